"""Correct: changes the recorded outcome of a call; the log keeps the first version, too."""

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.call import outcome_form
from handlers.call.outcome_form import Nameless, NothingLeftWith
from handlers.cards import words
from handlers.cards.words import CORRECT
from handlers.runtime import listeners
from handlers.ui import forms
from models.context import Context
from models.duties import correct
from models.duties.duty import ContactUnwanted, Duty

SAVED = "correct.saved"
NO_PROMISE = "{name} does not wish to be contacted, so nothing can be promised. Untick this to save the rest."


def opened(ctx: Context, duty: Duty) -> View | None:
    """The form, prefilled with the recorded outcome; None if the duty was not settled by a call."""
    call = correct.call_of(ctx.session, duty)
    if call is None:
        return None
    current = correct.as_corrected(ctx.session, call)
    return listeners.duty_form(
        duty,
        SAVED,
        "Correct",
        [*outcome_form.what_came_of_it(duty, current), *outcome_form.private(None)],
        submit="Save",
    )


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    try:
        outcome = outcome_form.read(values)
    except (NothingLeftWith, Nameless) as fault:
        raise forms.FieldErrors(outcome_form.wanting(fault)) from fault
    if correct.call_of(ctx.session, duty) is None:
        return listeners.describe_ended(ctx, duty)
    try:
        corrected = correct.correct(ctx, duty, outcome)
    except ContactUnwanted as refusal:
        raise forms.FieldErrors({"keep_posted": NO_PROMISE.format(name=words.name(duty))}) from refusal
    return None if corrected else "That is what stood there. Nothing was changed."


def register(app: App) -> None:
    app.action(CORRECT)(listeners.on_open(opened, for_ended=True))
    app.view(SAVED)(listeners.on_submit(_save, for_ended=True))
