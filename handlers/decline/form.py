"""The form that records a decline, filled in as far as the words after the command go."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ExternalDataSelectElement, InputBlock, Option, RadioButtonsElement
from slack_sdk.models.views import View

from handlers.fields import reasons, wishes
from handlers.ui import blocks, forms
from handlers.ui.parsing import ROLE_LENGTH
from models.duties.recognition import SOMEBODY_ELSE
from models.rules.deadlines import Stage

RECORD = "decline.record"
ROLE = "decline.role"

STAGES = [
    (Stage.APPLIED, "Applied"),
    (Stage.SUBMITTED, "Submitted"),
    (Stage.INTERVIEWED, "Interviewed"),
    (Stage.FINAL, "Final round"),
]
CONFIDENTIAL, NOT_IN_CHANNELS = "Confidential role", "Never name this role in a channel"


@dataclass(frozen=True)
class Filled:
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


@dataclass(frozen=True)
class SamePerson:
    """Whether the person on a line of the form is one who is known: asked once. `answer`: the value of Yes."""

    line: int
    asked: str
    answer: str


@dataclass(frozen=True)
class AwayOwner:
    """Whoever is to call is away: another name, or a second Record, is asked for."""

    user_id: str
    said: str


def view(filled: Filled, questions: Sequence[SamePerson] = (), away: AwayOwner | None = None, kept: str = "") -> View:
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
        blocks=[*(question(one) for one in questions), *_fields(filled, away.said if away else "")],
    )


def _fields(filled: Filled, about_owner: str) -> list[Block]:
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


def what_is_left(said: str) -> list[Block]:
    """Says above the fields what was typed and does not fit into them."""
    return [blocks.sentence(said)] if said else []


def people_field(typed: str) -> InputBlock:
    """Whom a form is about."""
    return forms.line(
        "candidate",
        "Candidate",
        initial=typed,
        optional=False,
        multiline=True,
        hint="Name, phone, e-mail in any order. One person a line.",
    )


def role_field(typed: str, known: int | None = None) -> InputBlock:
    """The role, as typed or as one that is known; known ones are offered while typing."""
    typed_role = role_option(f"known:{known}" if known else f"new:{typed}", typed) if typed else None
    element = ExternalDataSelectElement(
        action_id=ROLE,
        min_query_length=0,
        initial_option=typed_role,
        placeholder=blocks.plain("Staff Engineer at Acme"),
    )
    return InputBlock(block_id="role", label=blocks.plain("Role"), element=element)


def role_option(value: str, label: str) -> Option:
    """A role to choose: a known one ("known:12") or the typed text as a new one ("new:Staff Engineer at Acme")."""
    return role_options([(value, label)])[0]


def role_options(roles: forms.Choices) -> list[Option]:
    """Roles to choose from: those whose names differ look different."""
    return forms.options_of([(value[: ROLE_LENGTH + len("new:")], label) for value, label in roles])


def question(same: SamePerson) -> InputBlock:
    """Whether it is the same person."""
    options = forms.options_of([(same.answer, "Yes, the same person"), (SOMEBODY_ELSE, "No, somebody else")])
    return InputBlock(
        block_id=f"same.{same.line}",
        label=blocks.plain(same.asked),
        element=RadioButtonsElement(action_id="value", options=options),
    )
