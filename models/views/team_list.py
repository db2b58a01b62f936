"""A page of a team's duties for its leads: by recruiter; unattended and stuck ones first.

The number of queries is fixed, and only the page's rows are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, String, and_, case, cast, distinct, false, func, literal, not_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.context import may_act
from models.database.base import UtcDateTime
from models.directory.candidate import Candidate, person_of
from models.directory.recruiter import Recruiter, find_recruiters
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import LogEntry
from models.rules.kinds import AHEAD_OF_TIME, DutyKind
from models.views.my_list import midnight
from models.views.page import Page, page_number

PAGE = 12
"""Duties on a page: each has a row of buttons of its own."""


class Needs(IntEnum):
    """How urgently a duty needs another person, in list order."""

    NOBODY_ON_IT = 0
    """Unattended: its owner is gone, or away without a lead at work."""
    STUCK = 1
    """Leads see it: handed up, tried on five days, expected, or its owner is away."""
    ON_ITS_WAY = 2


@dataclass(frozen=True)
class Owners:
    """Owners of open duties in the workspace, without the reader."""

    seen: list[Recruiter]
    """Those whose duties the reader may see."""
    unled: list[Recruiter]
    """For Slack admins: owners without a lead, of whom they see only numbers."""
    absent: list[int]
    """Ids of visible owners who are deactivated, no full members, or away without a lead at work."""


def leads_some(session: Session, person: Recruiter) -> bool:
    """Whether a recruiter has this person as their own lead."""
    named = cast(Recruiter.lead_ids, String).contains(f'"{person.user_id}"', autoescape=True)
    query = select(Recruiter).where(Recruiter.workspace_id == person.workspace_id, named)
    return any(person.is_lead_of(recruiter) for recruiter in session.scalars(query))


def visible_owners(session: Session, reader: Recruiter, now: datetime) -> Owners:
    """Owners, split by whether the reader may see their duties."""
    ours = (Duty.workspace_id == reader.workspace_id, Duty.settled_at.is_(None))
    owes = Recruiter.id.in_(select(Duty.owner_id).where(*ours))
    query = select(Recruiter).where(Recruiter.workspace_id == reader.workspace_id, owes, Recruiter.id != reader.id)
    all_owners = list(session.scalars(query.order_by(Recruiter.id)))
    seen = [owner for owner in all_owners if may_act(reader, owner)]
    unled = [owner for owner in all_owners if owner not in seen] if reader.is_admin else []
    return Owners(seen, unled, _absent(session, seen, now))


def _absent(session: Session, people: Sequence[Recruiter], now: datetime) -> list[int]:
    away = [person for person in people if person.is_at_home and person.is_away(now)]
    leads = _at_work(session, away, now)
    unhelped = [person.id for person in away if not set(_lead_ids(person)) & leads]
    return [*(person.id for person in people if not person.is_at_home), *unhelped]


def _at_work(session: Session, away: Sequence[Recruiter], now: datetime) -> set[str]:
    """User ids of leads of these people who are at work."""
    if not away:
        return set()
    ids = {lead for person in away for lead in _lead_ids(person)}
    leads = find_recruiters(session, away[0].workspace_id, ids)
    return {lead.user_id for lead in leads if lead.can_take and not lead.is_away(now)}


def _lead_ids(person: Recruiter) -> list[str]:
    return [lead for lead in person.lead_ids or person.workspace.lead_ids if lead != person.user_id]


class InTeam:
    """SQL expressions on a team's duties at a moment, each in its owner's day; `Recruiter` is joined as the owner."""

    def __init__(self, reader: Recruiter, visible_owners: Owners, now: datetime) -> None:
        self._workspace_id = reader.workspace_id
        self._absent = visible_owners.absent
        zones = {owner.zone or reader.workspace.zone for owner in (*visible_owners.seen, *visible_owners.unled)}
        zone = func.coalesce(Recruiter.zone, reader.workspace.zone)
        days = {name: now.astimezone(ZoneInfo(name)).date() for name in zones | {reader.workspace.zone}}
        self._today = case({name: literal(day, Date()) for name, day in days.items()}, value=zone)
        self._tomorrow = case(
            {
                name: literal(midnight(day + timedelta(days=1), ZoneInfo(name)), UtcDateTime())
                for name, day in days.items()
            },
            value=zone,
        )

    def open_of(self, people: Sequence[Recruiter]) -> list[ColumnElement[bool]]:
        """Conditions for duties of these people that are due now; nobody waits for a call to a referral."""
        is_ahead = and_(Duty.kind.in_(AHEAD_OF_TIME), Duty.tell_by >= self._tomorrow)
        return [
            Duty.workspace_id == self._workspace_id,
            Duty.settled_at.is_(None),
            Duty.owner_id.in_([person.id for person in people]) if people else false(),
            not_(is_ahead),
            Duty.kind != DutyKind.REFERRAL_CALL,
        ]

    @property
    def needs(self) -> ColumnElement[int]:
        """How urgently a duty needs another person, as a number of `Needs`."""
        stuck = and_(Duty.lead_on.is_not(None), Duty.lead_on <= self._today)
        return case(
            (Duty.owner_id.in_(self._absent), int(Needs.NOBODY_ON_IT)),
            (stuck, int(Needs.STUCK)),
            else_=int(Needs.ON_ITS_WAY),
        )

    @property
    def touched_at(self) -> ColumnElement[datetime]:
        """When a person last acted on it; if never, when it was opened."""
        by_hand = (LogEntry.duty_id == Duty.id, LogEntry.by_id.is_not(None))
        last = select(func.max(LogEntry.at)).where(*by_hand).correlate(Duty).scalar_subquery()
        return func.coalesce(last, Duty.opened_at)


@dataclass(frozen=True)
class TeamGroup:
    """A recruiter's duties with the same need."""

    owner: Recruiter
    needs: Needs
    people: int
    duties: int
    untouched_since: datetime
    """When a person last acted on the duty that was left longest."""


