"""Forecast of a person's messages as long as nobody answers, by the same rules that send them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.duties import client_reason
from models.duties.attempts import FIRST_ASK, SECOND_ASK
from models.duties.duty import Duty, open_duties_of_owner
from models.outbox import planned_lists
from models.outbox.message import Message, MessageKind, MessageState
from models.rules import ladder
from models.rules.ladder import Ask, AskReason

DAYS = 14
"""Days that a forecast covers."""


class Through(StrEnum):
    """The kind of message."""

    CARD = "card"
    CHOSEN = "chosen"
    LIST = "list"
    LEADS_PART = "leads_part"


@dataclass(frozen=True)
class Nudge:
    """A duty that a person will be told of, at a moment (UTC)."""

    at: datetime
    through: Through
    duty: Duty
    why: AskReason | None = None
    """For a list: the reason for its line."""


def coming(session: Session, person: Recruiter, now: datetime, days: int = DAYS) -> list[Nudge]:
    """All nudges of the next days, in order; none for a person who is no full member any more."""
    if not person.is_at_home:
        return []
    until = now + timedelta(days=days)
    nudges = [
        *_planted(session, person, now),
        *_listed(session, person, now, until),
        *_led(session, person, now, until),
    ]
    return sorted((nudge for nudge in nudges if nudge.at <= until), key=lambda nudge: (nudge.at, nudge.duty.id))


def _planted(session: Session, person: Recruiter, now: datetime) -> list[Nudge]:
    """Scheduled cards and chosen reminders."""
    waiting = select(Message).where(
        Message.workspace_id == person.workspace_id,
        Message.recipient == person.user_id,
        Message.state == MessageState.WAITING,
        Message.kind.in_((MessageKind.CARD, MessageKind.CARDS, MessageKind.CHOSEN)),
    )
    nudges = []
    for message in session.scalars(waiting):
        quiet = person.quiet_until if message.kind is not MessageKind.CHOSEN else None
        at = max(message.due_at, now, quiet or now)
        for duty_id in [message.duty_id] if message.duty_id else message.details["duties"]:
            duty = session.get_one(Duty, duty_id)
            if not duty.is_open or duty.owner_id != person.id:
                continue
            if message.kind is not MessageKind.CHOSEN:
                nudges.append(Nudge(at, Through.CARD, duty))
            elif duty.chosen_at == datetime.fromisoformat(message.details["at"]):
                nudges += [Nudge(moment, Through.CHOSEN, duty) for moment in _chosen(person, duty, at)]
    return nudges


def _chosen(person: Recruiter, duty: Duty, at: datetime) -> list[datetime]:
    """The chosen time, unless they are away then; after a heads-up the bot asks twice."""
    moments = [at]
    if duty.chosen_for == "heads_up" and duty.expected_since and duty.chosen_at == duty.expected_since + FIRST_ASK:
        moments += [second for second in [duty.expected_since + SECOND_ASK] if at < second]
    calendar = person.calendar
    return [moment for moment in moments if not calendar.is_away(calendar.day_of(moment))]


def _listed(session: Session, person: Recruiter, now: datetime, until: datetime) -> list[Nudge]:
    """Lines of the person's own lists."""
    calendar, policy = person.calendar, person.workspace.policy
    start = _next_list_day(session, person, now)
    nudges = []
    for duty in open_duties_of_owner(session, person):
        for ask in ladder.coming_asks(start, duty.standing, calendar, policy):
            at = max(calendar.list_time(ask.day), now)
            if at > until:
                break
            nudges.append(Nudge(at, Through.LIST, duty, ask.why))
    last = calendar.day_of(until)
    for day in (start + timedelta(days=n) for n in range((last - start).days + 1)):
        at = max(calendar.list_time(day), now)
        nudges += [
            Nudge(at, Through.LIST, duty, AskReason.REASON) for duty in client_reason.asked_on(session, person, day)
        ]
    return nudges


def _led(session: Session, lead: Recruiter, now: datetime, until: datetime) -> list[Nudge]:
    """Lines of the lead's part of their lists: duties of others."""
    calendar = lead.calendar
    start, last = _next_list_day(session, lead, now), calendar.day_of(until)
    days = [day for n in range((last - start).days + 1) if calendar.works_on(day := start + timedelta(days=n))]
    query = select(Duty).where(
        Duty.workspace_id == lead.workspace_id, Duty.settled_at.is_(None), Duty.owner_id != lead.id
    )
    return [
        Nudge(max(calendar.list_time(day), now), Through.LEADS_PART, duty)
        for duty in session.scalars(query.order_by(Duty.id))
        if lead.is_lead_of(duty.owner)
        for day in _seen_by_leads_on(session, duty, lead, days, now)
    ]


def _seen_by_leads_on(session: Session, duty: Duty, lead: Recruiter, days: list[date], now: datetime) -> Iterator[date]:
    """The days on whose lists the lead sees it if nobody answers; the owner's lists before each take their steps."""
    owner, policy, at = duty.owner.calendar, duty.workspace.policy, duty.standing
    start = _next_list_day(session, duty.owner, now)
    asks: Iterator[Ask] = ladder.coming_asks(start, at, owner, policy) if duty.owner.is_at_home else iter(())
    ask = next(asks, None)
    for day in days:
        moment = max(lead.calendar.list_time(day), now)
        while ask and owner.list_time(ask.day) < moment:
            at = ladder.state_after(at, ask)
            ask = next(asks, None)
        if ladder.lead_sees(owner.day_of(moment), at, owner, policy):
            yield day


def _next_list_day(session: Session, person: Recruiter, now: datetime) -> date:
    """Today, until today's list was sent or its hour has passed without a waiting list."""
    calendar = person.calendar
    today = calendar.day_of(now)
    waiting = select(Message.id).where(
        Message.workspace_id == person.workspace_id,
        Message.recipient == person.user_id,
        Message.kind == MessageKind.LIST,
        Message.state == MessageState.WAITING,
        Message.due_at <= now,
    )
    if calendar.is_open(now) and session.scalar(waiting.limit(1)) is not None:
        return planned_lists.not_had(session, person, today)
    return planned_lists.first_after(session, person, now)
