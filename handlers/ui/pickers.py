"""Builders for picker fields: a time, a number, several people, a channel, and a long list with search."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationSelectElement,
    ExternalDataSelectElement,
    InputBlock,
    NumberInputElement,
    TimePickerElement,
    UserMultiSelectElement,
)

from handlers.ui import blocks, forms
from models.rules.text import fold, written

MOST_PEOPLE = 20
MOST_OFFERED = 100
"""Slack takes no more options at a time."""


def clock(block_id: str, label: str, *, initial: str, hint: str = "") -> InputBlock:
    """A picker for a time of day, "09:00"."""
    element = TimePickerElement(action_id="value", initial_time=initial)
    return _field(block_id, label, element, hint)


def number(block_id: str, label: str, bounds: tuple[int, int], *, initial: int, hint: str = "") -> InputBlock:
    """A field for a whole number within bounds, both included."""
    low, high = bounds
    element = NumberInputElement(
        action_id="value",
        is_decimal_allowed=False,
        min_value=str(low),
        max_value=str(high),
        initial_value=str(min(max(initial, low), high)),
    )
    return _field(block_id, label, element, hint)


def people(block_id: str, label: str, action_id: str, *, initial: Sequence[str], hint: str = "") -> InputBlock:
    """A picker for several colleagues; the listener of `action_id` gets each choice."""
    element = UserMultiSelectElement(
        action_id=action_id, initial_users=list(initial) or None, max_selected_items=MOST_PEOPLE
    )
    return _field(block_id, label, element, hint, optional=True, dispatch_action=True)


def channel(block_id: str, label: str, action_id: str, *, initial: str | None, hint: str = "") -> InputBlock:
    """A picker for a public or private channel; the listener of `action_id` gets the choice."""
    element = ConversationSelectElement(
        action_id=action_id,
        initial_conversation=initial,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    return _field(block_id, label, element, hint, optional=True, dispatch_action=True)


def search(block_id: str, label: str, action_id: str, *, initial: tuple[str, str], hint: str = "") -> InputBlock:
    """A searchable menu; the listener of `action_id` returns options for the typed text. `initial`: value and label."""
    (chosen,) = forms.options_of([initial])
    element = ExternalDataSelectElement(action_id=action_id, min_query_length=0, initial_option=chosen)
    return _field(block_id, label, element, hint)


def offered(choices: forms.Choices, typed: str) -> list[dict[str, Any]]:
    """The choices whose label contains the typed text, those that begin with it first."""
    spellings = written(typed)
    matches = [
        choice for choice in choices if any(spelling in label for spelling in spellings for label in written(choice[1]))
    ]
    matches.sort(key=lambda choice: not fold(choice[1]).startswith(tuple(spellings)))
    return [option.to_dict() for option in forms.options_of(matches[:MOST_OFFERED])]


def _field(
    block_id: str, label: str, element: Any, hint: str, *, optional: bool = False, dispatch_action: bool | None = None
) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=blocks.plain(label),
        element=element,
        optional=optional,
        hint=blocks.plain(hint, 2000) if hint else None,
        dispatch_action=dispatch_action,
    )
