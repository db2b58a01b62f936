"""The form after a still-deciding update: the day by which they hear next."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from slack_sdk.models.views import View

from handlers.cards import update, words
from handlers.in_play import form as in_play_form
from handlers.ui import blocks
from models.context import Context
from models.duties.duty import Duty

SAVE = "update.saved"


def view(ctx: Context, duty: Duty, was: Mapping[str, Any] | None = None) -> View:
    """The form, with the day that the ready text names; `was` fills in what was typed before."""
    by: date | None = update.by_when(ctx.person, duty, ctx)
    if was is not None:
        by = date.fromisoformat(was["promised_for"]) if "promised_for" in was else None
    hint = "The day in your text. I ask the working day before; without one, after five working days."
    return View(
        type="modal",
        callback_id=SAVE,
        title="Update sent",
        submit="Save",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[
            blocks.sentence(f"{words.name(duty)} knows that we are still deciding about {words.role(duty)}."),
            in_play_form.news_by(initial=by, hint=hint),
        ],
    )
