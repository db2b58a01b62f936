"""The answers on the card of a second contact: got a referral, or none this time; both settle the duty."""

from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.second_contact import GOT_REFERRAL, NO_REFERRAL
from handlers.runtime import listeners
from handlers.ui import blocks, forms
from handlers.ui.forms import FieldErrors
from models.context import Context
from models.duties import settle
from models.duties.duty import Duty

SAVE = "second_contact.save"


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
        raise FieldErrors({"referral": "Whom did they name? A first name is enough."})
    settle.got_referral(ctx, duty, name, values.text("reach"))


def no_referral(ctx: Context, duty: Duty, _value: str) -> None:
    """Settles the second contact without a referral."""
    settle.no_referral(ctx, duty)


def register(app: App) -> None:
    app.action(GOT_REFERRAL)(listeners.on_open(got_referral))
    app.action(NO_REFERRAL)(listeners.on_button(no_referral))
    app.view(SAVE)(listeners.on_submit(_save))
