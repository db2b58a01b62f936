"""What every command prints goes through here, so that no name and no note drives the terminal of who runs the bot."""

import click

from models.rules.text import without_controls

BYTE_ORDER_MARK = "\ufeff"


def say(*lines: str) -> None:
    """Prints these lines; a line break inside one of them becomes a blank."""
    for line in lines:
        click.echo(without_controls(line))


def document(text: str, *, is_error: bool = False) -> None:
    """Prints a text of several lines, which keeps its line ends, its tabs and its byte order mark."""
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    click.echo(mark + "\n".join(map(_line, text.split("\n"))), nl=False, err=is_error)


def _line(text: str) -> str:
    end = "\r" if text.endswith("\r") else ""
    return "\t".join(map(without_controls, text.removesuffix("\r").split("\t"))) + end
