"""Whose duties a lead may see, which of their owners are absent, and the SQL expressions for both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, String, and_, case, cast, false, func, literal, not_, select
from sqlalchemy.orm import Session

from models.context import may_act
from models.database.base import UtcDateTime
from models.directory.recruiter import Recruiter, find_recruiters
from models.duties.duty import AHEAD_OF_TIME, Duty
from models.duties.log_entry import LogEntry
from models.views.my_list import midnight


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


def owners(session: Session, reader: Recruiter, now: datetime) -> Owners:
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

    def __init__(self, reader: Recruiter, owners: Owners, now: datetime) -> None:
        self._workspace_id = reader.workspace_id
        self._absent = owners.absent
        zones = {owner.zone or reader.workspace.zone for owner in (*owners.seen, *owners.unled)}
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
        """Conditions for duties of these people that are due now."""
        is_ahead = and_(Duty.kind.in_(AHEAD_OF_TIME), Duty.tell_by >= self._tomorrow)
        return [
            Duty.workspace_id == self._workspace_id,
            Duty.settled_at.is_(None),
            Duty.owner_id.in_([person.id for person in people]) if people else false(),
            not_(is_ahead),
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
