"""Converts a person's input into element values, and checks inputs as Slack's client does."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.sandbox.blocks import options_of, value_key
from bot.sandbox.state.view import View
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json, NotVisible, RefusedByClient
from bot.sandbox.visitor.finding import option_with_text, text_of

Suggest = Callable[[str], list[Json]]
"""Queries the app for options that match a text."""

_REQUIRED = "Please complete this required field."


def value_for(workspace: Workspace, element: Json, wanted: Any, suggest: Suggest) -> Any:
    """The element's value for `wanted`: a text, option text(s), a date, a time, an id, a name, or None."""
    if wanted is None or wanted in ("", []):
        return None
    key = value_key(element) or ""
    if key == "selected_option" or element["type"] == "overflow":
        return _option(element, str(wanted), suggest)
    if key == "selected_options":
        return [_option(element, text, suggest) for text in _several(wanted)]
    if key in ("selected_user", "selected_conversation", "selected_channel"):
        return _id(workspace, str(wanted))
    if key in ("selected_users", "selected_conversations", "selected_channels"):
        return [_id(workspace, item) for item in _several(wanted)]
    return _scalar_value(key, wanted)


def _scalar_value(key: str, wanted: Any) -> Any:
    """Dates, times and texts in Slack's formats."""
    if isinstance(wanted, datetime):
        return int(wanted.timestamp())
    if isinstance(wanted, time):
        return f"{wanted:%H:%M}"
    if isinstance(wanted, date) or key == "selected_date":
        return date.fromisoformat(str(wanted)).isoformat()
    return wanted if key in ("selected_date_time", "rich_text_value", "files") else str(wanted)


def escape_mentions(workspace: Workspace, text: str) -> str:
    """Replaces `@name` and `#channel` by references, for commands with `should_escape`."""

    def mention(match: re.Match[str]) -> str:
        member = next((person for person in workspace.people.values() if person.name == match.group(1)), None)
        return f"<@{member.id}|{member.name}>" if member else match.group()

    def channel(match: re.Match[str]) -> str:
        conversation = workspace.find_conversation(match.group(1))
        return f"<#{conversation.id}|{conversation.name}>" if conversation else match.group()

    return re.sub(r"#([\w-]+)", channel, re.sub(r"@([\w.-]+)", mention, text))


def _several(wanted: Any) -> list[str]:
    return [wanted] if isinstance(wanted, str) else [str(item) for item in wanted]


def _option(element: Json, text: str, suggest: Suggest) -> Json:
    external = element["type"].endswith("external_select")
    return option_with_text(suggest(text) if external else options_of(element), text)


def _id(workspace: Workspace, wanted: str) -> str:
    if wanted in workspace.people or wanted in workspace.conversations:
        return wanted
    for person in workspace.people.values():
        if wanted.removeprefix("@") in (person.name, person.real_name):
            return person.id
    conversation = workspace.find_conversation(wanted)
    if conversation is None:
        raise NotVisible(f"nobody and no channel is called {wanted!r}")
    return conversation.id


def check_inputs(view: View) -> None:
    """Raises RefusedByClient for the first input that Slack's client would not submit: empty, too long, no e-mail."""
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        entry = view.state[(block["block_id"], element["action_id"])]
        value = entry[value_key(element) or ""]
        label = text_of(block["label"])
        if value in (None, "", []):
            if not block.get("optional", False):
                raise RefusedByClient(label, _REQUIRED)
            continue
        why = _fault_of(element, value)
        if why:
            raise RefusedByClient(label, why)


def _fault_of(element: Json, value: Any) -> str | None:
    kind = element["type"]
    if kind == "plain_text_input":
        return _length_fault(element, value)
    if kind == "email_text_input" and not re.fullmatch(r"\A[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+", value):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.fullmatch(r"https?://\S+", value):
        return "Please enter a valid URL."
    if kind == "number_input":
        return _number_fault(element, value)
    most = element.get("max_selected_items")
    if most is not None and len(value) > most:
        return f"Please select {most} or fewer."
    return None


def _length_fault(element: Json, value: str) -> str | None:
    most, least = element.get("max_length", 3000), element.get("min_length", 0)
    if len(value) > most:
        return f"Please enter {most} or fewer characters."
    return f"Please enter {least} or more characters." if len(value) < least else None


def _number_fault(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of {element['min_value']} or more."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of {element['max_value']} or less."
    return None
