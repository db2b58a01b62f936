"""The form after a call: how they took it, and what you left with, since something always comes out of a call."""

import json
from typing import Any

from slack_sdk.models.views import View

from handlers import blocks, forms
from handlers.cards import words
from models.duty import Duty
from models.telling import CallOutcome

SAVE = "call.save"

MOODS = [("fine", "Fine"), ("cool", "Cool"), ("hurt", "Hurt")]
TAKEAWAYS = [
    ("referral", "A referral"),
    ("next_step", "Their ideal next step"),
    ("word", "Help spreading the word"),
    ("news", "Market news"),
    ("relationship", "A relationship"),
]
RELOCATION = [("yes", "Yes"), ("maybe", "Perhaps"), ("no", "No"), ("unknown", "We did not get to it")]
FOLLOW_UP = [("0", "Not at all"), *((str(n), f"{n} business days") for n in range(2, 6))]


class NothingLeftWith(Exception):
    """The form names no takeaway."""


class Nameless(Exception):
    """A referral is ticked, but nobody is named."""


def view(duty: Duty, opened_by: str, was: dict[str, Any] | None = None, note: str | None = None) -> View:
    """The form for this duty; `was` and `note` fill in what was typed before. `opened_by`: who may save it."""
    typed = was or {}
    follow_up = typed.get("follow_up_in", duty.workspace.policy.follow_up_after)
    return View(
        type="modal",
        callback_id=SAVE,
        title="How did it go?",
        submit="Save",
        close="Cancel",
        notify_on_close=True,
        private_metadata=json.dumps({"duty": duty.id, "by": opened_by}),
        blocks=[
            blocks.aside(f"{words.name(duty)} · {words.role(duty)}"),
            forms.choice("mood", "How did they take it?", MOODS, initial=typed.get("mood"), optional=False),
            forms.ticks("takeaways", "What did you leave with?", TAKEAWAYS, initial=typed.get("takeaways", ())),
            forms.line("next_step", "Ideal next step", initial=typed.get("next_step"), multiline=True),
            forms.choice("relocation", "Open to relocation?", RELOCATION, initial=typed.get("relocation")),
            forms.tick(
                "keep_posted",
                "Keep them posted",
                "Tell them when something like it comes up",
                initial=typed.get("keep_posted", False),
            ),
            forms.line("referral", "Referral", initial=typed.get("referral"), hint="The name of whom they named."),
            forms.line("reach", "How to reach the referral", initial=typed.get("referral_reach")),
            forms.choice("follow_up", "Follow up in", FOLLOW_UP, initial=str(follow_up), optional=False),
            forms.line("note", "Private note", initial=note, multiline=True, hint="For your eyes only."),
            forms.tick("lead_may_read", "My lead may read this", "Share the private note with my lead"),
        ],
    )


def read(typed: forms.Typed) -> CallOutcome:
    """What the form says. A name or a next step that was typed is a takeaway, ticked or not.

    Raises NothingLeftWith or Nameless.
    """
    takeaways = typed.ticked("takeaways")
    referral, next_step = typed.text("referral"), typed.text("next_step")
    if "referral" in takeaways and not referral:
        raise Nameless
    for takeaway, said in (("referral", referral), ("next_step", next_step)):
        if said and takeaway not in takeaways:
            takeaways.append(takeaway)
    if not takeaways:
        raise NothingLeftWith
    return CallOutcome(
        mood=typed.chosen("mood") or "fine",
        takeaways=tuple(takeaways),
        next_step=next_step,
        relocation=typed.chosen("relocation"),
        keep_posted=typed.is_ticked("keep_posted"),
        referral=referral,
        referral_reach=typed.text("reach"),
        follow_up_in=int(typed.chosen("follow_up") or 0),
        private_note=typed.text("note"),
        lead_may_read=typed.is_ticked("lead_may_read"),
    )
