"""What follows once a message was accepted by Slack, was not wanted any more, or was refused for good."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.context import Context
from models.delivery import unreachable
from models.directory.recruiter import Recruiter, find_recruiter
from models.directory.workspace import Workspace
from models.duties import snooze
from models.duties.attempts import FIRST_ASK, SECOND_ASK
from models.duties.duty import Duty, find_duty, reschedule_duty
from models.lists import daily_list, digest
from models.outbox import home_tab, planned_lists
from models.outbox.message import Message, MessageDuty, MessageKind
from models.settings import personal


def accepted(session: Session, sent: Message, now: datetime) -> None:
    """Slack has the message for the first time: steps are taken, and what comes after it is planted."""
    ctx = Context(session, session.get_one(Workspace, sent.workspace_id), now)
    match sent.kind:
        case MessageKind.LIST:
            daily_list.accepted(ctx, sent)
        case MessageKind.CARD | MessageKind.CARDS:
            _card_came(ctx, sent)
        case MessageKind.CHOSEN:
            _chosen_time_came(ctx, sent)
        case MessageKind.DIGEST:
            digest.accepted(ctx, sent)
        case (
            MessageKind.OFFER
            | MessageKind.NOTE
            | MessageKind.LEFT
            | MessageKind.UNREACHED
            | MessageKind.NOWHERE
            | MessageKind.OPENING
        ):
            pass
        case MessageKind.DO_NOT_CONTACT | MessageKind.ALSO_TOLD | MessageKind.HOME:
            pass


def closed_unsent(session: Session, unsent: Message, now: datetime) -> None:
    """Nothing is owed in this message: whatever it would have carried on goes on without it."""
    if unsent.kind is MessageKind.LIST and (person := _recipient(session, unsent)):
        daily_list.unsent(session, person, unsent, now)
    if unsent.kind is MessageKind.DIGEST:
        digest.plant_next(session, session.get_one(Workspace, unsent.workspace_id), now, done=unsent.slot)


def given_up(session: Session, refused: Message, now: datetime) -> None:
    """Slack refuses it for good. What it would have said is never lost:

    | kind | what follows |
    |---|---|
    | card, cards | their duties come with the owner's next list |
    | chosen time | its duty comes with the next list |
    | list | the next list; no step was taken |
    | offer | the duty stays with its owner, who hears that when the offer lapses |
    | note, left, do not contact | the cards of the duties say the same |
    | also told | the duty stays in its owner's list |
    | unreached | the leads hear it again with the next list that does not reach that person |
    | digest, nowhere | the next digest, which counts from the last one that came |
    | home | is drawn when it is opened again |

    An edit that is refused leaves the message as it was; the lists go on.
    """
    if refused.ts is not None:
        return
    match refused.kind:
        case MessageKind.CARD | MessageKind.CARDS:
            _comes_with_next_list(session, refused, now)
        case MessageKind.CHOSEN:
            _chosen_time_comes_with_next_list(session, refused, now)
        case MessageKind.LIST | MessageKind.DIGEST:
            closed_unsent(session, refused, now)
        case (
            MessageKind.OFFER
            | MessageKind.NOTE
            | MessageKind.LEFT
            | MessageKind.UNREACHED
            | MessageKind.NOWHERE
            | MessageKind.HOME
        ):
            pass


def left_as_is(session: Session, gone: Message) -> None:
    """Somebody took the message out of Slack: it shows nothing any more. What it showed comes in later lists."""
    session.execute(delete(MessageDuty).where(MessageDuty.message_id == gone.id))


def tell_leads(session: Session, refused: Message, why: str, now: datetime) -> bool:
    """A message could not be delivered: the leads hear about the person, or the channel, that it was for.

    False: nobody leads there.
    """
    ctx = Context(session, session.get_one(Workspace, refused.workspace_id), now)
    if refused.kind is MessageKind.DIGEST:
        return unreachable.tell_of_channel(ctx, refused.recipient, why)
    person = _recipient(session, refused)
    return person is not None and unreachable.tell_of_person(ctx, person, why)


def person_is_gone(session: Session, refused: Message, now: datetime) -> None:
    """Slack says that the account is deactivated: what they owe goes to the first lead, and the leads are told."""
    if person := _recipient(session, refused):
        personal.deactivated(Context(session, session.get_one(Workspace, refused.workspace_id), now), person)


def _comes_with_next_list(session: Session, refused: Message, now: datetime) -> None:
    for duty_id in _duties(refused):
        one = find_duty(session, refused.workspace_id, duty_id)
        if one and one.is_open and one.owner.user_id == refused.recipient:
            one.card_on = None
            _ask_next(session, one, now)


def _chosen_time_comes_with_next_list(session: Session, refused: Message, now: datetime) -> None:
    one = find_duty(session, refused.workspace_id, refused.duty_id or 0)
    if one and one.is_open and one.chosen_at == datetime.fromisoformat(refused.details["at"]):
        one.chosen_at = one.chosen_for = None
        _ask_next(session, one, now)


def _ask_next(session: Session, one: Duty, now: datetime) -> None:
    one.asked_for_on = planned_lists.next_one(session, one.owner, now)
    reschedule_duty(session, one, now)
    home_tab.touch(session, [one.owner], now)


def _duties(message: Message) -> list[int]:
    return [message.duty_id] if message.duty_id else list(message.details.get("duties", []))


def _card_came(ctx: Context, sent: Message) -> None:
    for duty_id in _duties(sent):
        one = find_duty(ctx.session, sent.workspace_id, duty_id)
        if one and one.is_open and one.owner.user_id == sent.recipient:
            one.card_on = one.owner.calendar.day_of(ctx.now)
            reschedule_duty(ctx.session, one, ctx.now)


def _chosen_time_came(ctx: Context, sent: Message) -> None:
    """The time that was chosen is over; after a heads-up it asks a second time."""
    one = find_duty(ctx.session, sent.workspace_id, sent.duty_id or 0)
    chosen_at = datetime.fromisoformat(sent.details["at"])
    if one is None or not one.is_open or one.chosen_at != chosen_at:
        return
    one.chosen_at = one.chosen_for = None
    if sent.details["for"] == "heads_up" and one.expected_since:
        first, second = one.expected_since + FIRST_ASK, one.expected_since + SECOND_ASK
        if chosen_at == first and ctx.now < second:
            snooze.plant_chosen(ctx.session, one, second, "heads_up")
    reschedule_duty(ctx.session, one, ctx.now)
    home_tab.touch(ctx.session, [one.owner], ctx.now)


def _recipient(session: Session, message: Message) -> Recruiter | None:
    return find_recruiter(session, session.get_one(Workspace, message.workspace_id), message.recipient)
