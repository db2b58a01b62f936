"""The answers on the card of an owed thank-you: thanked, and the form with the text."""

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards import thanks, words
from handlers.cards.thanks import NOTE, THANKED
from handlers.fields import email
from handlers.runtime import listeners
from handlers.ui import blocks, forms
from models.context import Context
from models.duties import referral_status
from models.duties.duty import Duty
from models.rules.kinds import DutyKind

NOTE_SENT = "thanks.note_sent"


def mark_thanked(ctx: Context, duty: Duty, _value: str) -> None:
    referral_status.thanked(ctx, duty)


def note_form(ctx: Context, duty: Duty) -> View | None:
    """The form with the thank-you: a text to copy, and a mailto link. None for a duty of another kind."""
    if duty.kind is not DutyKind.THANKS:
        return None
    subject, text = thanks.note(ctx, duty)
    return listeners.duty_form(
        duty,
        NOTE_SENT,
        words.form_title(duty),
        [
            blocks.sentence(f"For {words.name(duty)}. A call is even better."),
            *email.parts(duty, subject, text),
        ],
        submit="Thanked",
    )


def _sent(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    referral_status.thanked(ctx, duty)
    return email.keep_address(values, ctx, duty)


def register(app: App) -> None:
    app.action(THANKED)(listeners.on_button(mark_thanked))
    app.action(NOTE)(listeners.on_open(note_form))
    app.view(NOTE_SENT)(listeners.on_submit(_sent))
