"""The question after a heads-up e-mail: one line with its answers; answered, a line that says what became of it."""

from sqlalchemy import select

from handlers.cards import words
from handlers.cards.call import NO_ANSWER, REACHED
from handlers.cards.status_line import CALL_BACK
from handlers.ui import blocks, dates
from models.context import Context
from models.duties.duty import Duty
from models.outbox.message import Message, MessageKind, Rendered, Shown


def draw(message: Message, ctx: Context, duty: Duty) -> Rendered:
    """The question; without its buttons once it was asked again, since the newer one has them."""
    shows = (Shown(duty.id),)
    is_asked_again = _is_asked_again(message, ctx, duty)
    if answer := f"I asked again about {words.name(duty)} later." if is_asked_again else _answer(ctx, duty):
        return Rendered(answer, blocks.as_json([blocks.aside(answer)]), shows)
    text = f"{words.name(duty)} expects your call. Did you reach them?"
    value = str(duty.id)
    buttons = [
        blocks.button("I reached them", REACHED, value, style="primary"),
        blocks.button("No answer", NO_ANSWER, value),
        blocks.button("Call back at", CALL_BACK, value),
    ]
    return Rendered(text, blocks.as_json([blocks.sentence(text), blocks.row(f"expects.{duty.id}", buttons)]), shows)


def _answer(ctx: Context, duty: Duty) -> str:
    """What became of the call in one line; empty: the person still expects it."""
    name, calendar = words.name(duty), ctx.person.calendar
    if not duty.is_open:
        return words.ended(ctx, duty)
    if not duty.is_of(ctx.person):
        return f"{duty.owner.name} takes care of {name} now."
    if duty.chosen_for == "call_back" and duty.chosen_at:
        return f"You call {name} back {dates.moment(duty.chosen_at, ctx.now, calendar)}."
    if duty.held_until and duty.held_until > calendar.day_of(ctx.now):
        return f"The news for {name} is held until {dates.day(duty.held_until, calendar.day_of(ctx.now))}."
    if duty.expected_since is None:
        return f"No answer from {name}. Their card has what comes next."
    return ""


def _is_asked_again(message: Message, ctx: Context, duty: Duty) -> bool:
    """Whether a later question about this duty is in Slack. A slot ends with its time, so that slots sort by it."""
    later = select(Message.id).where(
        Message.duty_id == duty.id,
        Message.workspace_id == message.workspace_id,
        Message.recipient == message.recipient,
        Message.kind == MessageKind.CHOSEN,
        Message.slot > message.slot,
        Message.ts.is_not(None),
    )
    return ctx.session.scalar(later.limit(1)) is not None
