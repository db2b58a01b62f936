"""Finds buttons, menus, fields and options by their visible text."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.blocks import elements, options_of
from bot.sandbox.state.conversation import Message
from bot.sandbox.state.view import View
from bot.sandbox.troubles import Json, NotVisible

_UNNAMED_MENU = ("", "…", "More", "More actions", "More options")


@dataclass(frozen=True)
class ElementMatch:
    """An element found in a message or view; `option` is the matched option of a menu, None for a button."""

    source: Message | View
    block: Json
    element: Json
    option: Json | None = None

    @property
    def block_id(self) -> str:
        """The id of the element's block."""
        return str(self.block["block_id"])


def text_of(part: Any) -> str:
    """The text of a text object; empty for any other value."""
    return str((part or {}).get("text") or "") if isinstance(part, dict) else ""


def buttons(source: Message | View, text: str, value: str | None) -> list[ElementMatch]:
    """The buttons with this text, else the menus with such an option. `value` also has to match, if given."""
    button_matches = [
        ElementMatch(source, block, element)
        for block, element in elements(source.blocks)
        if element["type"] == "button"
        and _same_text(text_of(element["text"]), text)
        and value in (None, element.get("value"))
    ]
    return button_matches or [
        ElementMatch(source, block, element, option)
        for block, element in elements(source.blocks)
        if block["type"] != "input"
        for option in options_of(element)
        if _same_text(text_of(option["text"]), text) and value in (None, option.get("value"))
    ]


def menus(source: Message | View, label: str) -> list[ElementMatch]:
    """The menus and pickers with this placeholder or label, in reading order."""
    return [
        ElementMatch(source, block, element)
        for block, element in elements(source.blocks)
        if element["type"] != "button" and _has_label(block, element, label)
    ]


def _has_label(block: Json, element: Json, label: str) -> bool:
    if element["type"] == "overflow" and label in _UNNAMED_MENU:
        return True
    names = [text_of(element.get("placeholder")), text_of(block.get("label"))]
    if block["type"] == "section":
        names.append(text_of(block.get("text")).strip("*"))
    return any(_same_text(name, label) for name in names)


def offers_option(match: ElementMatch, wanted: Any) -> bool:
    """Whether an overflow menu, which has no label, offers the wanted option; True for other menus."""
    if match.element["type"] != "overflow" or wanted is None:
        return True
    return str(wanted) in [text_of(option["text"]) for option in options_of(match.element)]


def field(view: View, label: str) -> ElementMatch:
    """The input with this label. Raises NotVisible, which lists the form's labels."""
    inputs = [block for block in view.blocks if block["type"] == "input"]
    for block in inputs:
        if _same_text(text_of(block["label"]), label):
            return ElementMatch(view, block, block["element"])
    others = menus(view, label)
    if others:
        return others[0]
    labels = [text_of(block["label"]) for block in inputs]
    raise NotVisible(f"no field {label!r} in {text_of(view.get('title'))!r}; it has {labels}")


def option_with_text(offered: list[Json], wanted: str) -> Json:
    """The option with this text or value. Raises NotVisible, which lists the options' texts."""
    for option in offered:
        if _same_text(text_of(option["text"]), wanted) or option.get("value") == wanted:
            return option
    raise NotVisible(f"no option {wanted!r}; there are {[text_of(option['text']) for option in offered]}")


def _same_text(shown: str, wanted: str) -> bool:
    return shown == wanted or shown.strip() == wanted.strip()
