"""The figures of a cut as Slack's data table: a row for each part, sortable by every column."""

from collections.abc import Sequence
from typing import Any

from handlers.report import wording
from handlers.ui import blocks
from models.reports.figures import Cut, Figures, ReportRow

Json = dict[str, Any]

DATA_TABLE = "data_table"
MOST_ROWS = 100
"""Maximum rows of a table, with the header."""
PAGE = 20
"""Rows shown before Slack offers the next page."""
NAME = 60
UNKNOWN = -1
"""Sorts a part without a value below all others. A column sorts by number only if all of its cells are numbers."""

FIRST = {Cut.STAGE: "Stage", Cut.ROLE: "Role", Cut.CLIENT: "Client", Cut.MONTH: "Month"}
COLUMNS = (
    "Heard",
    "Of",
    "Still wait",
    wording.IN_TIME,
    "Half within",
    "Calls",
    "Referrals",
)


def figures_table(parts: Sequence[ReportRow], cut: Cut) -> Json | None:
    """The table; None: there is no part. Parts beyond MOST_ROWS are left out."""
    if not parts:
        return None
    header = [_text(label) for label in (FIRST[cut], *COLUMNS)]
    rows = [_row(part, cut) for part in parts[: MOST_ROWS - 1]]
    return {"type": DATA_TABLE, "caption": wording.BY[cut], "page_size": PAGE, "rows": [header, *rows]}


def _row(part: ReportRow, cut: Cut) -> list[Json]:
    figures = part.figures
    in_time = 100 * figures.within_a_day / figures.came_due if figures.came_due else UNKNOWN
    half = UNKNOWN if figures.median_hours is None else figures.median_hours
    return [
        _text(blocks.cut(wording.part_name(part, cut), NAME)),
        _number(figures.told),
        _number(figures.owed),
        _number(figures.waiting),
        _number(in_time, f"{figures.within_a_day} of {figures.came_due}" if figures.came_due else "–"),
        _number(half, _half(figures)),
        _number(figures.called),
        _number(figures.from_calls),
    ]


def _half(figures: Figures) -> str:
    return wording.median_wait(figures) or "–"


def _text(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def _number(value: float, text: str = "") -> Json:
    return {"type": "raw_number", "value": round(value, 2), "text": text or f"{value:,}"}
