"""The answers on a keep-posted card: touched base, with the candidate's current wish; or not any more."""

from typing import Any

from slack_bolt import App
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import keep_posted, log_wording, words
from handlers.cards.keep_posted import NOT_ANY_MORE, TOUCHED
from handlers.fields import email
from handlers.runtime import listeners
from handlers.ui import blocks, forms
from handlers.ui.forms import FieldErrors
from models.context import Context
from models.duties.duty import Duty
from models.duties.keep_posted import TouchOutcome, asks_whether_to_go_on, touched
from models.duties.keep_posted import ended as end_promise
from models.duties.promise import Promise, of_duty
from models.rules.deadlines import TOUCH_DAYS

SAVE = "keep_posted.saved"
GOES_ON = [("yes", f"Yes, for another {TOUCH_DAYS} days"), ("no", "No, this was the last note")]


def touch_view(duty: Duty, promise: Promise, sender: str, was: dict[str, Any] | None = None) -> View:
    """The form for a touch, prefilled from `was`, the values typed before, or else from the promise."""
    values = was or {"wish": promise.wish, "place": promise.place, "relocation": promise.relocation}
    return listeners.duty_form(
        duty,
        SAVE,
        "Touched base",
        [
            blocks.sentence(f"{words.name(duty)}: send the note, or call. Then save what they would want now."),
            *email.parts(duty, *keep_posted.note(duty, promise, sender)),
            forms.line("wish", "Ideal next step", initial=values.get("wish"), multiline=True),
            forms.line("place", "Where", initial=values.get("place"), length=150),
            forms.choice("relocation", "Open to relocation?", log_wording.RELOCATION, initial=values.get("relocation")),
            *_go_on(promise),
        ],
        submit="Save",
    )


def _go_on(promise: Promise) -> list[Block]:
    """The field, from the touch at 120 days on, that asks whether the promise goes on, so that none lapses unseen."""
    if not asks_whether_to_go_on(promise):
        return []
    return [forms.choice("goes_on", "Keep them posted?", GOES_ON, optional=False)]


def touch_form(ctx: Context, duty: Duty) -> View | None:
    """The form with the note and the candidate's wish; None without a promise."""
    promise = of_duty(ctx.session, duty)
    return touch_view(duty, promise, ctx.person.name) if promise else None


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    promise, goes_on = of_duty(ctx.session, duty), values.chosen("goes_on")
    if promise and asks_whether_to_go_on(promise) and goes_on is None:
        raise FieldErrors({"wish": "It has been a while. Close this form and open it again, to say whether to go on."})
    touch = TouchOutcome(values.text("wish"), values.chosen("relocation"), values.text("place"), goes_on != "no")
    touched(ctx, duty, touch)
    return email.keep_address(values, ctx, duty)


def not_any_more(ctx: Context, duty: Duty, _value: str) -> str | None:
    """Ends the promise and confirms it."""
    if end_promise(ctx, duty) is None:
        return listeners.describe_ended(ctx, duty)
    return f"Noted: {words.name(duty)} is not kept posted any more."


def register(app: App) -> None:
    app.action(TOUCHED)(listeners.on_open(touch_form))
    app.view(SAVE)(listeners.on_submit(_save))
    app.action(NOT_ANY_MORE)(listeners.on_button(not_any_more))
