"""`/signoffs`, which has many words: what it is called, and what was typed after one of them."""

import re

from handlers.house import Body

COMMAND = "/signoffs"


def after(command: Body, word: str) -> str | None:
    """What follows this word; None: it is not the first one."""
    match = re.fullmatch(rf"\s*{word}\b[\s:]*(.*?)[\s?]*", str(command.get("text") or ""), re.IGNORECASE | re.DOTALL)
    return match.group(1) if match else None
