"""A long list in pages: where the reader is, and the way back and on."""

from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from handlers.ui import blocks

MOST_DIGITS = 10


@dataclass(frozen=True)
class Turns:
    """The buttons that turn the pages of one list, by their ids."""

    back: str
    next: str


def number(value: str) -> int | None:
    """The page, or whatever else a button or a menu names by a number; None: none in particular."""
    return int(value) if value.isdecimal() and len(value) < MOST_DIGITS else None


def turning(turns: Turns, number: int, last: int, size: int, total: int) -> list[Block]:
    """Which rows these are, and Back and Next; nothing where one page holds them all. Pages count from 0."""
    if last == 0:
        return []
    until = min(total, (number + 1) * size)
    buttons = [
        *([blocks.button("Back", turns.back, str(number - 1))] if number > 0 else []),
        *([blocks.button("Next", turns.next, str(number + 1))] if number < last else []),
    ]
    return [blocks.aside(f"{number * size + 1} to {until} of {total}."), blocks.row(f"turn.{number}", buttons)]
