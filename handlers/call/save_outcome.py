"""Saves the outcome of a call for all forms that ask for it. A call that took place is never refused."""

import json
from dataclasses import dataclass, field

from handlers.call import outcome_form
from handlers.call.outcome_form import Nameless, NothingLeftWith
from handlers.cards.said import HURT
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime, user_of
from handlers.ui import forms
from handlers.ui.forms import Body
from models.context import Context
from models.duties import settle
from models.duties.duty import Duty, duty_changed, find_duty
from models.duties.log_entry import EntryKind
from models.errors import PermissionDenied


@dataclass(frozen=True)
class SaveResult:
    """The result of pressing Save."""

    wanting: dict[str, str] = field(default_factory=dict)
    """Input errors by field; nothing was saved."""
    said: str = ""
    """Text for the person, such as: settled meanwhile, or not theirs to save."""
    is_refused: bool = False
    """Nothing was saved: the duty is gone, or not theirs to save."""
    hurt: int | None = None
    """Saved with mood Hurt: id of the second contact, or of the call's duty where there is none."""
    has_follow_up: bool = False


def save(body: Body, runtime: Runtime) -> SaveResult:
    """Reads the form and saves the outcome in one transaction."""
    try:
        outcome = outcome_form.read(forms.FormValues(body))
    except (NothingLeftWith, Nameless) as fault:
        return SaveResult(wanting=outcome_form.wanting(fault))
    metadata = json.loads(body["view"]["private_metadata"])
    try:
        with runtime.transaction(body) as ctx:
            duty = find_duty(ctx.session, ctx.workspace.id, metadata["duty"])
            if duty is None or duty.candidate.forgotten_at:
                return SaveResult(said="This is no longer in our books, so nothing was saved.", is_refused=True)
            is_same_person = metadata["by"] == user_of(body)
            entry = settle.reached(ctx, duty, outcome, was_allowed=is_same_person, form=body["view"]["id"])
            if entry.what is EntryKind.FURTHER:
                return SaveResult(said=_further(ctx, duty))
            if outcome.mood != HURT:
                return SaveResult()
            follow_up = settle.follow_up_of(ctx.session, entry)
            return SaveResult(hurt=(follow_up or duty).id, has_follow_up=follow_up is not None)
    except PermissionDenied as refusal:
        return SaveResult(said=listeners.refused(refusal), is_refused=True)


def left(body: Body, runtime: Runtime) -> None:
    """Marks the duty: its form was closed unsaved, which the next nudge mentions. Ignores a form without a duty."""
    metadata = forms.FormValues(body).metadata
    with runtime.transaction(body) as ctx:
        duty = find_duty(ctx.session, ctx.workspace.id, metadata.get("duty", 0))
        if duty and duty.is_open and not duty.form_left:
            duty.form_left = True
            duty_changed(ctx.session, duty, ctx.now)


def _further(ctx: Context, duty: Duty) -> str:
    return f"{listeners.describe_ended(ctx, duty)} What you typed is kept in the log as a further entry."
