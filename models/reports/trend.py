"""The last weeks in a row, so that a team sees whether waits get shorter."""

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
    """A week of the workspace's calendar; the last one is still running."""

    begins: date
    """Its Monday."""
    waiting: dict[str, int]
    """People who wait at its end (the running week: now), by length of wait: all AGES, in order.

    A person who waits for two roles counts once, by the longer wait. News on hold counts as waiting.
    """
    told: int
    """Declines told by us in that week, by call or e-mail."""
    told_within_a_day: int
    """Of those: on the business day on which the decline takes effect, or on the next."""
    calls: int
    """Sign-off calls that reached the person in that week."""
    referrals: int
    """People named in that week."""


def weeks(session: Session, workspace: Workspace, now: datetime, count: int = 8) -> list[Week]:
    """The running week and those before it, oldest first; without undone answers and withdrawn declines.

    Three queries, however many people there are.
    """
    calendar = workspace.calendar
    today = calendar.day_of(now)
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in reversed(range(-1, count))]
    edges = [datetime.combine(day, time(), calendar.zone).astimezone(UTC) for day in mondays]
    declined = _of_interest(session, workspace, edges[0])
    first = min((calendar.day_of(decline.recorded_at) for decline in declined), default=today)
    worked = WorkedTime(calendar, first, today)
    named = _named_at(session, workspace, edges[0])
    return [
        _week(begins, (start, min(end - INSTANT, now)), declined, named, worked)
        for begins, start, end in zip(mondays, edges, edges[1:], strict=False)
    ]


def _week(
    begins: date,
    ran: tuple[datetime, datetime],
    declined: Sequence[Declined],
    named: Sequence[datetime],
    worked: WorkedTime,
) -> Week:
    start, end = ran
    heard = [(decline, decline.told_at) for decline in declined if decline.told_at and start <= decline.told_at <= end]
    return Week(
        begins=begins,
        waiting=_waiting(declined, end, worked),
        told=len(heard),
        told_within_a_day=sum(worked.days_passed(decline.recorded_at, at) <= 1 for decline, at in heard),
        calls=sum(decline.how is How.CALLED for decline, _ in heard),
        referrals=sum(start <= at <= end for at in named),
    )


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


def _of_interest(session: Session, workspace: Workspace, since: datetime) -> list[Declined]:
    """Declines that were open, or told, since then."""
    called_since = select(LogEntry.decline_id).where(
        LogEntry.workspace_id == workspace.id, LogEntry.what == EntryKind.FURTHER, LogEntry.at >= since
    )
    is_open_since = or_(Duty.settled_at.is_(None), Duty.settled_at >= since, Decline.id.in_(called_since))
    return outcomes.declines(session, workspace, since, [Duty.id.is_not(None), is_open_since])


def _named_at(session: Session, workspace: Workspace, since: datetime) -> list[datetime]:
    mine = (Referral.workspace_id == workspace.id, Referral.status != Status.WITHDRAWN)
    return list(session.scalars(select(Referral.named_at).where(*mine, Referral.named_at >= since)))
