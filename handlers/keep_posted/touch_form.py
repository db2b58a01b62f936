"""The form after a touch: the note that is ready to go, and what they would want now."""

import json
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import keep_posted, said, words
from handlers.fields import email
from handlers.ui import blocks, forms
from models.duties import keep_posted as keeping
from models.duties.duty import Duty
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
    if not keeping.asks_whether_to_go_on(kept):
        return []
    return [forms.choice("goes_on", "Keep them posted?", GOES_ON, optional=False)]
