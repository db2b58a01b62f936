"""The form that records a decline, prefilled from the words after the command."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.fields import common
from handlers.fields.people import STAGES, AwayOwner, people_field, role_field, what_is_left
from handlers.runtime import same_person
from handlers.runtime.same_person import SamePerson
from handlers.ui import forms
from models.rules.deadlines import Stage

RECORD = "decline.record"

CONFIDENTIAL, NOT_IN_CHANNELS = "Confidential role", "Never name this role in a channel"


@dataclass(frozen=True)
class DeclineFormValues:
    """The initial values of the form."""

    owner: str
    reasons: Sequence[str]
    candidate: str = ""
    role: str = ""
    stage: Stage | None = None
    role_id: int | None = None
    """Id of a known role; its name stands in `role`."""
    left: str = ""
    """Names the typed text that does not fit into the form."""


def view(
    filled: DeclineFormValues, questions: Sequence[SamePerson] = (), away: AwayOwner | None = None, kept: str = ""
) -> View:
    """The form, with `questions` on top when it is shown again; Slack keeps what was typed.

    Its metadata stores the owner whose absence was shown, and in `kept` a mark of the text that had its bias warning:
    pressing Record again accepts both.
    """
    return forms.modal(
        RECORD,
        "Record a decline",
        [*(same_person.field(question) for question in questions), *_fields(filled, away.said if away else "")],
        submit="Record",
        away=away.user_id if away else "",
        kept=kept,
    )


def _fields(filled: DeclineFormValues, about_owner: str) -> list[Block]:
    stage = filled.stage.value if filled.stage else None
    return [
        *what_is_left(filled.left),
        people_field(filled.candidate),
        role_field(filled.role, filled.role_id),
        forms.choice("stage", "Stage reached", STAGES, initial=stage, optional=False),
        common.reason_field(filled.reasons, hint="Needed from Submitted up."),
        forms.line("may_tell", "What you may tell them", multiline=True, length=1000),
        forms.tick("care", "Handle with care", "Send a heads-up e-mail before the call"),
        common.wish_field(hint="Where they have told you."),
        forms.person("owner", "Who calls", initial=filled.owner, hint=about_owner),
        forms.day(
            "tell_by",
            "Tell by",
            hint="Empty: the same business day after an interview, else one to three days.",
        ),
        forms.tick("confidential", CONFIDENTIAL, NOT_IN_CHANNELS),
        forms.line("link", "Link", hint="Their page in your applicant tracking system."),
    ]
