"""The blocks: what each of them holds, and on which surface it may stand."""

from typing import Any

from bot.sandbox.limits import rich_text
from bot.sandbox.limits.data import CHART, DATA_TABLE, TABLE
from bot.sandbox.limits.elements import element_in, image
from bot.sandbox.limits.rules import (
    Findings,
    Rule,
    anything,
    boolean,
    by_type,
    list_of,
    one_of,
    shape,
    string,
)
from bot.sandbox.limits.texts import plain, text

MARKDOWN = 12_000


def _block(required: dict[str, Rule], optional: dict[str, Rule] | None = None, also: Rule | None = None) -> Rule:
    checked = shape({"type": anything, **required}, {"block_id": string(255), **(optional or {})}, also)

    def check(value: Any, at: str, found: Findings) -> None:
        block_id = value.get("block_id")
        if isinstance(block_id, str):
            if block_id in found.block_ids:
                found.add(f"`block_id` already exists: {block_id}", f"{at}/block_id")
            found.block_ids.add(block_id)
        checked(value, at, found)

    return check


def _unique_actions(block: Any, at: str, found: Findings) -> None:
    seen: set[str] = set()
    for index, element in enumerate(block.get("elements") or []):
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if action_id in seen:
            found.add(f"`action_id` already exists for this block: {action_id}", f"{at}/elements/{index}/action_id")
        elif action_id is not None:
            seen.add(action_id)


def _says_something(block: Any, at: str, found: Findings) -> None:
    if block.get("text") is None and not block.get("fields"):
        found.add("missing required field: text", at)


def _has_source(block: Any, at: str, found: Findings) -> None:
    if block.get("image_url") is None and block.get("slack_file") is None:
        found.add("missing required field: image_url", at)


def _shows_something(block: Any, at: str, found: Findings) -> None:
    if not any(block.get(name) for name in ("hero_image", "title", "actions", "body")):
        found.add("at least one of hero_image, title, actions or body is required", at)


def _has_title(block: Any, at: str, found: Findings) -> None:
    if block.get("title") is None and block.get("rich_text_title") is None:
        found.add("missing required field: title", at)


def _at_most(what: str, most: int) -> Rule:
    def check(_: Any, at: str, found: Findings) -> None:
        if found.count(what) > most:
            found.add("only_one_table_allowed" if most == 1 else f"no more than {most} {what} blocks allowed", at)

    return check


def _both(first: Rule, second: Rule | None) -> Rule:
    def check(value: Any, at: str, found: Findings) -> None:
        first(value, at, found)
        if second is not None:
            second(value, at, found)

    return check


def _markdown_together(block: Any, at: str, found: Findings) -> None:
    length = len(block.get("text") or "")
    found.counts["markdown"] = found.counts.get("markdown", 0) + length
    if found.counts["markdown"] > MARKDOWN >= length:
        found.add(f"must be less than {MARKDOWN + 1} characters in all markdown blocks together", at)


_in_context = by_type(
    {
        "image": image,
        "mrkdwn": text(2000),
        "plain_text": text(2000),
    }
)
_card = _block(
    {},
    {
        "hero_image": image,
        "icon": image,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": list_of(element_in("card"), 1, 3),
    },
    _shows_something,
)
_video_texts: dict[str, Rule] = {
    "description": plain(200),
    "provider_name": string(50),
    "author_name": string(50),
}
_flat: dict[str, Rule] = {
    "section": _block(
        {},
        {
            "text": text(3000),
            "fields": list_of(text(2000), 1, 10),
            "accessory": element_in("section"),
            "expand": boolean,
        },
        _says_something,
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block({}),
    "context": _block({"elements": list_of(_in_context, 1, 10)}),
    "actions": _block({"elements": list_of(element_in("actions"), 1, 25)}, None, _unique_actions),
    "image": _block(
        {"alt_text": string(2000)},
        {"image_url": string(3000), "slack_file": anything, "title": plain(2000)},
        _has_source,
    ),
    "input": _block(
        {"label": plain(2000), "element": element_in("input")},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _block({"elements": rich_text.elements}),
    "markdown": _block({"text": string(MARKDOWN)}, None, _markdown_together),
    "table": _block(TABLE[0], TABLE[1], _both(_at_most("table", 1), TABLE[2])),
    "data_table": _block(*DATA_TABLE),
    "data_visualization": _block(CHART[0], CHART[1], _at_most("data_visualization", 2)),
    "alert": _block({"text": text(200)}, {"level": one_of("default", "info", "warning", "error", "success")}),
    "card": _card,
    "carousel": _block({"elements": list_of(by_type({"card": _card}), 1, 10)}),
    "video": _block(
        {
            "alt_text": string(2000),
            "title": plain(199),
            "thumbnail_url": string(3000),
            "video_url": string(3000),
        },
        {"title_url": string(3000), "provider_icon_url": string(3000), **_video_texts},
    ),
}
_ONLY_ON = {
    "markdown": {"message"},
    "table": {"message"},
    "data_table": {"message"},
    "data_visualization": {"message"},
    "alert": {"modal"},
    "card": {"message", "home"},
    "carousel": {"message", "home"},
    "container": {"message", "home"},
}


def _allowed(kind: str, found: Findings) -> bool:
    return found.surface in _ONLY_ON.get(kind, {found.surface})


_container = _block(
    {"child_blocks": list_of(by_type(_flat, _allowed), 1, 10)},
    {
        "title": plain(150),
        "rich_text_title": anything,
        "subtitle": text(150),
        "width": one_of("narrow", "standard", "wide", "full"),
        "icon": image,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    _has_title,
)
block = by_type({**_flat, "container": _container}, _allowed)
