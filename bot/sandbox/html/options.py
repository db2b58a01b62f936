"""What a menu offers: its options in groups, or the people and conversations of the workspace."""

from dataclasses import dataclass, field

from bot.sandbox.html.inline import with_emoji
from bot.sandbox.html.viewer import Viewer
from bot.sandbox.troubles import Json


@dataclass(frozen=True)
class Offer:
    """One line of a menu."""

    value: str
    said: str


@dataclass(frozen=True)
class Group:
    """Lines under one label; the label is empty where the menu has no groups."""

    label: str
    options: list[Offer] = field(default_factory=list)


def groups(element: Json, viewer: Viewer) -> list[Group]:
    """The lines of any select, in order."""
    kind = element["type"].removeprefix("multi_")
    if kind == "users_select":
        return [Group("", [Offer(id_, name) for id_, name in viewer.people.items()])]
    if kind in ("channels_select", "conversations_select"):
        return [Group("", [Offer(id_, f"#{name}") for id_, name in viewer.channels.items()])]
    if element.get("option_groups"):
        return [Group(each["label"]["text"], _offers(each["options"])) for each in element["option_groups"]]
    return [Group("", _offers(element.get("options") or []))]


def _offers(options: list[Json]) -> list[Offer]:
    return [Offer(option["value"], _said(option)) for option in options]


def _said(option: Json) -> str:
    described = option.get("description")
    text = with_emoji(option["text"]["text"])
    return f"{text} · {with_emoji(described['text'])}" if described else text