@dataclass(frozen=True)
class TeamListEntry:
    """A duty of the page."""

    duty: Duty
    group: TeamGroup
    touched_at: datetime
    """When a person last acted on it."""


@dataclass(frozen=True, kw_only=True)
class TeamListPage(Page[TeamListEntry]):
    """The requested page."""

    people: int
    """All who wait for recruiters whom the reader may see."""
    needing: int
    """Those of them who are unattended or stuck."""
    recruiters: int
    owners: list[Recruiter]
    """Recruiters whose duties the reader may see, by name."""
    unled_people: int
    """People who wait for recruiters without a lead: a Slack admin sees only their number."""
    unled_recruiters: int


def may_see(session: Session, person: Recruiter) -> bool:
    """Whether the person may open the team view: they lead somebody, or are a Slack admin."""
    if not person.is_at_home:
        return False
    return person.leads_anybody or person.is_admin or leads_some(session, person)


def read(session: Session, reader: Recruiter, now: datetime, number: int, owner_id: int | None = None) -> TeamListPage:
    """The requested page, or the last page. `owner_id`: of this recruiter only."""
    owners = visible_owners(session, reader, now)
    team = InTeam(reader, owners, now)
    groups = _groups(session, team, owners)
    people, needing, unled = _people(session, team, owners)
    asked = [group for group in groups if owner_id in (None, group.owner.id)]
    total = sum(group.duties for group in asked)
    number = page_number(number, total, PAGE)
    return TeamListPage(
        people=people,
        needing=needing,
        recruiters=len({group.owner.id for group in groups}),
        rows=_entries(session, team, asked, number),
        owners=sorted(owners.seen, key=lambda owner: (owner.name.casefold(), owner.id)),
        unled_people=unled,
        unled_recruiters=len(owners.unled),
        number=number,
        total=total,
        size=PAGE,
    )


