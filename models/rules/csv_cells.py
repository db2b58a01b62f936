"""The one writer of tables for a spreadsheet. What somebody typed stays text in it, whatever parts its cells."""

import csv
import io
import unicodedata
from collections.abc import Iterable
from typing import Any

SIGNS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212")
"""A cell that begins with one of them is a formula to some spreadsheet; also in full width, small, or a true minus."""

PARTS_CELLS = frozenset(";\t|\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
"""Where a spreadsheet may begin a new cell in the middle of ours: it guesses what parts them, or was told wrongly.

A comma is not among them: it is what we part them with, so a text that holds one is quoted.
"""

UNSEEN = frozenset({"Cc", "Cf", "Cn", "Mn", "Me", "Zs", "Zl", "Zp"})
"""Unicode's categories of blanks, controls and marks that stand on another character: a spreadsheet may skip them."""
ALSO_UNSEEN = frozenset('"\u115f\u1160\u2800\u3164\uffa0')
"""A quote, which may be taken for the beginning of a quoted cell, and letters that show nothing."""


def table(rows: Iterable[Iterable[Any]]) -> str:
    """Comma-separated values with line ends of the kind that spreadsheets write. None of the cells is a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def cell(value: Any) -> Any:
    """The value as it may stand in a cell.

    In a text, an apostrophe stands before each sign that would begin a formula: at the start, and after whatever may
    part cells.
    """
    if not isinstance(value, str) or SIGNS.isdisjoint(value):
        return value
    written, is_start = [], True
    for c in value:
        written.append(f"'{c}" if is_start and c in SIGNS else c)
        is_start = c in PARTS_CELLS or (is_start and _is_unseen(c))
    return "".join(written)


def _is_unseen(c: str) -> bool:
    return c in ALSO_UNSEEN or unicodedata.category(c) in UNSEEN
