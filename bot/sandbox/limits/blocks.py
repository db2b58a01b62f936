"""Limits of blocks, rich text, tables and charts: required and optional fields, sizes, and allowed surfaces."""

import math
from typing import Any

from bot.sandbox.limits.elements import element_in, image, plain, text
from bot.sandbox.limits.rules import (
    Findings,
    Rule,
    anything,
    boolean,
    by_type,
    integer,
    list_of,
    number,
    one_of,
    shape,
    string,
)

_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_style = shape({}, dict.fromkeys(_STYLES, boolean))

_column = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})

_axes = shape({"categories": list_of(string(20), 1, 20)}, {"x_label": string(50), "y_label": string(50)})

MARKDOWN = 12_000

_in_context = by_type(
    {
        "image": image,
        "mrkdwn": text(2000),
        "plain_text": text(2000),
    }
)

_video_texts: dict[str, Rule] = {
    "description": plain(200),
    "provider_name": string(50),
    "author_name": string(50),
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


def _run(required: dict[str, Rule], optional: dict[str, Rule] | None = None) -> Rule:
    return shape({"type": anything, **required}, {"style": _style, **(optional or {})})


_runs = by_type(
    {
        "text": _run({"text": string(12_000)}),
        "link": _run({"url": string(3000)}, {"text": string(12_000, 0), "unsafe": boolean}),
        "user": _run({"user_id": string(255)}),
        "channel": _run({"channel_id": string(255)}),
        "usergroup": _run({"usergroup_id": string(255)}),
        "team": _run({"team_id": string(255)}),
        "emoji": _run({"name": string(255)}, {"unicode": string(255), "skin_tone": integer(1, 6)}),
        "date": _run({"timestamp": anything, "format": string(255)}, {"url": string(3000), "fallback": string(255)}),
        "broadcast": _run({"range": one_of("here", "channel", "everyone")}),
        "color": _run({"value": string(255)}),
    }
)
_section = shape({"type": anything, "elements": list_of(_runs, 0, 1000)})
_framed = shape(
    {"type": anything, "elements": list_of(_runs, 0, 1000)}, {"border": integer(0, 1), "language": string(50)}
)
_list = shape(
    {
        "type": anything,
        "style": one_of("bullet", "ordered"),
        "elements": list_of(by_type({"rich_text_section": _section}), 0, 1000),
    },
    {"indent": integer(0, 8), "offset": integer(0, 10_000), "border": integer(0, 1)},
)
_parts = by_type(
    {
        "rich_text_section": _section,
        "rich_text_list": _list,
        "rich_text_quote": _framed,
        "rich_text_preformatted": _framed,
    }
)
elements = list_of(_parts, 0, 1000)


def cell(value: Any, pointer: str, findings: Findings) -> None:
    """The rule of a rich_text cell in a table."""
    shape({"type": anything, "elements": elements}, {"block_id": string(255)})(value, pointer, findings)


_cells = by_type(
    {
        "raw_text": shape({"type": anything, "text": string(10_000, 0)}),
        "raw_number": shape({"type": anything, "value": number}, {"text": string(10_000)}),
        "rich_text": cell,
    }
)


def _characters(most: int) -> Rule:
    def check(block: Any, pointer: str, findings: Findings) -> None:
        if sum(_length(cell) for row in block.get("rows") or [] for cell in row) > most:
            findings.add(f"no more than {most} characters allowed in a table", pointer)

    return check


def _length(part: Any) -> int:
    if isinstance(part, dict):
        return sum(_length(value) for name, value in part.items() if name != "type")
    if isinstance(part, list):
        return sum(_length(item) for item in part)
    return len(part) if isinstance(part, str) else 0


TABLE = (
    {"rows": list_of(list_of(_cells, 1, 20), 1, 100)},
    {"column_settings": list_of(_column, 0, 20)},
    _characters(10_000),
)


def _both(first: Rule, second: Rule | None) -> Rule:
    def check(value: Any, pointer: str, findings: Findings) -> None:
        first(value, pointer, findings)
        if second is not None:
            second(value, pointer, findings)

    return check


def _data_rows(block: Any, pointer: str, findings: Findings) -> None:
    """Rows of a data table are equally long, and no cell of its first row, the header, is rich text."""
    rows = [row for row in block.get("rows") or [] if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        findings.add("every row must have the same number of cells", f"{pointer}/rows")
    for index, cell in enumerate(rows[0] if rows else []):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            findings.add("unsupported type: rich_text", f"{pointer}/rows/0/{index}/type")


_data_cells = by_type(
    {
        "raw_text": shape({"type": anything, "text": string(10_000)}),
        "raw_number": shape({"type": anything, "value": number, "text": string(10_000)}),
        "rich_text": cell,
    }
)


DATA_TABLE = (
    {"rows": list_of(list_of(_data_cells, 1, 20), 2, 201), "caption": string(2000)},
    {"page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
    _both(_characters(20_000), _data_rows),
)


def _finite(value: Any, pointer: str, findings: Findings) -> None:
    number(value, pointer, findings)
    if isinstance(value, float) and not math.isfinite(value):
        findings.add("must be a finite number", pointer)


def _every_category(chart: Any, pointer: str, findings: Findings) -> None:
    categories = (chart.get("axis_config") or {}).get("categories") or []
    for index, series in enumerate(chart.get("series") or []):
        labels = [point.get("label") for point in series.get("data") or [] if isinstance(point, dict)]
        if sorted(map(str, labels)) != sorted(map(str, categories)):
            findings.add("every series needs a value for every category", f"{pointer}/series/{index}/data")


_point = shape({"label": string(20), "value": _finite})
_series = shape({"name": string(20), "data": list_of(_point, 1, 20)})
_lines = shape({"type": anything, "series": list_of(_series, 1, 6), "axis_config": _axes}, also=_every_category)
_pie = shape({"type": anything, "segments": list_of(_point, 1, 6)})
_chart = by_type({"pie": _pie, "bar": _lines, "line": _lines, "area": _lines})
CHART: tuple[dict[str, Rule], dict[str, Rule]] = ({"title": string(50), "chart": _chart}, {})


def _block(required: dict[str, Rule], optional: dict[str, Rule] | None = None, also: Rule | None = None) -> Rule:
    checked = shape({"type": anything, **required}, {"block_id": string(255), **(optional or {})}, also)

    def check(value: Any, pointer: str, findings: Findings) -> None:
        block_id = value.get("block_id")
        if isinstance(block_id, str):
            if block_id in findings.block_ids:
                findings.add(f"`block_id` already exists: {block_id}", f"{pointer}/block_id")
            findings.block_ids.add(block_id)
        checked(value, pointer, findings)

    return check


def _unique_actions(block: Any, pointer: str, findings: Findings) -> None:
    seen: set[str] = set()
    for index, element in enumerate(block.get("elements") or []):
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if action_id in seen:
            findings.add(
                f"`action_id` already exists for this block: {action_id}", f"{pointer}/elements/{index}/action_id"
            )
        elif action_id is not None:
            seen.add(action_id)


def _has_text(block: Any, pointer: str, findings: Findings) -> None:
    if block.get("text") is None and not block.get("fields"):
        findings.add("missing required field: text", pointer)


def _has_source(block: Any, pointer: str, findings: Findings) -> None:
    if block.get("image_url") is None and block.get("slack_file") is None:
        findings.add("missing required field: image_url", pointer)


def _has_content(block: Any, pointer: str, findings: Findings) -> None:
    if not any(block.get(name) for name in ("hero_image", "title", "actions", "body")):
        findings.add("at least one of hero_image, title, actions or body is required", pointer)


def _has_title(block: Any, pointer: str, findings: Findings) -> None:
    if block.get("title") is None and block.get("rich_text_title") is None:
        findings.add("missing required field: title", pointer)


def _at_most(name: str, most: int) -> Rule:
    def check(_: Any, pointer: str, findings: Findings) -> None:
        if findings.count(name) > most:
            findings.add(
                "only_one_table_allowed" if most == 1 else f"no more than {most} {name} blocks allowed", pointer
            )

    return check


def _markdown_together(block: Any, pointer: str, findings: Findings) -> None:
    length = len(block.get("text") or "")
    findings.counts["markdown"] = findings.counts.get("markdown", 0) + length
    if findings.counts["markdown"] > MARKDOWN >= length:
        findings.add(f"must be less than {MARKDOWN + 1} characters in all markdown blocks together", pointer)


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
    _has_content,
)
_flat: dict[str, Rule] = {
    "section": _block(
        {},
        {
            "text": text(3000),
            "fields": list_of(text(2000), 1, 10),
            "accessory": element_in("section"),
            "expand": boolean,
        },
        _has_text,
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
    "rich_text": _block({"elements": elements}),
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


def _allowed(kind: str, findings: Findings) -> bool:
    return findings.surface in _ONLY_ON.get(kind, {findings.surface})


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
