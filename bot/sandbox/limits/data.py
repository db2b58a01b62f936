"""Tables and charts."""

import math
from typing import Any

from bot.sandbox.limits import rich_text
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

_cells = by_type(
    {
        "raw_text": shape({"type": anything, "text": string(10_000, 0)}),
        "raw_number": shape({"type": anything, "value": number}, {"text": string(10_000)}),
        "rich_text": rich_text.cell,
    }
)
_column = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _characters(most: int) -> Rule:
    def check(block: Any, at: str, found: Findings) -> None:
        if sum(_length(cell) for row in block.get("rows") or [] for cell in row) > most:
            found.add(f"no more than {most} characters allowed in a table", at)

    return check


def _length(part: Any) -> int:
    if isinstance(part, dict):
        return sum(_length(held) for name, held in part.items() if name != "type")
    if isinstance(part, list):
        return sum(_length(held) for held in part)
    return len(part) if isinstance(part, str) else 0


TABLE = (
    {"rows": list_of(list_of(_cells, 1, 20), 1, 100)},
    {"column_settings": list_of(_column, 0, 20)},
    _characters(10_000),
)
DATA_TABLE = (
    {"rows": list_of(list_of(_cells, 1, 20), 2, 201), "caption": string(2000)},
    {"page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
    _characters(20_000),
)


def _finite(value: Any, at: str, found: Findings) -> None:
    number(value, at, found)
    if isinstance(value, float) and not math.isfinite(value):
        found.add("must be a finite number", at)


def _every_category(chart: Any, at: str, found: Findings) -> None:
    categories = (chart.get("axis_config") or {}).get("categories") or []
    for index, series in enumerate(chart.get("series") or []):
        labels = [point.get("label") for point in series.get("data") or [] if isinstance(point, dict)]
        if sorted(map(str, labels)) != sorted(map(str, categories)):
            found.add("every series needs a value for every category", f"{at}/series/{index}/data")


_point = shape({"label": string(20), "value": _finite})
_series = shape({"name": string(20), "data": list_of(_point, 1, 20)})
_axes = shape({"categories": list_of(string(20), 1, 20)}, {"x_label": string(50), "y_label": string(50)})
_lines = shape({"type": anything, "series": list_of(_series, 1, 6), "axis_config": _axes}, also=_every_category)
_pie = shape({"type": anything, "segments": list_of(_point, 1, 6)})
_chart = by_type({"pie": _pie, "bar": _lines, "line": _lines, "area": _lines})
CHART: tuple[dict[str, Rule], dict[str, Rule]] = ({"title": string(50), "chart": _chart}, {})
