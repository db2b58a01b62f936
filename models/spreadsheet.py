"""What somebody typed, in a table for a spreadsheet, stays text."""

from typing import Any

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet would run what begins so."""


def cell(value: Any) -> Any:
    """The value as it may stand in a cell; a text that would be taken for a formula begins with an apostrophe."""
    is_formula = isinstance(value, str) and value.startswith(STARTS_A_FORMULA)
    return f"'{value}" if is_formula else value
