"""Whose contacts a lead may see, who of them is not there to make them, and what the database reads of it."""

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
    """How much a contact needs somebody, in the order in which they stand."""

    NOBODY_ON_IT = 0
    """Its owner is gone, or away with nobody there to help."""
    STUCK = 1
    """It is in the lead's sight: handed up, tried on five days, expected, or its owner is away."""
    ON_ITS_WAY = 2


@dataclass(frozen=True)
class Owners:
    """Who owes anything in the workspace, but for the reader themselves."""

    seen: list[Recruiter]
    """Those whose contacts the reader may see."""
    unled: list[Recruiter]
    """For Slack's admins: those whom nobody leads, and of whom they see numbers only."""
    absent: list[int]
    """Of those seen: who is not in Slack any more, no full member, or away without a lead who is there."""


def leads_some(session: Session, person: Recruiter) -> bool:
    """Whether somebody has this person for their own lead."""
    named = cast(Recruiter.lead_ids, String).contains(f'"{person.user_id}"', autoescape=True)
    query = select(Recruiter).where(Recruiter.workspace_id == person.workspace_id, named)
    return any(person.is_lead_of(one) for one in session.scalars(query))


def owners(session: Session, reader: Recruiter, now: datetime) -> Owners:
    """Sorted by whether the reader may see what they owe."""
    ours = (Duty.workspace_id == reader.workspace_id, Duty.settled_at.is_(None))
    owes = Recruiter.id.in_(select(Duty.owner_id).where(*ours))
    query = select(Recruiter).where(Recruiter.workspace_id == reader.workspace_id, owes, Recruiter.id != reader.id)
    found = list(session.scalars(query.order_by(Recruiter.id)))
    seen = [one for one in found if may_act(reader, one)]
    unled = [one for one in found if one not in seen] if reader.is_admin else []
    return Owners(seen, unled, _absent(session, seen, now))


def _absent(session: Session, people: Sequence[Recruiter], now: datetime) -> list[int]:
    away = [one for one in people if one.is_at_home and one.is_away(now)]
    leads = _at_work(session, away, now)
    unhelped = [one.id for one in away if not set(_lead_ids(one)) & leads]
    return [*(one.id for one in people if not one.is_at_home), *unhelped]


def _at_work(session: Session, away: Sequence[Recruiter], now: datetime) -> set[str]:
    """The leads of these people who are there to help."""
    if not away:
        return set()
    ids = {lead for one in away for lead in _lead_ids(one)}
    leads = find_recruiters(session, away[0].workspace_id, ids)
    return {lead.user_id for lead in leads if lead.can_take and not lead.is_away(now)}


def _lead_ids(person: Recruiter) -> list[str]:
    return [lead for lead in person.lead_ids or person.workspace.lead_ids if lead != person.user_id]


class InTeam:
    """What the rows of a team mean at one moment, each in its owner's day; `Recruiter` is joined as the owner."""

    def __init__(self, reader: Recruiter, owners: Owners, now: datetime) -> None:
        self._workspace_id = reader.workspace_id
        self._absent = owners.absent
        zones = {one.zone or reader.workspace.zone for one in (*owners.seen, *owners.unled)}
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
        """What somebody waits for now with these people."""
        is_ahead = and_(Duty.kind.in_(AHEAD_OF_TIME), Duty.tell_by >= self._tomorrow)
        return [
            Duty.workspace_id == self._workspace_id,
            Duty.settled_at.is_(None),
            Duty.owner_id.in_([one.id for one in people]) if people else false(),
            not_(is_ahead),
        ]

    @property
    def needs(self) -> ColumnElement[int]:
        """How much a contact needs somebody, as a number of `Needs`."""
        stuck = and_(Duty.lead_on.is_not(None), Duty.lead_on <= self._today)
        return case(
            (Duty.owner_id.in_(self._absent), int(Needs.NOBODY_ON_IT)),
            (stuck, int(Needs.STUCK)),
            else_=int(Needs.ON_ITS_WAY),
        )

    @property
    def touched_at(self) -> ColumnElement[datetime]:
        """When a person last did something about it; nobody since: when it came to be owed."""
        by_hand = (LogEntry.duty_id == Duty.id, LogEntry.by_id.is_not(None))
        last = select(func.max(LogEntry.at)).where(*by_hand).correlate(Duty).scalar_subquery()
        return func.coalesce(last, Duty.opened_at)
