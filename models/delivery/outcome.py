"""What follows once a message was accepted by Slack, was not wanted any more, or was refused for good."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.context import Context
from models.directory.recruiter import Recruiter, find_recruiter, find_recruiters
from models.directory.workspace import Workspace
from models.duties import snooze
from models.duties.attempts import FIRST_ASK, SECOND_ASK
from models.duties.duty import Duty, find_duty, reschedule_duty
from models.lists import daily_list, digest
from models.outbox import home_tab, planned_lists
from models.outbox.message import Message, MessageDuty, MessageKind, schedule_message
from models.settings import personal


def tell_of_person(ctx: Context, person: Recruiter, why: str) -> bool:
    """Each of the person's leads hears it once a day, in their hours, as long as messages come back.

    False: nobody leads them.
    """
    leads = person.leads(ctx.session)
    for lead in leads:
        _plant(ctx, lead, MessageKind.UNREACHED, f"{person.id} ", {"who": person.id, "why": why})
    return bool(leads)


def tell_of_channel(ctx: Context, channel: str, why: str) -> bool:
    """Every lead hears once a day, in their hours, that the digest can't reach its channel. False: nobody leads."""
    named = find_recruiters(ctx.session, ctx.workspace.id, ctx.workspace.lead_ids)
    leads = [lead for lead in named if lead.can_take]
    for lead in leads:
        _plant(ctx, lead, MessageKind.NOWHERE, "", {"channel": channel, "why": why})
    return bool(leads)


def was_reached_since(session: Session, told: Message, recipient: str) -> bool:
    """Whether a message has come through to this recipient since the one of which the leads are told."""
    refused_at = datetime.fromisoformat(told.details["refused_at"])
    came = select(Message.id).where(
        Message.workspace_id == told.workspace_id,
        Message.recipient == recipient,
        Message.ts.is_not(None),
        Message.posted_at > refused_at,
    )
    return session.scalar(came.limit(1)) is not None


def _plant(ctx: Context, lead: Recruiter, kind: MessageKind, about: str, details: dict[str, object]) -> None:
    due_at = lead.calendar.at_or_after(ctx.now)
    schedule_message(
        ctx.session,
        workspace_id=ctx.workspace.id,
        recipient=lead.user_id,
        kind=kind,
        slot=f"{about}{lead.calendar.day_of(due_at)}",
        due_at=due_at,
        details={**details, "refused_at": ctx.now.isoformat()},
    )


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
        return tell_of_channel(ctx, refused.recipient, why)
    person = _recipient(session, refused)
    return person is not None and tell_of_person(ctx, person, why)


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
