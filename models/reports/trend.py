"""The weeks of a period in a row, so that a team sees whether waits get shorter."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.directory.workspace import Workspace
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral, Status
from models.reports import outcomes
from models.reports.figures import Period
from models.reports.outcomes import Declined, How
from models.rules.calendar import Calendar
from models.rules.waiting_time import WorkedTime

AGES = ("up to one day", "two or three days", "longer")
"""Working days waited."""
INSTANT = timedelta(microseconds=1)
RECORDED_BEFORE = timedelta(days=30)
"""Time before a period in which a decline may be recorded and come due in it: holidays included."""


@dataclass(frozen=True)
class Week:
    """A week of the workspace's calendar, or the part of it that lies in the period."""

    begins: date
    """Its Monday."""
    waiting: dict[str, int]
    """People who wait at its end (the running week: now), by length of wait: all AGES, in order.

    A person who waits for two roles counts once, by the longer wait. News on hold counts as waiting.
    """
    told: int
    """Declines told by us in that week, by call or e-mail."""
    came_due: int
    """Declines that were to be told by a business day of that week which is over, told or not.

    That is the business day after the one on which the decline takes effect.
    """
    told_within_a_day: int
    """Of those that came due: told by that day."""
    calls: int
    """Sign-off calls that reached the person in that week."""
    referrals: int
    """People named in that week, in a call or otherwise."""
    referrals_from_calls: int
    """People named in the calls of that week, or in the second contacts after these."""
    is_running: bool = False
    """The week is not over."""


@dataclass(frozen=True)
class _Facts:
    """Everything that the weeks are counted from."""

    declined: Sequence[Declined]
    named_at: Sequence[datetime]
    named_by_decline: Mapping[int | None, int]
    worked: WorkedTime
    now: datetime


def last_weeks(session: Session, workspace: Workspace, now: datetime, count: int = 8) -> list[Week]:
    """The running week and those before it, oldest first."""
    today = workspace.calendar.day_of(now)
    return weeks(session, workspace, Period(_monday(today) - timedelta(weeks=count - 1), today), now)


def weeks(session: Session, workspace: Workspace, period: Period, now: datetime) -> list[Week]:
    """The weeks of the period up to now, oldest first; without undone answers and withdrawn declines.

    A week at the edge of the period counts the days that lie in it. Four queries, however many people there are.
    """
    calendar = workspace.calendar
    today = calendar.day_of(now)
    last = min(period.last, today)
    if last < period.first:
        return []
    since = _midnight(calendar, period.first)
    which = _of_interest(workspace, since)
    declined = outcomes.declines(session, workspace, since - RECORDED_BEFORE, which)
    first = min((calendar.day_of(decline.recorded_at) for decline in declined), default=today)
    in_decline = LogEntry.decline_id.in_(outcomes.ids(workspace, which))
    named = Counter(referral.decline_id for referral in outcomes.named(session, workspace, in_decline))
    worked = WorkedTime(calendar, first, today)
    facts = _Facts(declined, _named_at(session, workspace, since), named, worked, now)
    mondays = range((_monday(last) - _monday(period.first)).days // 7 + 1)
    return [
        _week(_monday(period.first) + timedelta(weeks=at), Period(period.first, last), calendar, facts)
        for at in mondays
    ]


def _week(begins: date, period: Period, calendar: Calendar, facts: _Facts) -> Week:
    first, last = max(begins, period.first), min(begins + timedelta(days=6), period.last)
    start, end = _midnight(calendar, first), min(_midnight(calendar, last + timedelta(days=1)) - INSTANT, facts.now)
    heard = [decline for decline in facts.declined if decline.told_at and start <= decline.told_at <= end]
    calls = [decline for decline in heard if decline.how is How.CALLED]
    due = [decline for decline in facts.declined if _is_due(decline, first, last, facts)]
    return Week(
        begins=begins,
        waiting=_waiting(facts.declined, end, facts.worked),
        told=len(heard),
        came_due=len(due),
        told_within_a_day=sum(outcomes.told_in_time(decline, facts.worked) for decline in due),
        calls=len(calls),
        referrals=sum(start <= at <= end for at in facts.named_at),
        referrals_from_calls=sum(facts.named_by_decline[decline.decline_id] for decline in calls),
        is_running=last == calendar.day_of(facts.now),
    )


def _is_due(decline: Declined, first: date, last: date, facts: _Facts) -> bool:
    """Whether the decline was to be told by one of these days, which is over."""
    day = facts.worked.day_after(decline.recorded_at)
    return day is not None and first <= day <= last and outcomes.came_due(decline, facts.worked, facts.now)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _midnight(calendar: Calendar, day: date) -> datetime:
    """The beginning of a day, in UTC."""
    return datetime.combine(day, time(), calendar.zone).astimezone(UTC)


def _waiting(declined: Sequence[Declined], at: datetime, worked: WorkedTime) -> dict[str, int]:
    """People who waited at that moment, each once, by their longest wait."""
    longest: dict[int, int] = {}
    for decline in declined:
        if decline.recorded_at <= at and (decline.settled_at is None or decline.settled_at > at):
            longest[decline.candidate_id] = max(
                longest.get(decline.candidate_id, 0), worked.age(decline.recorded_at, at, decline.counted)
            )
    by_age = Counter(AGES[0] if days <= 1 else AGES[1] if days <= 3 else AGES[2] for days in longest.values())
    return {words: by_age[words] for words in AGES}


def _of_interest(workspace: Workspace, since: datetime) -> list[ColumnElement[bool]]:
    """Conditions: declines that were open, or told, since then, or recorded so shortly before that they came due."""
    called_since = select(LogEntry.decline_id).where(
        LogEntry.workspace_id == workspace.id, LogEntry.what == EntryKind.FURTHER, LogEntry.at >= since
    )
    is_open_since = or_(
        Duty.settled_at.is_(None),
        Duty.settled_at >= since,
        Decline.recorded_at >= since - RECORDED_BEFORE,
        Decline.id.in_(called_since),
    )
    return [Duty.id.is_not(None), is_open_since]


def _named_at(session: Session, workspace: Workspace, since: datetime) -> list[datetime]:
    mine = (Referral.workspace_id == workspace.id, Referral.status != Status.WITHDRAWN)
    return list(session.scalars(select(Referral.named_at).where(*mine, Referral.named_at >= since)))
