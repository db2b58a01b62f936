"""Correct: what was noted of a call is put right, and what stood there first stays in the log."""

import json
from functools import partial

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from handlers.call import outcome_form
from handlers.call.outcome_form import Nameless, NothingLeftWith
from handlers.cards import words
from handlers.cards.words import CORRECT
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import forms
from handlers.ui.forms import Body
from models.context import Context
from models.duties import correct
from models.duties.duty import ContactUnwanted, Duty

SAVED = "correct.saved"
NO_PROMISE = "{name} does not wish to be contacted, so nothing can be promised. Untick this to save the rest."


def opened(ctx: Context, duty: Duty) -> View | None:
    """What is known of the call now; None: no call told them."""
    call = correct.call_of(ctx.session, duty)
    if call is None:
        return None
    known = correct.as_corrected(ctx.session, call)
    return View(
        type="modal",
        callback_id=SAVED,
        title="Correct",
        submit="Save",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[*outcome_form.what_came_of_it(duty, known), *outcome_form.private(None)],
    )


def saved(ack: Ack, body: Body, runtime: Runtime) -> None:
    listeners.on_submit(ack, body, runtime, partial(_save, forms.FormValues(body)), for_ended=True)


def _save(typed: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    try:
        outcome = outcome_form.read(typed)
    except (NothingLeftWith, Nameless) as fault:
        raise forms.FieldErrors(outcome_form.wanting(fault)) from fault
    if correct.call_of(ctx.session, duty) is None:
        return listeners.describe_ended(ctx, duty)
    try:
        corrected = correct.correct(ctx, duty, outcome)
    except ContactUnwanted as wish:
        raise forms.FieldErrors({"keep_posted": NO_PROMISE.format(name=words.name(duty))}) from wish
    return None if corrected else "That is what stood there. Nothing was changed."


def register(app: App) -> None:
    app.action(CORRECT)(listeners.on_open(opened, for_ended=True))
    app.view(SAVED)(saved)