def people_waiting(session: Session, reader: Recruiter, now: datetime) -> int:
    """The number of people who wait for recruiters whom the reader may see: that of any page."""
    owners = visible_owners(session, reader, now)
    return _people(session, InTeam(reader, owners, now), owners)[0]


def _groups(session: Session, team: InTeam, owners: Owners) -> list[TeamGroup]:
    """All groups, in order: by need, then left longest first."""
    needs, touched = team.needs.label("needs"), team.touched_at.label("touched_at")
    each = select(Duty.owner_id, person_of().label("person_id"), needs, touched)
    each = each.join(Recruiter, Recruiter.id == Duty.owner_id).join(Candidate, Candidate.id == Duty.candidate_id)
    row = each.where(*team.open_of(owners.seen)).subquery().c
    numbers = (func.count(distinct(row.person_id)), func.count(), func.min(row.touched_at))
    query = select(row.owner_id, row.needs, *numbers).group_by(row.owner_id, row.needs)
    by_id = {owner.id: owner for owner in owners.seen}
    groups = [
        TeamGroup(by_id[owner_id], Needs(need), people, duties, since)
        for owner_id, need, people, duties, since in session.execute(query)
    ]
    return sorted(groups, key=lambda group: (group.needs, group.untouched_since, group.owner.id))


def _people(session: Session, team: InTeam, owners: Owners) -> tuple[int, int, int]:
    """Counts of people who wait for visible owners, those of them in need, and those of owners without a lead."""
    seen = Duty.owner_id.in_([owner.id for owner in owners.seen])
    needs = and_(seen, team.needs < int(Needs.ON_ITS_WAY))
    person_id = person_of()
    numbers = (
        func.count(distinct(case((seen, person_id)))),
        func.count(distinct(case((needs, person_id)))),
        func.count(distinct(case((~seen, person_id)))),
    )
    query = select(*numbers).select_from(Duty).join(Recruiter, Recruiter.id == Duty.owner_id)
    query = query.join(Candidate, Candidate.id == Duty.candidate_id)
    people, needing, unled = session.execute(query.where(*team.open_of([*owners.seen, *owners.unled]))).one()
    return people, needing, unled


def _entries(session: Session, team: InTeam, groups: Sequence[TeamGroup], number: int) -> list[TeamListEntry]:
    """The rows of the page; reads only the groups on it."""
    on_page, skipped = _on_page(groups, number)
    if not on_page:
        return []
    which = [and_(Duty.owner_id == group.owner.id, team.needs == int(group.needs)) for group in on_page]
    query = (
        select(Duty, team.needs, team.touched_at)
        .join(Recruiter, Recruiter.id == Duty.owner_id)
        .outerjoin(Decline, Decline.id == Duty.decline_id)
        .where(*team.open_of([group.owner for group in on_page]), or_(*which))
        .options(contains_eager(Duty.decline), joinedload(Duty.candidate), joinedload(Duty.role))
    )
    place = case(*((condition, at) for at, condition in enumerate(which)), else_=len(which))
    rows = session.execute(query.order_by(place, team.touched_at, Duty.id).limit(PAGE).offset(skipped))
    of_group = {(group.owner.id, int(group.needs)): group for group in on_page}
    return [TeamListEntry(duty, of_group[duty.owner_id, needs], touched_at) for duty, needs, touched_at in rows]


def _on_page(groups: Sequence[TeamGroup], number: int) -> tuple[list[TeamGroup], int]:
    """The groups that have rows on this page, and how many rows of the first of them are on earlier pages."""
    first, last, seen = number * PAGE, (number + 1) * PAGE, 0
    on_page: list[TeamGroup] = []
    skipped = 0
    for group in groups:
        if seen < last and seen + group.duties > first:
            skipped = first - seen if not on_page else skipped
            on_page.append(group)
        seen += group.duties
    return on_page, skipped
