"""Renders blocks as HTML for one viewer, with values, options and errors of the fields."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from bot.sandbox.blocks import State, value_key
from bot.sandbox.html import chart
from bot.sandbox.html.inline import plain, with_emoji
from bot.sandbox.html.markdown import markdown
from bot.sandbox.html.mrkdwn import mrkdwn, plain_text
from bot.sandbox.html.rich_text import render_inline
from bot.sandbox.html.viewer import Viewer
from bot.sandbox.troubles import Json

_INPUT_FORMAT = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class MenuOption:
    """An option of a select menu."""

    value: str
    text: str


@dataclass(frozen=True)
class OptionGroup:
    """Options under a label; the label is empty when the menu has no groups."""

    label: str
    options: list[MenuOption] = field(default_factory=list)


def option_groups(element: Json, viewer: Viewer) -> list[OptionGroup]:
    """The options of any select menu, in order."""
    kind = element["type"].removeprefix("multi_")
    if kind == "users_select":
        return [OptionGroup("", [MenuOption(id_, name) for id_, name in viewer.people.items()])]
    if kind in ("channels_select", "conversations_select"):
        return [OptionGroup("", [MenuOption(id_, f"#{name}") for id_, name in viewer.channels.items()])]
    if element.get("option_groups"):
        return [
            OptionGroup(group["label"]["text"], _menu_options(group["options"])) for group in element["option_groups"]
        ]
    return [OptionGroup("", _menu_options(element.get("options") or []))]


def _menu_options(options: list[Json]) -> list[MenuOption]:
    return [MenuOption(option["value"], _option_text(option)) for option in options]


def _option_text(option: Json) -> str:
    described = option.get("description")
    text = with_emoji(option["text"]["text"])
    return f"{text} · {with_emoji(described['text'])}" if described else text


@dataclass(frozen=True)
class BlockElement:
    """An element of a block with its value; `entry` is its entry in `state.values`, None for buttons."""

    scope: str
    block: Json
    element: Json
    entry: Json | None
    zone: ZoneInfo
    error: str = ""

    @property
    def id(self) -> str:
        """The HTML id, unique in the page."""
        return f"{self.scope}-{self.block['block_id']}-{self.element.get('action_id', '')}".replace(" ", "_")

    @property
    def name(self) -> str:
        """The field's name in the HTML form: block id and action id."""
        return f"{quote(self.block['block_id'], safe='')}/{quote(self.element.get('action_id', ''), safe='')}"

    @property
    def label(self) -> str:
        """The accessible name of the element."""
        for source in (self.block.get("label"), self.element.get("placeholder"), self.element.get("text")):
            if source:
                return str(source["text"])
        return "Choose"

    @property
    def confirm(self) -> Json | None:
        """The confirmation dialog of the element, or None."""
        dialog: Json | None = self.element.get("confirm")
        return dialog

    def press_json(self, option: str | None = None) -> str:
        """The JSON that the page posts as `press` when the element is used."""
        ids = {"block": self.block["block_id"], "action": self.element.get("action_id", "")}
        return json.dumps(ids if option is None else ids | {"option": option}, separators=(",", ":"))

    @property
    def value(self) -> Any:
        """The value in the entry: a text, an option, a list of options or ids, or None."""
        key = value_key(self.element)
        return (self.entry or {}).get(key) if key else None

    @property
    def input_value(self) -> str:
        """The `value` attribute of a text, date or time field."""
        value = self.value
        if isinstance(value, int):
            return datetime.fromtimestamp(value, UTC).astimezone(self.zone).strftime(_INPUT_FORMAT)
        if isinstance(value, dict):
            return "".join(_runs(value))
        return value or ""

    def chosen_options(self) -> list[Json]:
        """The chosen options."""
        value = self.value
        return [value] if isinstance(value, dict) else list(value or [])

    def is_chosen(self, value: str) -> bool:
        """Whether the option, person or conversation with this value is chosen."""
        chosen = self.value if isinstance(self.value, list) else [self.value]
        return value in [option.get("value") if isinstance(option, dict) else option for option in chosen]


def _runs(part: Json) -> list[str]:
    if "text" in part:
        return [str(part["text"])]
    return [run for inner in part.get("elements", []) for run in _runs(inner)]


@dataclass(frozen=True)
class Surface:
    """Blocks to render: `scope` makes HTML ids unique, `errors` holds texts by block id.

    `origin` is the sandbox's own address; images from other origins are shown as alt text, not fetched.
    """

    blocks: Sequence[Json]
    scope: str
    state: State = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""


@cache
def environment() -> Environment:
    """The page's templates, with autoescape. Shared by all sandboxes of a process: compilation takes 0.1 seconds."""
    templates = Environment(
        loader=PackageLoader("bot.sandbox.page"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters |= {"plain": plain, "markdown": markdown, "option_json": option_json}
    templates.globals |= {"draw_chart": chart.draw, "chart_legend": chart.legend}
    return templates


def option_json(option: Json) -> str:
    """An option as JSON, to post it whole from a form."""
    return json.dumps(option, separators=(",", ":"), ensure_ascii=False)


def draw(templates: Environment, surface: Surface, viewer: Viewer) -> Markup:
    """Renders blocks as HTML."""
    tools: dict[str, Any] = {
        "scope": surface.scope,
        "text": partial(text, viewer=viewer),
        "at": partial(_at, surface=surface, viewer=viewer),
        "groups": partial(option_groups, viewer=viewer),
        "inline": partial(render_inline, viewer=viewer),
        "image_source": partial(_image_source, origin=surface.origin),
    }
    module: Any = templates.get_template("blocks.html").make_module(tools)
    return Markup(module.draw(surface.blocks))


def text(part: Json | str, viewer: Viewer) -> Markup:
    """Renders a text object, or a plain string, as HTML."""
    if isinstance(part, str):
        return plain(part)
    return mrkdwn(part["text"], viewer) if part["type"] == "mrkdwn" else plain_text(part["text"])


def _at(block: Json, element: Json, surface: Surface, viewer: Viewer) -> BlockElement:
    block_id = block.get("block_id", "")
    entry = surface.state.get((block_id, element.get("action_id", "")))
    return BlockElement(surface.scope, block, element, entry, viewer.zone, surface.errors.get(block_id, ""))


def _image_source(element: Json, origin: str) -> str | None:
    slack_file = element.get("slack_file") or {}
    source = str(slack_file.get("url") or element.get("image_url") or "")
    uploaded = re.fullmatch(re.escape(origin) + r"/files-pri/(\w+)(?:/.*)?", source)
    file_id = slack_file.get("id") or (uploaded and uploaded.group(1))
    if file_id:
        return f"/shown/{file_id}"
    return source if source.startswith("data:image/") else None
