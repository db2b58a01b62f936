"""What people type: names folded so that they are found again however they were written, and text without controls."""

import unicodedata

PAIRS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ł": "l"}
)


def fold(text: str) -> str:
    """Lower case, one space between words, no accents: "  Jörg  MÜLLER" and "joerg mueller" are one."""
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(PAIRS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(plain.split())


JOINERS = "\u200c\u200d"
"""Part of words in Persian and Hindi, and of emoji."""


def is_control(c: str) -> bool:
    """Whether a character moves a cursor, ends a line, turns the direction of text or hides, and shows nothing."""
    return unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in JOINERS


def without_controls(text: str) -> str:
    """The text on one line, without anything that a terminal takes for a command to itself."""
    if text.isprintable():
        return text
    return "".join(_instead(c) if is_control(c) else c for c in text)


def _instead(control: str) -> str:
    """Nothing for a mark that takes no room, else a blank."""
    return "" if unicodedata.category(control) == "Cf" else " "
