"""Draws Block Kit as HTML for one reader, with the values chosen so far and the faults beside the fields."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from bot.sandbox.blocks import State
from bot.sandbox.html import chart
from bot.sandbox.html.inline import plain
from bot.sandbox.html.markdown import markdown
from bot.sandbox.html.mrkdwn import mrkdwn, plain_text
from bot.sandbox.html.options import groups
from bot.sandbox.html.place import Place
from bot.sandbox.html.rich_text import styled
from bot.sandbox.html.viewer import Viewer
from bot.sandbox.troubles import Json


@dataclass(frozen=True)
class Surface:
    """Blocks in their place: `scope` makes ids unique, `errors` stand beside input blocks by block id.

    `origin` is the sandbox's own address; pictures from elsewhere are described, not fetched.
    """

    blocks: Sequence[Json]
    scope: str
    state: State = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""


@cache
def environment() -> Environment:
    """The templates of the page; everything is escaped unless it was made safe. All sandboxes of a process share them.

    To compile them takes a tenth of a second.
    """
    made = Environment(loader=PackageLoader("bot.sandbox.page"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"plain": plain, "markdown": markdown, "packed": packed}
    made.globals |= {"draw_chart": chart.draw, "chart_legend": chart.legend}
    return made


def packed(option: Json) -> str:
    """An option as one text, so that a form can carry it whole."""
    return json.dumps(option, separators=(",", ":"), ensure_ascii=False)


def draw(templates: Environment, surface: Surface, viewer: Viewer) -> Markup:
    """The blocks as HTML."""
    tools: dict[str, Any] = {
        "scope": surface.scope,
        "text": partial(text, viewer=viewer),
        "at": partial(_at, surface=surface, viewer=viewer),
        "groups": partial(groups, viewer=viewer),
        "styled": partial(styled, viewer=viewer),
        "image_source": partial(_image_source, origin=surface.origin),
    }
    module: Any = templates.get_template("blocks.html").make_module(tools)
    return Markup(module.draw(surface.blocks))


def text(part: Json | str, viewer: Viewer) -> Markup:
    """A text object as HTML, by its type."""
    if isinstance(part, str):
        return plain(part)
    return mrkdwn(part["text"], viewer) if part["type"] == "mrkdwn" else plain_text(part["text"])


def _at(block: Json, element: Json, surface: Surface, viewer: Viewer) -> Place:
    block_id = block.get("block_id", "")
    entry = surface.state.get((block_id, element.get("action_id", "")))
    return Place(surface.scope, block, element, entry, viewer.zone, surface.errors.get(block_id, ""))


def _image_source(element: Json, origin: str) -> str | None:
    held = element.get("slack_file") or {}
    source = str(held.get("url") or element.get("image_url") or "")
    uploaded = re.fullmatch(re.escape(origin) + r"/files-pri/(\w+)(?:/.*)?", source)
    file_id = held.get("id") or (uploaded and uploaded.group(1))
    if file_id:
        return f"/shown/{file_id}"
    return source if source.startswith("data:image/") else None
