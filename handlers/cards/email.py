"""The e-mail card: a ready text, and a button that says it was sent."""

from slack_sdk.models.blocks import Block

from handlers.cards import ready, status_line, words
from handlers.cards.call import MORE, WRITE
from handlers.cards.status_line import SNOOZE
from handlers.ui import blocks
from models.context import Context
from models.duties.duty import Duty

SENT = "email.sent"


def card(ctx: Context, duty: Duty) -> list[Block]:
    """The blocks of the e-mail card."""
    if not duty.is_open:
        return words.settled(ctx, duty)
    if moved := words.elsewhere(ctx, duty):
        return moved
    value = str(duty.id)
    buttons = [
        blocks.button("Open the e-mail", WRITE, value, style="primary"),
        blocks.button("I sent it", SENT, value),
        blocks.button("Snooze", SNOOZE, value),
        blocks.button("More", MORE, value),
    ]
    _, text = ready.filled_mail(duty, ready.sign_off(duty), ctx.person.name)
    return [
        blocks.header(words.title(duty)),
        *status_line.status(ctx, duty),
        blocks.sentence(words.waits(ctx, duty)),
        *words.facts(ctx, duty),
        *ready.add_reason_button(duty),
        blocks.aside(words.why(duty)),
        blocks.row(f"email.{duty.id}", buttons),
        blocks.letter("The text", text),
        *ready.left_out_phrases(duty),
    ]
