"""The heads-up e-mail, "I will call you in a few minutes": a text to copy, and a mailto link."""

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards import ready, words
from handlers.cards.call import HEADS_UP
from handlers.fields import email
from handlers.runtime import listeners
from handlers.ui import blocks, forms
from models.context import Context
from models.duties import attempts
from models.duties.duty import Duty
from models.rules.default_texts import Text

SENT_IT = "heads_up.sent"


def heads_up_form(ctx: Context, duty: Duty) -> View:
    """The form with the ready e-mail. A heads-up never settles the duty."""
    subject, text = ready.filled_mail(duty, Text.HEADS_UP, ctx.person.name)
    return listeners.duty_form(
        duty,
        SENT_IT,
        "Heads-up e-mail",
        [
            blocks.sentence(f"A short note first, so that {words.name(duty)} picks up. Send it, then call."),
            *email.parts(duty, subject, text),
            blocks.aside("Then I ask how it went, after 10 minutes, and again after 30."),
        ],
        submit="I sent it",
    )


def _sent(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    if unwanted := email.keep_address(values, ctx, duty):
        return unwanted
    attempts.heads_up(ctx, duty)
    return None


def register(app: App) -> None:
    app.action(HEADS_UP)(listeners.on_open(heads_up_form))
    app.view(SENT_IT)(listeners.on_submit(_sent))
