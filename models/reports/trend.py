"""The last weeks in a row, so that a team sees whether people wait less than they did."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.directory.workspace import Workspace
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral, Status
from models.reports import outcomes
from models.reports.outcomes import Declined, How
from models.rules.waiting_time import WorkedTime

AGES = ("up to one day", "two or three days", "longer")
"""Working days waited."""
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Week:
    """One week of the workspace's calendar; the last one is still running."""

    begins: date
    """Its Monday."""
    waiting: dict[str, int]
    """People who wait at its end (the running one: now), by how long: all AGES, in their order.

    Somebody who waits for two roles is one person, and has waited since the first. News on hold is waited for, too.
    """
    told: int
    """Declines whose news reached the person from us in that week, in a call or an e-mail."""
    told_within_a_day: int
    """Of those: on the business day that the decline counts for, or on the next."""
    calls: int
    """Sign-off calls that reached the person in that week."""
    referrals: int
    """People named in that week."""


def weeks(session: Session, workspace: Workspace, now: datetime, count: int = 8) -> list[Week]:
    """The running week and those before it, the oldest first; answers undone and declines taken back are left out.

    Three queries, however many people there are and were.
    """
    calendar = workspace.calendar
    today = calendar.day_of(now)
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in reversed(range(-1, count))]
    edges = [datetime.combine(day, time(), calendar.zone).astimezone(UTC) for day in mondays]
    told = _of_interest(session, workspace, edges[0])
    first = min((calendar.day_of(one.recorded_at) for one in told), default=today)
    worked = WorkedTime(calendar, first, today)
    named = _named_at(session, workspace, edges[0])
    return [
        _week(begins, (start, min(end - INSTANT, now)), told, named, worked)
        for begins, start, end in zip(mondays, edges, edges[1:], strict=False)
    ]


def _week(
    begins: date,
    ran: tuple[datetime, datetime],
    told: Sequence[Declined],
    named: Sequence[datetime],
    worked: WorkedTime,
) -> Week:
    start, end = ran
    heard = [(one, one.told_at) for one in told if one.told_at and start <= one.told_at <= end]
    return Week(
        begins=begins,
        waiting=_waiting(told, end, worked),
        told=len(heard),
        told_within_a_day=sum(worked.days_passed(one.recorded_at, at) <= 1 for one, at in heard),
        calls=sum(one.how is How.CALLED for one, _ in heard),
        referrals=sum(start <= at <= end for at in named),
    )


def _waiting(told: Sequence[Declined], at: datetime, worked: WorkedTime) -> dict[str, int]:
    """People who waited at that moment, each once and by their longest wait."""
    longest: dict[int, int] = {}
    for one in told:
        if one.recorded_at <= at and (one.settled_at is None or one.settled_at > at):
            longest[one.candidate_id] = max(
                longest.get(one.candidate_id, 0), worked.age(one.recorded_at, at, one.counted)
            )
    by_age = Counter(AGES[0] if days <= 1 else AGES[1] if days <= 3 else AGES[2] for days in longest.values())
    return {words: by_age[words] for words in AGES}


def _of_interest(session: Session, workspace: Workspace, since: datetime) -> list[Declined]:
    """Whoever has waited, or heard, since then."""
    called_since = select(LogEntry.decline_id).where(
        LogEntry.workspace_id == workspace.id, LogEntry.what == EntryKind.FURTHER, LogEntry.at >= since
    )
    is_open_since = or_(Duty.settled_at.is_(None), Duty.settled_at >= since, Decline.id.in_(called_since))
    return outcomes.declines(session, workspace, since, [Duty.id.is_not(None), is_open_since])


def _named_at(session: Session, workspace: Workspace, since: datetime) -> list[datetime]:
    mine = (Referral.workspace_id == workspace.id, Referral.status != Status.WITHDRAWN)
    return list(session.scalars(select(Referral.named_at).where(*mine, Referral.named_at >= since)))
