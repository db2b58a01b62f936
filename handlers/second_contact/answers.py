"""The answers on the card of a second contact: got a referral, or none this time; both settle the duty."""

import json
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.second_contact import GOT_REFERRAL, NO_REFERRAL
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, forms
from handlers.ui.forms import Body, FieldErrors
from models.context import Context
from models.duties import settle
from models.duties.duty import Duty

SAVE = "second_contact.save"


def view(duty: Duty, was: dict[str, Any] | None = None) -> View:
    values = was or {}
    return View(
        type="modal",
        callback_id=SAVE,
        title="Got a referral",
        submit="Save",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[
            blocks.aside(f"{words.name(duty)} named somebody."),
            forms.line("referral", "Referral", initial=values.get("referral"), optional=False, length=150),
            forms.line("reach", "How to reach the referral", initial=values.get("referral_reach")),
        ],
    )


def got_referral(_ctx: Context, duty: Duty) -> View:
    return view(duty)


def saved(ack: Ack, body: Body, runtime: Runtime) -> None:
    listeners.on_submit(ack, body, runtime, partial(_save, forms.FormValues(body)))


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
    app.view(SAVE)(saved)
