"""Builds the report on a period in a fixed, small number of queries, and checks who may see it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from statistics import median

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import Session

from models.context import Context, guard_member, may_act
from models.directory.recruiter import Recruiter
from models.directory.workspace import Workspace
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral, Status
from models.errors import PermissionDenied
from models.reports import outcomes
from models.reports.figures import AskOutcome, Cut, Figures, Period, Report, ReportRow
from models.reports.outcomes import Declined, How, NamedIn, RoleName
from models.rules.calendar import Calendar
from models.rules.kinds import Stage
from models.rules.policy import AskWhen
from models.rules.text import fold
from models.rules.waiting_time import WorkedTime

MADE = (EntryKind.GOT_REFERRAL, EntryKind.NO_REFERRAL)
"""Answers which mean that the second contact took place."""
CONFIDENTIAL, CONFIDENTIAL_ROLES = "confidential", "Confidential roles"
"""One row for all of them: every full member may read the team's report."""
BECAME = tuple(status for status in Status if status is not Status.WITHDRAWN)

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class DeclineOutcome:
    """A decline with everything counted for it."""

    declined: Declined
    hours: float | None
    """Working hours until they were told; None: not told."""
    worked_days: float | None
    """The same in working days, with their fractions."""
    days: int | None
    """Business days begun until they were told."""
    came_due: bool
    """The next business day is over."""
    second_contacts: Counter[EntryKind | None]
    """How they ended; None: open."""
    named: Sequence[NamedIn]


def figures(lines: Sequence[DeclineOutcome], loose: Sequence[NamedIn] = ()) -> Figures:
    """The figures of these declines; `loose`: referrals without a decline."""
    stands = Counter(line.declined.how for line in lines)
    days = Counter(line.days for line in lines if line.came_due)
    ended = sum((line.second_contacts for line in lines), Counter[EntryKind | None]())
    calls = [line for line in lines if line.declined.how is How.CALLED]
    on_call = sum(_on_call(line) for line in calls)
    after_calls = sum(len(line.named) for line in calls)
    everybody = [*loose, *(referral for line in lines for referral in line.named)]
    became = Counter(referral.status for referral in everybody)
    return Figures(
        declined=len(lines),
        **{how.value: stands[how] for how in How},
        median_hours=_median([line.hours for line in lines]),
        median_days=_median([line.worked_days for line in lines]),
        came_due=sum(line.came_due for line in lines),
        same_day=days[0],
        next_day=days[1],
        follow_ups_made=sum(ended[what] for what in MADE),
        follow_ups_let_go=ended[EntryKind.LET_GO],
        follow_ups_open=ended[None],
        named_on_call=on_call,
        named_later=after_calls - on_call,
        named_otherwise=len(everybody) - after_calls,
        asked={when: _asked([line for line in calls if line.declined.asked is when]) for when in AskWhen},
        became={status: became[status] for status in BECAME},
    )


def laid_out(
    lines: Sequence[DeclineOutcome], roles: Mapping[int, RoleName], calendar: Calendar
) -> dict[Cut, list[ReportRow]]:
    """The same declines in every cut: stages and months in their order, the others by most declines first."""
    months = _parts(lines, lambda line: _month(line, calendar))
    stages = {part.key: part for part in _parts(lines, lambda line: (line.declined.stage.value,) * 2)}
    by_role = _parts(lines, lambda line: _role(roles[line.declined.role_id]))
    by_client = _parts(lines, lambda line: _client(roles[line.declined.role_id]))
    return {
        Cut.STAGE: [stages[stage] for stage in Stage if stage in stages],
        Cut.ROLE: sorted(by_role, key=_most_first),
        Cut.CLIENT: sorted(by_client, key=_most_first),
        Cut.MONTH: sorted(months, key=lambda part: part.key),
    }


def _median(values: Sequence[float | None]) -> float | None:
    """The median of the known values."""
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _on_call(line: DeclineOutcome) -> int:
    return sum(referral.duty_id == line.declined.duty_id for referral in line.named)


def _asked(calls: Sequence[DeclineOutcome]) -> AskOutcome:
    return AskOutcome(len(calls), sum(len(line.named) for line in calls))


def _parts(lines: Iterable[DeclineOutcome], label: Callable[[DeclineOutcome], tuple[str, str]]) -> list[ReportRow]:
    """A part for each key, named as by its first decline."""
    names: dict[str, str] = {}
    grouped: dict[str, list[DeclineOutcome]] = defaultdict(list)
    for line in lines:
        key, name = label(line)
        names.setdefault(key, name)
        grouped[key].append(line)
    return [ReportRow(key, names[key], figures(of)) for key, of in grouped.items()]


def _role(role: RoleName) -> tuple[str, str]:
    return (CONFIDENTIAL, CONFIDENTIAL_ROLES) if role.is_confidential else (str(role.id), role.full_name)


def _client(role: RoleName) -> tuple[str, str]:
    if role.is_confidential:
        return CONFIDENTIAL, CONFIDENTIAL_ROLES
    return fold(role.client or ""), role.client or ""


def _month(line: DeclineOutcome, calendar: Calendar) -> tuple[str, str]:
    day = calendar.day_of(line.declined.recorded_at)
    return f"{day:%Y-%m}", f"{day:%B %Y}"


def _most_first(part: ReportRow) -> tuple[int, str, str]:
    return -part.figures.declined, part.name, part.key


def visible_report(ctx: Context, period: Period, person: Recruiter | None = None) -> Report:
    """The report, with permission check: the team's for every full member, a person's for them and their leads.

    Raises PermissionDenied.
    """
    guard_member(ctx)
    if person is not None and not may_act(ctx.person, person):
        raise PermissionDenied(person.name)
    return report(ctx.session, ctx.workspace, period, ctx.now, person)


def report(
    session: Session, workspace: Workspace, period: Period, now: datetime, person: Recruiter | None = None
) -> Report:
    """The report of the team, or of declines whose news `person` owns or owned. Five queries."""
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
        whole=figures(lines, [referral for referral in named if referral.decline_id is None]),
        cuts=laid_out(lines, roles, workspace.calendar),
        of=person.name if person else None,
    )


def bounds(period: Period, calendar: Calendar) -> tuple[datetime, datetime]:
    """Start of the period and of the day after it, in UTC."""
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
    """Each decline with everything counted for it."""
    second_contacts = outcomes.second_contacts(session, ids)
    by_decline: dict[int | None, list[NamedIn]] = defaultdict(list)
    for referral in named:
        by_decline[referral.decline_id].append(referral)
    today = workspace.calendar.day_of(now)
    first = workspace.calendar.day_of(declined[0].recorded_at) if declined else today
    worked = WorkedTime(workspace.calendar, first, today)
    return [
        DeclineOutcome(
            declined=decline,
            hours=taken / HOUR if (taken := _taken(decline, worked)) is not None else None,
            worked_days=taken / worked.day_length if taken is not None else None,
            days=worked.days_passed(decline.recorded_at, decline.told_at) if decline.told_at else None,
            came_due=outcomes.came_due(decline, worked, now),
            second_contacts=second_contacts.get(decline.decline_id, Counter()),
            named=by_decline[decline.decline_id],
        )
        for decline in declined
    ]


def _taken(decline: Declined, worked: WorkedTime) -> timedelta | None:
    """Working time until they were told; None: not told."""
    return worked.between(decline.recorded_at, decline.told_at) if decline.told_at else None
