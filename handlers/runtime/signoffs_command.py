"""Splits the text after `/signoffs` into words and routes it to the listener of its subcommand.

Text is split without regular expressions. Bolt runs the matchers for each command of any user: a pattern that
backtracks would block the bot for everybody.
"""

import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from slack_bolt import App

from handlers.ui.forms import Body

COMMAND = "/signoffs"

MOST_TYPED = 300
"""Characters read from the text after a command; no name, number or day is longer."""
NEAR = 0.7
"""Likeness from which on a word may be a subcommand mistyped; 1 is the same word."""
BLANKS = string.whitespace + "\u00a0\u202f"


def text_of(command: Body) -> str:
    """The text after a command, stripped and cut to the characters that are read."""
    return str(command.get("text") or "").strip()[:MOST_TYPED]


def is_cut(command: Body) -> bool:
    """Whether the text after a command is longer than what is read."""
    return len(str(command.get("text") or "").strip()) > MOST_TYPED


def subcommand(command: Body) -> tuple[str, str]:
    """The first word after /signoffs in lower case, and the rest as typed. Both are empty if nothing was typed."""
    return split(text_of(command))


def split(text: str) -> tuple[str, str]:
    """The first word in lower case, and the rest without a leading colon or trailing question marks."""
    text = text.strip()
    end = next((at for at, letter in enumerate(text) if not (letter.isalnum() or letter == "_")), len(text))
    return text[:end].casefold(), text[end:].lstrip(BLANKS + ":").rstrip(BLANKS + "?")


def words_after(command: Body) -> str:
    """The text after the first word."""
    return subcommand(command)[1]


@dataclass(frozen=True)
class Subcommand:
    """A word after /signoffs and its listener."""

    listener: Callable[..., None]
    takes_words: bool = False
    """The listener reads the text after the word."""
    middleware: Sequence[Callable[..., Any]] = ()
    button: tuple[str, str] | None = None
    """Label and action id of the button that opens its form, where no command can: in the direct message."""


def which(subcommands: Mapping[str, Subcommand], command: Body) -> str | None:
    """The key of the typed subcommand, such as "who" or "settings team"; None: there is none."""
    word, rest = subcommand(command)
    if word in subcommands and subcommands[word].takes_words:
        return word
    typed = " ".join([word, *rest.casefold().split()]).rstrip(" .!?")
    return typed if typed in subcommands else None


def near_miss(subcommands: Mapping[str, Subcommand], command: Body) -> str | None:
    """The subcommand that the first word may have meant: "teem" for "team"; None: none is near."""
    word, _ = subcommand(command)
    return next(iter(get_close_matches(word, list(subcommands), n=1, cutoff=NEAR)), None)


def register(app: App, subcommands: Mapping[str, Subcommand], otherwise: Callable[..., None]) -> None:
    """Registers a listener for each subcommand. `otherwise`: for /signoffs alone and for all other words."""
    for key, entry in subcommands.items():
        matchers = [_matcher(subcommands, key)]
        app.command(COMMAND, matchers=matchers, middleware=list(entry.middleware))(entry.listener)
    app.command(COMMAND)(otherwise)


def _matcher(subcommands: Mapping[str, Subcommand], key: str) -> Callable[[Body], bool]:
    def is_asked(command: Body) -> bool:
        return which(subcommands, command) == key

    return is_asked
