"""The answers to a promise: I touched base, with what they would want now; or not any more."""

import json
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import keep_posted, said, words
from handlers.cards.keep_posted import NOT_ANY_MORE, TOUCHED
from handlers.fields import email
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, forms
from handlers.ui.forms import Body, FieldErrors
from models.context import Context
from models.duties import promise
from models.duties.duty import Duty
from models.duties.keep_posted import TouchOutcome, asks_whether_to_go_on, touched
from models.duties.keep_posted import ended as end_promise
from models.duties.promise import Promise
from models.rules.deadlines import TOUCH_DAYS

SAVE = "keep_posted.saved"
GOES_ON = [("yes", f"Yes, for another {TOUCH_DAYS} days"), ("no", "No, this was the last note")]


def view(duty: Duty, kept: Promise, sender: str, was: dict[str, Any] | None = None) -> View:
    """The form for this touch; `was` fills in what was typed before, else what is known."""
    typed = was or {"wish": kept.wish, "place": kept.place, "relocation": kept.relocation}
    return View(
        type="modal",
        callback_id=SAVE,
        title="Touched base",
        submit="Save",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[
            blocks.sentence(f"{words.name(duty)}: send the note, or call. Then save what they would want now."),
            *email.parts(duty, *keep_posted.note(duty, kept, sender)),
            forms.line("wish", "Ideal next step", initial=typed.get("wish"), multiline=True),
            forms.line("place", "Where", initial=typed.get("place"), length=150),
            forms.choice("relocation", "Open to relocation?", said.RELOCATION, initial=typed.get("relocation")),
            *_go_on(kept),
        ],
    )


def _go_on(kept: Promise) -> list[Block]:
    """After the touch at 120 days somebody says whether the promise goes on: nothing lapses unseen."""
    if not asks_whether_to_go_on(kept):
        return []
    return [forms.choice("goes_on", "Keep them posted?", GOES_ON, optional=False)]


def opened(ctx: Context, duty: Duty) -> View | None:
    """The note, and what they would want now."""
    kept = promise.of_duty(ctx.session, duty)
    return view(duty, kept, ctx.person.name) if kept else None


def saved(ack: Ack, body: Body, runtime: Runtime) -> None:
    listeners.on_submit(ack, body, runtime, partial(_save, forms.FormValues(body)))


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    kept, goes_on = promise.of_duty(ctx.session, duty), values.chosen("goes_on")
    if kept and asks_whether_to_go_on(kept) and goes_on is None:
        raise FieldErrors({"wish": "It has been a while. Close this form and open it again, to say whether to go on."})
    touch = TouchOutcome(values.text("wish"), values.chosen("relocation"), values.text("place"), goes_on != "no")
    touched(ctx, duty, touch)
    return email.keep_address(values, ctx, duty)


def ended(ctx: Context, duty: Duty, _value: str) -> str | None:
    """The promise ends, and says so."""
    if end_promise(ctx, duty) is None:
        return listeners.describe_ended(ctx, duty)
    return f"Noted: {words.name(duty)} is not kept posted any more."


def register(app: App) -> None:
    app.action(TOUCHED)(listeners.on_open(opened))
    app.view(SAVE)(saved)
    app.action(NOT_ANY_MORE)(listeners.on_button(ended))
