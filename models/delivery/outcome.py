"""Effects of a message that Slack accepted, that became needless, or that Slack refused for good."""

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
from models.outbox.message import Message, MessageDuty, MessageKind, mark_stale_where, schedule_message
from models.settings import personal


def tell_of_person(ctx: Context, person: Recruiter, why: str) -> bool:
    """Tells each of the person's leads, in their hours and at most once a day, that the person can't be messaged.

    False: the person has no leads.
    """
    leads = person.leads(ctx.session)
    for lead in leads:
        _plant(ctx, lead, MessageKind.UNREACHED, f"{person.id} ", {"who": person.id, "why": why})
    return bool(leads)


def tell_of_channel(ctx: Context, channel: str, why: str) -> bool:
    """Tells every lead once a day, in their hours, that the digest can't reach its channel. False: no leads."""
    named = find_recruiters(ctx.session, ctx.workspace.id, ctx.workspace.lead_ids)
    leads = [lead for lead in named if lead.can_take]
    for lead in leads:
        _plant(ctx, lead, MessageKind.NOWHERE, "", {"channel": channel, "why": why})
    return bool(leads)


def was_reached_since(session: Session, notice: Message, recipient: str) -> bool:
    """Whether a message has reached this recipient since the refusal of which the leads are told."""
    refused_at = datetime.fromisoformat(notice.details["refused_at"])
    query = select(Message.id).where(
        Message.workspace_id == notice.workspace_id,
        Message.recipient == recipient,
        Message.ts.is_not(None),
        Message.posted_at > refused_at,
    )
    return session.scalar(query.limit(1)) is not None


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
    """Slack has the message for the first time: takes its steps and schedules what follows."""
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
    """The message became needless: schedules what would have followed it."""
    if unsent.kind is MessageKind.LIST and (person := _recipient(session, unsent)):
        daily_list.unsent(session, person, unsent, now)
    if unsent.kind is MessageKind.DIGEST:
        digest.plant_next(session, session.get_one(Workspace, unsent.workspace_id), now, done=unsent.slot)


def given_up(session: Session, refused: Message, now: datetime) -> None:
    """Slack refused it for good. Its content is never lost:

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

    A refused edit leaves the message as it was; the lists go on.
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
    """The message was deleted in Slack: unlinks its duties, which come in later lists."""
    session.execute(delete(MessageDuty).where(MessageDuty.message_id == gone.id))


def tell_leads(session: Session, refused: Message, why: str, now: datetime) -> bool:
    """Tells the leads that a person or channel could not be reached with this message.

    False: nobody leads there.
    """
    ctx = Context(session, session.get_one(Workspace, refused.workspace_id), now)
    if refused.kind is MessageKind.DIGEST:
        return tell_of_channel(ctx, refused.recipient, why)
    person = _recipient(session, refused)
    return person is not None and tell_of_person(ctx, person, why)


def person_is_gone(session: Session, refused: Message, now: datetime) -> None:
    """Slack says that the account is deactivated: reassigns its duties to the first lead and tells the leads."""
    if person := _recipient(session, refused):
        personal.deactivated(Context(session, session.get_one(Workspace, refused.workspace_id), now), person)


def _comes_with_next_list(session: Session, refused: Message, now: datetime) -> None:
    for duty_id in _duties(refused):
        duty = find_duty(session, refused.workspace_id, duty_id)
        if duty and duty.is_open and duty.owner.user_id == refused.recipient:
            duty.card_on = None
            _ask_next(session, duty, now)


def _chosen_time_comes_with_next_list(session: Session, refused: Message, now: datetime) -> None:
    duty = find_duty(session, refused.workspace_id, refused.duty_id or 0)
    if duty and duty.is_open and duty.chosen_at == datetime.fromisoformat(refused.details["at"]):
        duty.chosen_at = duty.chosen_for = None
        _ask_next(session, duty, now)


def _ask_next(session: Session, duty: Duty, now: datetime) -> None:
    duty.asked_for_on = planned_lists.next_one(session, duty.owner, now)
    reschedule_duty(session, duty, now)
    home_tab.mark_homes_stale(session, [duty.owner], now)


def _duties(message: Message) -> list[int]:
    return [message.duty_id] if message.duty_id else list(message.details.get("duties", []))


def _card_came(ctx: Context, sent: Message) -> None:
    for duty_id in _duties(sent):
        duty = find_duty(ctx.session, sent.workspace_id, duty_id)
        if duty and duty.is_open and duty.owner.user_id == sent.recipient:
            duty.card_on = duty.owner.calendar.day_of(ctx.now)
            reschedule_duty(ctx.session, duty, ctx.now)


def _chosen_time_came(ctx: Context, sent: Message) -> None:
    """Clears the chosen time; after a heads-up, schedules the second question, and folds the first when that is out."""
    duty = find_duty(ctx.session, sent.workspace_id, sent.duty_id or 0)
    chosen_at = datetime.fromisoformat(sent.details["at"])
    if duty is None or not duty.is_open or duty.chosen_at != chosen_at:
        return
    duty.chosen_at = duty.chosen_for = None
    if sent.details["for"] == "heads_up" and duty.expected_since:
        first, second = duty.expected_since + FIRST_ASK, duty.expected_since + SECOND_ASK
        if chosen_at == first and ctx.now < second:
            snooze.plant_chosen(ctx.session, duty, second, "heads_up")
    reschedule_duty(ctx.session, duty, ctx.now)
    _redraw_earlier(ctx, duty, sent)
    home_tab.mark_homes_stale(ctx.session, [duty.owner], ctx.now)


def _redraw_earlier(ctx: Context, duty: Duty, sent: Message) -> None:
    """Redraws the other messages that show the duty: their first line names the chosen time, which is over."""
    showing = select(MessageDuty.message_id).where(MessageDuty.duty_id == duty.id, MessageDuty.message_id != sent.id)
    mark_stale_where(ctx.session, ctx.now, Message.id.in_(showing))


def _recipient(session: Session, message: Message) -> Recruiter | None:
    return find_recruiter(session, session.get_one(Workspace, message.workspace_id), message.recipient)
