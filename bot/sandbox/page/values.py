"""What a person typed and chose in a form of the page, as Slack would hold it."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import ImmutableMultiDict

from bot.sandbox.blocks import State, elements, holds, value_of
from bot.sandbox.html.place import Place
from bot.sandbox.troubles import Json


def chosen(blocks: list[Json], form: ImmutableMultiDict[str, str], zone: ZoneInfo) -> State:
    """The entries of `state.values` for every element that stands in this form."""
    state: State = {}
    for block, element in elements(blocks):
        key = holds(element)
        name = Place("", block, element, None, zone).name
        many = key is not None and key.endswith("s")
        if key is None or not (many or name in form):
            continue
        said = [value for value in form.getlist(name) if value]
        values = [value for value in (_value(element, text, zone) for text in said) if value is not None]
        value = values if many else (values[0] if values else None)
        state[(block["block_id"], element["action_id"])] = value_of(element, value)
    return state


def _value(element: Json, text: str, zone: ZoneInfo) -> Any:
    kind = element["type"]
    if kind in ("static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"):
        return option_of(element, text)
    if kind in ("external_select", "multi_external_select"):
        return json.loads(text)
    if kind == "datetimepicker":
        return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())
    if kind == "rich_text_input":
        runs = [{"type": "text", "text": text}]
        return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}
    # A browser sends line ends as CRLF; Slack's client sends LF.
    return text.replace("\r\n", "\n")


def option_of(element: Json, value: str) -> Json | None:
    """The whole option behind a value, from the element's options or groups."""
    options = element.get("options") or [
        option for group in element.get("option_groups") or [] for option in group["options"]
    ]
    return next((option for option in options if option.get("value") == value), None)
