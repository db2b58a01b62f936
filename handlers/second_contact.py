"""The card of a second contact: got a referral, none this time, and how the role ended."""

from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.second_contact import GOT_REFERRAL, HOW_IT_ENDED, NO_REFERRAL
from handlers.runtime import listeners
from handlers.ui import blocks, forms
from handlers.ui.forms import FieldErrors
from models.context import Context
from models.duties import edit, settle
from models.duties.duty import Duty

SAVE = "second_contact.save"

ENDING_SAVED = "how_it_ended.saved"
ENDING_LENGTH = 300


def view(duty: Duty, was: dict[str, Any] | None = None) -> View:
    values = was or {}
    return listeners.duty_form(
        duty,
        SAVE,
        "Got a referral",
        [
            blocks.aside(f"{words.name(duty)} named somebody."),
            forms.line("referral", "Referral", initial=values.get("referral"), optional=False, length=150),
            forms.line("reach", "How to reach the referral", initial=values.get("referral_reach")),
        ],
        submit="Save",
    )


def got_referral(_ctx: Context, duty: Duty) -> View:
    return view(duty)


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> None:
    name = values.text("referral")
    if name is None:
        raise FieldErrors({"referral": "Who did they name? A first name is enough."})
    settle.got_referral(ctx, duty, name, values.text("reach"))


def no_referral(ctx: Context, duty: Duty, _value: str) -> None:
    """Settles the second contact without a referral."""
    settle.no_referral(ctx, duty)


def how_it_ended(_ctx: Context, duty: Duty) -> View:
    """The form. The answer is stored with the role and shown on all second contacts about it."""
    current = duty.role.how_it_ended if duty.role else None
    return listeners.duty_form(
        duty,
        ENDING_SAVED,
        "How it ended",
        [
            blocks.sentence(f"What became of {words.role(duty)}? The second contact begins with it."),
            forms.line(
                "ended",
                "How it ended",
                initial=current,
                length=ENDING_LENGTH,
                hint="Everybody who calls about it sees it.",
            ),
        ],
        submit="Save",
    )


def _save_ending(values: forms.FormValues, ctx: Context, duty: Duty) -> None:
    edit.tell_how_it_ended(ctx, duty, values.text("ended"))


def register(app: App) -> None:
    app.action(GOT_REFERRAL)(listeners.on_open(got_referral))
    app.action(NO_REFERRAL)(listeners.on_button(no_referral))
    app.view(SAVE)(listeners.on_submit(_save))
    app.action(HOW_IT_ENDED)(listeners.on_open(how_it_ended))
    app.view(ENDING_SAVED)(listeners.on_submit(_save_ending))
