"""Writes CSV tables. Typed text stays text in any spreadsheet, whatever separator the spreadsheet assumes."""

import csv
import io
import unicodedata
from collections.abc import Iterable
from typing import Any

SIGNS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212")
"""Characters that begin a formula in some spreadsheet; also in full width, small, or a true minus."""

PARTS_CELLS = frozenset(";\t|\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
"""Characters at which a spreadsheet may begin a new cell: it guesses the separator, or was told a wrong one.

Without the comma: it is our separator, so a text that holds one is quoted.
"""

UNSEEN = frozenset({"Cc", "Cf", "Cn", "Mn", "Me", "Zs", "Zl", "Zp"})
"""Unicode categories of blanks, controls and combining marks, which a spreadsheet may skip."""
ALSO_UNSEEN = frozenset('"\u115f\u1160\u2800\u3164\uffa0')
"""A quote, which may open a quoted cell, and letters without a visible shape."""


def table(rows: Iterable[Iterable[Any]]) -> str:
    """CSV text with the line ends that spreadsheets write. No cell is a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def cell(value: Any) -> Any:
    """The value, made safe for a cell.

    In a text, an apostrophe is put before each sign that would begin a formula: at the start, and after each
    character that may begin a new cell.
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
