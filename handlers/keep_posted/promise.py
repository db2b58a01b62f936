"""The answers to a promise: I touched base, with what they would want now; or not any more."""

from functools import partial

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.keep_posted import NOT_ANY_MORE, TOUCHED
from handlers.fields import email
from handlers.keep_posted import touch_form
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import forms
from handlers.ui.forms import Body, FieldErrors
from models.context import Context
from models.duties import keep_posted, promise
from models.duties.duty import Duty
from models.duties.keep_posted import TouchOutcome


def opened(ctx: Context, duty: Duty) -> View | None:
    """The note, and what they would want now."""
    kept = promise.of_duty(ctx.session, duty)
    return touch_form.view(duty, kept, ctx.person.name) if kept else None


def saved(ack: Ack, body: Body, runtime: Runtime) -> None:
    listeners.on_submit(ack, body, runtime, partial(_save, forms.FormValues(body)))


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    kept, goes_on = promise.of_duty(ctx.session, duty), values.chosen("goes_on")
    if kept and keep_posted.asks_whether_to_go_on(kept) and goes_on is None:
        raise FieldErrors({"wish": "It has been a while. Close this form and open it again, to say whether to go on."})
    touch = TouchOutcome(values.text("wish"), values.chosen("relocation"), values.text("place"), goes_on != "no")
    keep_posted.touched(ctx, duty, touch)
    return email.keep_address(values, ctx, duty)


def ended(ctx: Context, duty: Duty, _value: str) -> str | None:
    """The promise ends, and says so."""
    if keep_posted.ended(ctx, duty) is None:
        return listeners.describe_ended(ctx, duty)
    return f"Noted: {words.name(duty)} is not kept posted any more."


def register(app: App) -> None:
    app.action(TOUCHED)(listeners.on_open(opened))
    app.view(touch_form.SAVE)(saved)
    app.action(NOT_ANY_MORE)(listeners.on_button(ended))
