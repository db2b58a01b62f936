"""`/signoffs`, which has many words: what it is called, and what was typed after it, split into words.

Every feature reads its words here, by splitting. Bolt asks all of them about each command, whoever types it: a pattern
that backtracks in one of them would keep the bot busy for everybody.
"""

import string

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


def after(command: Body, word: str) -> str | None:
    """What follows this word; None: it is not the first one."""
    first, rest = subcommand(command)
    return rest if first == word else None
