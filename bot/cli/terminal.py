"""Prints for every command, without control characters: names and notes can't drive the operator's terminal."""

import click

from models.rules.text import without_controls

BYTE_ORDER_MARK = "\ufeff"


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
