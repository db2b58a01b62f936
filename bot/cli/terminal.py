"""Shared by all commands: printing without control characters, reading the settings, ending with a reason."""

import sys
from typing import TYPE_CHECKING, NoReturn

import click

from models.rules.text import without_controls

BYTE_ORDER_MARK = "\ufeff"

WRONG_SETTINGS = 2


def say(*lines: str) -> None:
    """Prints these lines; a line break inside a line becomes a blank."""
    for line in lines:
        click.echo(without_controls(line))


def document(text: str, *, is_error: bool = False) -> None:
    """Prints a text of several lines and keeps its line ends, tabs and byte order mark."""
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    click.echo(mark + "\n".join(map(_line, text.split("\n"))), nl=False, err=is_error)


def _line(text: str) -> str:
    end = "\r" if text.endswith("\r") else ""
    return "\t".join(map(without_controls, text.removesuffix("\r").split("\t"))) + end


if TYPE_CHECKING:
    from bot.settings import Settings


def settings_or_end() -> "Settings":
    """The settings. If any are wrong, prints all faults and ends the process."""
    from bot import settings

    try:
        return settings.read()
    except settings.SettingsWrong as wrong:
        end("\n".join(f"{fault}." for fault in wrong.faults))


def end(why: str, status: int = WRONG_SETTINGS) -> NoReturn:
    """Prints `why`, in one or more lines, and ends the process with this status."""
    document(f"{why}\n", is_error=True)
    sys.exit(status)


def end_unreadable(fault: Exception, more: str = "") -> NoReturn:
    """Ends the process after a database error. `more`: a sentence on what was left undone."""
    end(f"The database can't be read ({type(fault).__name__}). `signoff check` says what to do.{more}")
