"""Paging of long lists: the current position, and Back and Next."""

from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from handlers.ui import blocks

MOST_DIGITS = 10


@dataclass(frozen=True)
class Turns:
    """Action ids of the buttons that turn the pages of a list."""

    back: str
    next: str


def number(value: str) -> int | None:
    """The page number or row id in the value of a button or menu; None: the value is no number."""
    return int(value) if value.isdecimal() and len(value) < MOST_DIGITS else None


def turning(turns: Turns, number: int, last: int, size: int, total: int) -> list[Block]:
    """The range of rows shown, with Back and Next; empty if there is only one page. Pages count from 0."""
    if last == 0:
        return []
    until = min(total, (number + 1) * size)
    buttons = [
        *([blocks.button("Back", turns.back, str(number - 1))] if number > 0 else []),
        *([blocks.button("Next", turns.next, str(number + 1))] if number < last else []),
    ]
    return [blocks.aside(f"{number * size + 1} to {until} of {total}."), blocks.row(f"turn.{number}", buttons)]
