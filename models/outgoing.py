"""What follows once a message was accepted by Slack, was not wanted any more, or was refused for good."""

from datetime import datetime

from sqlalchemy.orm import Session

from models import digest, duty, listing, recruiter, waiting
from models.act import Act
from models.message import Kind, Message
from models.recruiter import Recruiter
from models.trying import FIRST_ASK, SECOND_ASK
from models.workspace import Workspace


def accepted(session: Session, sent: Message, now: datetime) -> None:
    """Slack has the message for the first time: steps are taken, and what comes after it is planted."""
    act = Act(session, session.get_one(Workspace, sent.workspace_id), now)
    match sent.kind:
        case Kind.LIST:
            listing.accepted(act, sent)
        case Kind.CARD | Kind.CARDS:
            _card_came(act, sent)
        case Kind.CHOSEN:
            _chosen_time_came(act, sent)
        case Kind.DIGEST:
            digest.accepted(act, sent)
        case Kind.OFFER | Kind.NOTE | Kind.LEFT | Kind.HOME:
            pass


def closed_unsent(session: Session, unsent: Message, now: datetime) -> None:
    """Nothing is owed in this message: whatever it would have carried on goes on without it."""
    if unsent.kind is Kind.LIST and (person := _recipient(session, unsent)):
        listing.unsent(session, person, unsent, now)
    if unsent.kind is Kind.DIGEST:
        digest.plant_next(session, session.get_one(Workspace, unsent.workspace_id), now, done=unsent.slot)


def parked(session: Session, refused: Message, now: datetime) -> None:
    """Slack refuses it for good: what it would have said comes with the next list or digest."""
    closed_unsent(session, refused, now)


def _card_came(act: Act, sent: Message) -> None:
    ids = [sent.duty_id] if sent.duty_id else sent.details.get("duties", [])
    for duty_id in ids:
        one = duty.find(act.session, sent.workspace_id, duty_id)
        if one and one.is_open and one.owner.user_id == sent.recipient:
            one.card_on = one.owner.calendar.day_of(act.now)
            duty.reschedule(act.session, one, act.now)


def _chosen_time_came(act: Act, sent: Message) -> None:
    """The time that was chosen is over; after a heads-up it asks a second time."""
    one = duty.find(act.session, sent.workspace_id, sent.duty_id or 0)
    chosen_at = datetime.fromisoformat(sent.details["at"])
    if one is None or not one.is_open or one.chosen_at != chosen_at:
        return
    one.chosen_at = one.chosen_for = None
    if sent.details["for"] == "heads_up" and one.expected_since:
        first, second = one.expected_since + FIRST_ASK, one.expected_since + SECOND_ASK
        if chosen_at == first and act.now < second:
            waiting.plant_chosen(act.session, one, second, "heads_up")
    duty.reschedule(act.session, one, act.now)


def _recipient(session: Session, message: Message) -> Recruiter | None:
    return recruiter.find(session, session.get_one(Workspace, message.workspace_id), message.recipient)
