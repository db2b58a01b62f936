"""Rich text: sections, lists, quotes and code, made of runs that are never empty."""

from typing import Any

from bot.sandbox.limits.rules import (
    Findings,
    Rule,
    anything,
    boolean,
    by_type,
    integer,
    list_of,
    one_of,
    shape,
    string,
)

_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_style = shape({}, dict.fromkeys(_STYLES, boolean))


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


def cell(value: Any, at: str, found: Findings) -> None:
    """A rich_text block inside a table."""
    shape({"type": anything, "elements": elements}, {"block_id": string(255)})(value, at, found)
