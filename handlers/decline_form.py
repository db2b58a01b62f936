"""The form that records a decline, filled in as far as the words after the command go."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ExternalDataSelectElement, InputBlock, Option, RadioButtonsElement
from slack_sdk.models.views import View

from handlers import blocks, forms, reasons
from handlers.typed import ROLE_LENGTH
from models.owed import Stage

RECORD = "decline.record"
ROLE = "decline.role"

STAGES = [
    (Stage.APPLIED, "Applied"),
    (Stage.SUBMITTED, "Submitted"),
    (Stage.INTERVIEWED, "Interviewed"),
    (Stage.FINAL, "Final round"),
]
SOMEBODY_ELSE = "new"


@dataclass(frozen=True)
class Filled:
    """What the form opens with."""

    owner: str
    reasons: Sequence[str]
    candidate: str = ""
    role: str = ""
    stage: Stage | None = None


@dataclass(frozen=True)
class SameName:
    """Somebody of this name is known from another role: asked once whether it is the same person."""

    line: int
    name: str
    candidate_id: int
    known_from: str


@dataclass(frozen=True)
class AwayOwner:
    """Whoever is to call is away: another name, or a second Record, is asked for."""

    user_id: str
    said: str


def view(filled: Filled, questions: Sequence[SameName] = (), away: AwayOwner | None = None) -> View:
    """The form; with questions, the same form with them in it, where Slack keeps what was typed.

    Its metadata names the owner whose absence was told: pressing Record again accepts it.
    """
    return View(
        type="modal",
        callback_id=RECORD,
        title="Record a decline",
        submit="Record",
        close="Cancel",
        private_metadata=away.user_id if away else "",
        blocks=[*(_question(one) for one in questions), *_fields(filled, away.said if away else "")],
    )


def _fields(filled: Filled, about_owner: str) -> list[Block]:
    stage = filled.stage.value if filled.stage else None
    return [
        forms.line(
            "candidate",
            "Candidate",
            initial=filled.candidate,
            optional=False,
            multiline=True,
            hint="Name, phone, e-mail in any order. One person a line.",
        ),
        _role(filled.role),
        forms.choice("stage", "Stage reached", STAGES, initial=stage, optional=False),
        reasons.field(filled.reasons, hint="Needed from Submitted up."),
        forms.line("may_tell", "What you may tell them", multiline=True, length=1000),
        forms.tick("care", "Handle with care", "Send a heads-up e-mail before the call"),
        forms.person("owner", "Who calls", initial=filled.owner, hint=about_owner),
        forms.day(
            "tell_by",
            "Tell by",
            hint="Empty: the same business day after an interview, else one to three days.",
        ),
        forms.line("link", "Link", hint="Their page in your applicant tracking system."),
    ]


def _role(typed: str) -> InputBlock:
    typed_role = role_option(f"new:{typed}", typed) if typed else None
    element = ExternalDataSelectElement(
        action_id=ROLE,
        min_query_length=0,
        initial_option=typed_role,
        placeholder=blocks.plain("Staff Engineer at Acme"),
    )
    return InputBlock(block_id="role", label=blocks.plain("Role"), element=element)


def role_option(value: str, label: str) -> Option:
    """A role to choose: a known one ("known:12") or the typed text as a new one ("new:Staff Engineer at Acme")."""
    return Option(value=value[: ROLE_LENGTH + len("new:")], text=blocks.plain(label, 75))


def _question(asked: SameName) -> InputBlock:
    options = forms.options_of(
        [(str(asked.candidate_id), "Yes, the same person"), (SOMEBODY_ELSE, "No, somebody else of that name")]
    )
    label = f"Is {blocks.cut(asked.name, 60)} the one you know from {blocks.cut(asked.known_from, 120)}?"
    return InputBlock(
        block_id=f"same.{asked.line}",
        label=blocks.plain(label),
        element=RadioButtonsElement(action_id="value", options=options),
    )
