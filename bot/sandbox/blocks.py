"""Block Kit elements and their state: finds interactive elements in blocks, and builds `state.values`."""

import copy
import itertools
from collections.abc import Iterator
from typing import Any

from bot.sandbox.troubles import Json

_VALUE_KEYS: dict[str, tuple[str, Any]] = {
    "plain_text_input": ("value", None),
    "email_text_input": ("value", None),
    "url_text_input": ("value", None),
    "number_input": ("value", None),
    "static_select": ("selected_option", None),
    "external_select": ("selected_option", None),
    "radio_buttons": ("selected_option", None),
    "checkboxes": ("selected_options", []),
    "multi_static_select": ("selected_options", []),
    "multi_external_select": ("selected_options", []),
    "users_select": ("selected_user", None),
    "multi_users_select": ("selected_users", []),
    "conversations_select": ("selected_conversation", None),
    "multi_conversations_select": ("selected_conversations", []),
    "channels_select": ("selected_channel", None),
    "multi_channels_select": ("selected_channels", []),
    "datepicker": ("selected_date", None),
    "timepicker": ("selected_time", None),
    "datetimepicker": ("selected_date_time", None),
    "rich_text_input": ("rich_text_value", None),
    "file_input": ("files", []),
}
_INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "rich_text_value": "initial_value",
}
_numbers = itertools.count(1)

State = dict[tuple[str, str], Json]


def value_key(element: Json) -> str | None:
    """The key of an element's value in `state.values`, such as `selected_option`; None for buttons."""
    value_and_empty = _VALUE_KEYS.get(element.get("type", ""))
    return value_and_empty[0] if value_and_empty else None


def state_entry(element: Json, value: Any) -> Json:
    """The entry of an element in `state.values`; an empty value becomes Slack's empty value for the element type."""
    key, empty = _VALUE_KEYS[element["type"]]
    return {"type": element["type"], key: copy.deepcopy(empty) if value in (None, "", []) else value}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with its block, in reading order."""
    for block in blocks:
        for element in _elements_of(block):
            if "action_id" in element:
                yield block, element
        yield from elements(block.get("child_blocks") or [])
        if block.get("type") == "carousel":
            yield from elements(block.get("elements") or [])


def _elements_of(block: Json) -> list[Json]:
    kind = block.get("type")
    if kind in ("actions", "context_actions"):
        return list(block.get("elements") or [])
    if kind == "card":
        return list(block.get("actions") or [])
    element = block.get("accessory") or block.get("element")
    return [element] if isinstance(element, dict) else []


def options_of(element: Json) -> list[Json]:
    """The options of a menu or of the ack of a block_suggestion, groups flattened."""
    groups = element.get("option_groups") or [{"options": element.get("options")}]
    return [option for group in groups for option in group.get("options") or []]


def initial_state(blocks: list[Json], previous: State | None = None) -> State:
    """The state of newly shown blocks: initial values, but entries of `previous` with the same ids and type survive."""
    state: State = {}
    for block, element in elements(blocks):
        key = value_key(element)
        if key is None:
            continue
        ids = (block["block_id"], element["action_id"])
        entry = (previous or {}).get(ids)
        if entry is not None and entry["type"] == element["type"]:
            state[ids] = entry
        else:
            state[ids] = state_entry(element, copy.deepcopy(element.get(_INITIAL.get(key, ""))))
    return state


def state_values(state: State) -> Json:
    """State in the shape of a payload's `state.values`."""
    values: Json = {}
    for (block_id, action_id), entry in state.items():
        values.setdefault(block_id, {})[action_id] = copy.deepcopy(entry)
    return values


def as_stored(blocks: list[Json]) -> list[Json]:
    """A copy of blocks as Slack stores them: with generated ids and the defaults of text objects."""
    stored = copy.deepcopy(blocks)
    for block in stored:
        _give_ids(block)
        _complete_text(block)
    return stored


def _give_ids(block: Json) -> None:
    block.setdefault("block_id", f"b{next(_numbers):05X}")
    for element in _elements_of(block):
        if element.get("type") != "image":
            element.setdefault("action_id", f"a{next(_numbers):05X}")
    for child in block.get("child_blocks") or []:
        _give_ids(child)
    if block.get("type") == "carousel":
        for child in block.get("elements") or []:
            _give_ids(child)


def _complete_text(part: Any) -> None:
    if isinstance(part, list):
        for item in part:
            _complete_text(item)
    elif isinstance(part, dict):
        if part.get("type") == "plain_text":
            part.setdefault("emoji", True)
        elif part.get("type") == "mrkdwn":
            part.setdefault("verbatim", False)
        for item in part.values():
            _complete_text(item)
