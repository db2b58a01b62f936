"""What a person will hear next, and why, as long as nobody answers: the same rules that send it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import cadence, duty
from models.cadence import Why
from models.duty import Duty
from models.message import Kind, Message, State
from models.recruiter import Recruiter

DAYS = 14
"""How far ahead a plan looks."""


class Through(StrEnum):
    """How it comes."""

    CARD = "card"
    CHOSEN = "chosen"
    LIST = "list"
    LEADS_PART = "leads_part"


@dataclass(frozen=True)
class Nudge:
    """One thing that one person will be told at one moment (UTC)."""

    at: datetime
    through: Through
    duty: Duty
    why: Why | None = None
    """For a list: why it is in it."""


def coming(session: Session, person: Recruiter, now: datetime, days: int = DAYS) -> list[Nudge]:
    """All nudges of the next days, in order."""
    until = now + timedelta(days=days)
    found = [*_planted(session, person, now), *_listed(session, person, now, until), *_led(session, person, now, until)]
    return sorted((nudge for nudge in found if nudge.at <= until), key=lambda nudge: (nudge.at, nudge.duty.id))


def _planted(session: Session, person: Recruiter, now: datetime) -> list[Nudge]:
    """Cards on their way, and the times that were chosen."""
    waiting = select(Message).where(
        Message.workspace_id == person.workspace_id,
        Message.recipient == person.user_id,
        Message.state == State.WAITING,
        Message.kind.in_((Kind.CARD, Kind.CHOSEN)),
    )
    found = []
    for message in session.scalars(waiting):
        one = session.get_one(Duty, message.duty_id)
        if not one.is_open or one.owner_id != person.id:
            continue
        if message.kind is Kind.CARD:
            found.append(Nudge(max(message.due_at, now), Through.CARD, one))
        elif one.chosen_at == datetime.fromisoformat(message.details["at"]):
            found.append(Nudge(max(message.due_at, now), Through.CHOSEN, one))
    return found


def _listed(session: Session, person: Recruiter, now: datetime, until: datetime) -> list[Nudge]:
    """What the person's own lists will ask."""
    calendar, policy = person.calendar, person.workspace.policy
    start = _next_list_day(session, person, now)
    found = []
    for one in duty.open_of_owner(session, person):
        for ask in cadence.coming(start, one.standing, calendar, policy):
            at = max(calendar.list_time(ask.day), now)
            if at > until:
                break
            found.append(Nudge(at, Through.LIST, one, ask.why))
    return found


def _led(session: Session, lead: Recruiter, now: datetime, until: datetime) -> list[Nudge]:
    """What the lead's part of their lists will show of others' duties."""
    calendar = lead.calendar
    start, last = _next_list_day(session, lead, now), calendar.day_of(until)
    days = [day for n in range((last - start).days + 1) if calendar.works_on(day := start + timedelta(days=n))]
    query = select(Duty).where(
        Duty.workspace_id == lead.workspace_id, Duty.settled_at.is_(None), Duty.owner_id != lead.id
    )
    return [
        Nudge(max(calendar.list_time(day), now), Through.LEADS_PART, one)
        for one in session.scalars(query.order_by(Duty.id))
        if lead.is_lead_of(one.owner) and (seen_from := _seen_by_leads_from(one, now, last))
        for day in days
        if day >= seen_from
    ]


def _seen_by_leads_from(one: Duty, now: datetime, last: date) -> date | None:
    """The first day on which the leads see it if nobody answers; None: not by the last day."""
    calendar, policy, at = one.owner.calendar, one.workspace.policy, one.standing
    day = calendar.day_of(now)
    for ask in cadence.coming(day, at, calendar, policy):
        seen_from = cadence.lead_sees_from(day, at, calendar, policy)
        if seen_from and seen_from <= ask.day:
            return seen_from
        if ask.day > last:
            return None
        day, at = ask.day, cadence.shown(at, ask)
    return cadence.lead_sees_from(day, at, calendar, policy)


def _next_list_day(session: Session, person: Recruiter, now: datetime) -> date:
    """Today, until today's list has gone out or its hour has passed without one waiting."""
    calendar = person.calendar
    today = calendar.day_of(now)
    waits = select(Message.id).where(
        Message.workspace_id == person.workspace_id,
        Message.recipient == person.user_id,
        Message.kind == Kind.LIST,
        Message.state == State.WAITING,
        Message.due_at <= now,
    )
    if now < calendar.list_time(today) or (calendar.is_open(now) and session.scalar(waits.limit(1)) is not None):
        return today
    return today + timedelta(days=1)
