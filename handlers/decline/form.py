"""The form that records a decline, filled in as far as the words after the command go."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.fields import reasons, wishes
from handlers.fields.candidate import STAGES, people_field, role_field, what_is_left
from handlers.fields.people import AwayOwner
from handlers.runtime import same_person
from handlers.runtime.same_person import SamePerson
from handlers.ui import forms
from models.rules.deadlines import Stage

RECORD = "decline.record"

CONFIDENTIAL, NOT_IN_CHANNELS = "Confidential role", "Never name this role in a channel"


@dataclass(frozen=True)
class DeclineFormValues:
    """What the form opens with."""

    owner: str
    reasons: Sequence[str]
    candidate: str = ""
    role: str = ""
    stage: Stage | None = None
    role_id: int | None = None
    """Where the role is known; its name stands in `role`."""
    left: str = ""
    """What was typed and does not fit into the form, in words."""


def view(
    filled: DeclineFormValues, questions: Sequence[SamePerson] = (), away: AwayOwner | None = None, kept: str = ""
) -> View:
    """The form; with questions, the same form with them in it, where Slack keeps what was typed.

    Its metadata names the owner whose absence was told, and `kept` marks the words that had their second look:
    pressing Record again accepts both.
    """
    return View(
        type="modal",
        callback_id=RECORD,
        title="Record a decline",
        submit="Record",
        close="Cancel",
        private_metadata=json.dumps({"away": away.user_id if away else "", "kept": kept}),
        blocks=[*(same_person.field(one) for one in questions), *_fields(filled, away.said if away else "")],
    )


def _fields(filled: DeclineFormValues, about_owner: str) -> list[Block]:
    stage = filled.stage.value if filled.stage else None
    return [
        *what_is_left(filled.left),
        people_field(filled.candidate),
        role_field(filled.role, filled.role_id),
        forms.choice("stage", "Stage reached", STAGES, initial=stage, optional=False),
        reasons.field(filled.reasons, hint="Needed from Submitted up."),
        forms.line("may_tell", "What you may tell them", multiline=True, length=1000),
        forms.tick("care", "Handle with care", "Send a heads-up e-mail before the call"),
        wishes.field(hint="Where they have told you."),
        forms.person("owner", "Who calls", initial=filled.owner, hint=about_owner),
        forms.day(
            "tell_by",
            "Tell by",
            hint="Empty: the same business day after an interview, else one to three days.",
        ),
        forms.tick("confidential", CONFIDENTIAL, NOT_IN_CHANNELS),
        forms.line("link", "Link", hint="Their page in your applicant tracking system."),
    ]
