"""Where an element stands on the page: its id, its name in the form, and what was chosen in it so far."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from bot.sandbox.blocks import holds
from bot.sandbox.troubles import Json

_SHOWN_FORM = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class Place:
    """One element of a block; `entry` is its value as `state.values` holds it, None for buttons."""

    scope: str
    block: Json
    element: Json
    entry: Json | None
    zone: ZoneInfo
    wrong: str = ""

    @property
    def id(self) -> str:
        """Unique in the page."""
        return f"{self.scope}-{self.block['block_id']}-{self.element.get('action_id', '')}".replace(" ", "_")

    @property
    def name(self) -> str:
        """The field's name in the form; `named` reads it back."""
        return f"{quote(self.block['block_id'], safe='')}/{quote(self.element.get('action_id', ''), safe='')}"

    @property
    def label(self) -> str:
        """What a screen reader calls it."""
        for source in (self.block.get("label"), self.element.get("placeholder"), self.element.get("text")):
            if source:
                return str(source["text"])
        return "Choose"

    @property
    def confirm(self) -> Json | None:
        """The question asked before the app hears of it."""
        found: Json | None = self.element.get("confirm")
        return found

    def press(self, option: str | None = None) -> str:
        """What the page sends when this is used."""
        said = {"block": self.block["block_id"], "action": self.element.get("action_id", "")}
        return json.dumps(said if option is None else said | {"option": option}, separators=(",", ":"))

    @property
    def held(self) -> Any:
        """The bare value: a text, an option, a list of options or ids, None when empty."""
        key = holds(self.element)
        return (self.entry or {}).get(key) if key else None

    @property
    def shown(self) -> str:
        """The value of a text, date or time field as the browser writes it."""
        held = self.held
        if isinstance(held, int):
            return datetime.fromtimestamp(held, UTC).astimezone(self.zone).strftime(_SHOWN_FORM)
        if isinstance(held, dict):
            return "".join(_runs(held))
        return held or ""

    def options(self) -> list[Json]:
        """The chosen options."""
        held = self.held
        return [held] if isinstance(held, dict) else list(held or [])

    def chosen(self, value: str) -> bool:
        """Whether the option, person or conversation with this value is chosen."""
        held = self.held
        values = held if isinstance(held, list) else [held]
        return value in [each.get("value") if isinstance(each, dict) else each for each in values]


def named(name: str) -> tuple[str, str]:
    """The block id and action id behind a field's name; ValueError when it is no field of blocks."""
    block_id, action_id = name.split("/")
    return unquote(block_id), unquote(action_id)


def _runs(part: Json) -> list[str]:
    if "text" in part:
        return [str(part["text"])]
    return [run for each in part.get("elements", []) for run in _runs(each)]
