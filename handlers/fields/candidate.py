"""Fields of forms about a candidate: people, role and stage."""

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


def what_is_left(text: str) -> list[Block]:
    """A sentence above the fields about typed text that does not fit in them."""
    return [blocks.sentence(text)] if text else []


def people_field(typed: str) -> InputBlock:
    """The field for the candidates."""
    return forms.line(
        "candidate",
        "Candidate",
        initial=typed,
        optional=False,
        multiline=True,
        hint="Name, phone, e-mail in any order. One person a line.",
    )


def role_field(typed: str, known: int | None = None) -> InputBlock:
    """The role field, filled with typed text or with a known role (by id); offers known roles while typing."""
    typed_role = role_option(f"known:{known}" if known else f"new:{typed}", typed) if typed else None
    element = ExternalDataSelectElement(
        action_id=ROLE,
        min_query_length=0,
        initial_option=typed_role,
        placeholder=blocks.plain("Staff Engineer at Acme"),
    )
    return InputBlock(block_id="role", label=blocks.plain("Role"), element=element)


def role_option(value: str, label: str) -> Option:
    """An option: a known role ("known:12") or the typed text as a new one ("new:Staff Engineer at Acme")."""
    return role_options([(value, label)])[0]


def role_options(roles: forms.Choices) -> list[Option]:
    """Options for roles; different names look different."""
    return forms.options_of([(value[: ROLE_LENGTH + len("new:")], label) for value, label in roles])
