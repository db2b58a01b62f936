"""How it ended: the form for the outcome of a role, with which the second contact begins."""

import json
from functools import partial

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.second_contact import HOW_IT_ENDED
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, forms
from handlers.ui.forms import Body
from models.context import Context
from models.duties import edit
from models.duties.duty import Duty

SAVED = "how_it_ended.saved"
LENGTH = 300


def opened(_ctx: Context, duty: Duty) -> View:
    """The form. The answer is stored with the role and shown on all second contacts about it."""
    current = duty.role.how_it_ended if duty.role else None
    return View(
        type="modal",
        callback_id=SAVED,
        title="How it ended",
        submit="Save",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[
            blocks.sentence(f"What became of {words.role(duty)}? The second contact begins with it."),
            forms.line(
                "ended", "How it ended", initial=current, length=LENGTH, hint="Everybody who calls about it sees it."
            ),
        ],
    )


def saved(ack: Ack, body: Body, runtime: Runtime) -> None:
    listeners.on_submit(ack, body, runtime, partial(_save, forms.FormValues(body)))


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> None:
    edit.tell_how_it_ended(ctx, duty, values.text("ended"))


def register(app: App) -> None:
    app.action(HOW_IT_ENDED)(listeners.on_open(opened))
    app.view(SAVED)(saved)
