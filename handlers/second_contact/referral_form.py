"""The form for a name that a candidate gave us."""

import json
from typing import Any

from slack_sdk.models.views import View

from handlers.cards import words
from handlers.ui import blocks, forms
from models.duties.duty import Duty

SAVE = "second_contact.save"


def view(duty: Duty, was: dict[str, Any] | None = None) -> View:
    typed = was or {}
    return View(
        type="modal",
        callback_id=SAVE,
        title="Got a referral",
        submit="Save",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[
            blocks.aside(f"{words.name(duty)} named somebody."),
            forms.line("referral", "Referral", initial=typed.get("referral"), optional=False, length=150),
            forms.line("reach", "How to reach the referral", initial=typed.get("referral_reach")),
        ],
    )
