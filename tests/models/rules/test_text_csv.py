"""CSV for spreadsheets: no cell is read as a formula, whatever separator the reader assumes."""

import csv
import io
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from models.rules import text

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
UNSEEN = " \t\u00a0\u3000\u200b\ufeff\u202e\x00\x1b\"'"
BREAKS = ",;|\r\n\v\x85\u2028"
typed = some.text(some.sampled_from(f"aJ1{SIGNS}{UNSEEN}{BREAKS}") | some.characters(exclude_categories=["Cs"]))


def readings(written: str) -> Iterator[list[list[str]]]:
    """The table as read with the right separator, with a wrong separator, and without quotes."""
    lines = (written, written.splitlines(keepends=True))
    for source in (io.StringIO(lines[0], newline=""), lines[1]):
        for parts in ",;\t|":
            if isinstance(source, io.StringIO):
                source.seek(0)
            yield list(csv.reader(source, delimiter=parts))
    yield from ([line.split(parts) for line in written.splitlines()] for parts in (";", "\t", "|"))


def begins_a_formula(cell: str) -> bool:
    skipped = (
        c for c in cell if c != '"' and not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf", "Mn", "Cn")
    )
    return next(skipped, "a") in SIGNS


@given(some.lists(some.lists(typed, min_size=3, max_size=3), min_size=1, max_size=3))
@example([["a;=1+1", 'b;"=1', "c|\u200b@SUM(A1)"]])
@example([["\ufeff=1", "  +1", "a\n\uff1d1"]])
@example([['";"=1', "a", "\x85-1"]])
def test_no_cell_is_a_formula_whatever_was_typed_and_whatever_parts_them(rows: list[list[str]]) -> None:
    for table in readings(text.table(rows)):
        assert [cell for row in table for cell in row if begins_a_formula(cell)] == []


@given(typed)
def test_the_text_stays_readable(value: str) -> None:
    [[read]] = csv.reader(io.StringIO(text.table([[value]]), newline="")) if value else [[""]]
    assert read.replace("'", "") == value.replace("'", "")


@pytest.mark.parametrize(
    ("value", "stands_there"),
    [
        ("+34 600 111 222", "'+34 600 111 222"),
        ("Jane Doe-Smith; jane@example.com", "Jane Doe-Smith; jane@example.com"),
        ("Jane;=1+1", "Jane;'=1+1"),
        ("two lines\n- a point", "two lines\n'- a point"),
        (" \ufeff\uff1d1", " \ufeff'\uff1d1"),
        (-3, -3),
        (None, None),
    ],
)
def test_an_apostrophe_stands_before_the_sign_and_nowhere_else(value: object, stands_there: object) -> None:
    assert text.cell(value) == stands_there
