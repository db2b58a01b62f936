"""The report on a period: who may see it, and where its numbers are read, in a few queries however many there are."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import Session

from models.context import Context, NotTheirs, guard_member, may_act
from models.directory.recruiter import Recruiter
from models.directory.workspace import Workspace
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import LogEntry
from models.duties.referral import Referral
from models.reports import counting, outcomes
from models.reports.counting import DeclineOutcome
from models.reports.figures import Period, Report
from models.reports.outcomes import Declined, NamedIn
from models.rules.calendar import Calendar
from models.rules.waiting_time import WorkedTime

HOUR = timedelta(hours=1)


def seen(ctx: Context, period: Period, person: Recruiter | None = None) -> Report:
    """The report, for whoever asks: the team's for every full member, a person's for them and those who lead them.

    Raises NotAMember, NotTheirs.
    """
    guard_member(ctx)
    if person is not None and not may_act(ctx.person, person):
        raise NotTheirs(person)
    return report(ctx.session, ctx.workspace, period, ctx.now, person)


def report(
    session: Session, workspace: Workspace, period: Period, now: datetime, person: Recruiter | None = None
) -> Report:
    """The numbers of the team; with `person`, of the declines whose news is, or was, theirs to tell. Five queries."""
    start, end = bounds(period, workspace.calendar)
    which: list[ColumnElement[bool]] = [Decline.recorded_at >= start, Decline.recorded_at < end]
    loose = [LogEntry.decline_id.is_(None), Referral.named_at >= start, Referral.named_at < end]
    if person:
        which.append(Duty.owner_id == person.id)
        loose.append(Referral.owner_id == person.id)
    ids = outcomes.ids(workspace, which)
    named = outcomes.named(session, workspace, or_(LogEntry.decline_id.in_(ids), and_(*loose)))
    lines = _lines(session, workspace, outcomes.declines(session, workspace, start, which), ids, named, now)
    roles = outcomes.roles(session, workspace, which)
    return Report(
        period=period,
        whole=counting.figures(lines, [one for one in named if one.decline_id is None]),
        cuts=counting.laid_out(lines, roles, workspace.calendar),
        of=person.name if person else None,
    )


def bounds(period: Period, calendar: Calendar) -> tuple[datetime, datetime]:
    """The first moment of the period, and the first one after it, in UTC."""
    start = datetime.combine(period.first, time(), calendar.zone)
    end = datetime.combine(period.last + timedelta(days=1), time(), calendar.zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def _lines(
    session: Session,
    workspace: Workspace,
    declined: Sequence[Declined],
    ids: Select[int],
    named: Sequence[NamedIn],
    now: datetime,
) -> list[DeclineOutcome]:
    """Each decline with all that hangs on it."""
    second_contacts = outcomes.second_contacts(session, ids)
    by_decline: dict[int | None, list[NamedIn]] = defaultdict(list)
    for one in named:
        by_decline[one.decline_id].append(one)
    today = workspace.calendar.day_of(now)
    first = workspace.calendar.day_of(declined[0].recorded_at) if declined else today
    worked = WorkedTime(workspace.calendar, first, today)
    return [
        DeclineOutcome(
            declined=one,
            hours=worked.between(one.recorded_at, one.told_at) / HOUR if one.told_at else None,
            days=worked.days_passed(one.recorded_at, one.told_at) if one.told_at else None,
            second_contacts=second_contacts.get(one.decline_id, Counter()),
            named=by_decline[one.decline_id],
        )
        for one in declined
    ]
