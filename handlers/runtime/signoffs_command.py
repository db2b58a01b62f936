"""`/signoffs`, which has many subcommands: what was typed after it is split into words, and one listener answers.

Words are read by splitting. Bolt asks all matchers about each command, whoever types it: a pattern that backtracks in
one of them would keep the bot busy for everybody.
"""

import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_bolt import App

from handlers.ui.forms import Body

COMMAND = "/signoffs"

MOST_TYPED = 300
"""Characters read of what is typed after a command; no name, number or day is longer."""
BLANKS = string.whitespace + "\u00a0\u202f"


def text_of(command: Body) -> str:
    """What was typed after a command, without the blanks around it, cut to what is read."""
    return str(command.get("text") or "").strip()[:MOST_TYPED]


def is_cut(command: Body) -> bool:
    """Whether more was typed after a command than is read."""
    return len(str(command.get("text") or "").strip()) > MOST_TYPED


def subcommand(command: Body) -> tuple[str, str]:
    """The first word after /signoffs in lower case, and the rest as typed. Both are empty where nothing was typed."""
    return split(text_of(command))


def split(text: str) -> tuple[str, str]:
    """The first word in lower case, and what follows it, without a colon before it and question marks after it."""
    text = text.strip()
    end = next((at for at, letter in enumerate(text) if not (letter.isalnum() or letter == "_")), len(text))
    return text[:end].casefold(), text[end:].lstrip(BLANKS + ":").rstrip(BLANKS + "?")


def words_after(command: Body) -> str:
    """What was typed after the first word."""
    return subcommand(command)[1]


@dataclass(frozen=True)
class Subcommand:
    """The answer to one word after /signoffs. `takes_words`: whatever follows the word is read by its listener."""

    listener: Callable[..., None]
    takes_words: bool = False
    middleware: Sequence[Callable[..., Any]] = ()


def which(subcommands: Mapping[str, Subcommand], command: Body) -> str | None:
    """The key of the subcommand that was typed, such as "who" or "settings team"; None: there is no such one."""
    word, rest = subcommand(command)
    if word in subcommands and subcommands[word].takes_words:
        return word
    typed = " ".join([word, *rest.casefold().split()]).rstrip(" .!?")
    return typed if typed in subcommands else None


def register(app: App, subcommands: Mapping[str, Subcommand], otherwise: Callable[..., None]) -> None:
    """One listener for each subcommand. `otherwise`: for /signoffs alone, and for what nobody knows."""
    for key, known in subcommands.items():
        matchers = [_matcher(subcommands, key)]
        app.command(COMMAND, matchers=matchers, middleware=list(known.middleware))(known.listener)
    app.command(COMMAND)(otherwise)


def _matcher(subcommands: Mapping[str, Subcommand], key: str) -> Callable[[Body], bool]:
    def is_asked(command: Body) -> bool:
        return which(subcommands, command) == key

    return is_asked
