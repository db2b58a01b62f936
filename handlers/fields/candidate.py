"""Whom a form is about, for which role, and how far they got: fields of every form that speaks of a candidate."""

from slack_sdk.models.blocks import Block, ExternalDataSelectElement, InputBlock, Option

from handlers.ui import blocks, forms
from handlers.ui.parsing import ROLE_LENGTH
from models.rules.deadlines import Stage

ROLE = "decline.role"

STAGES = [
    (Stage.APPLIED, "Applied"),
    (Stage.SUBMITTED, "Submitted"),
    (Stage.INTERVIEWED, "Interviewed"),
    (Stage.FINAL, "Final round"),
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
