"""What people type: names folded so that they are found again however they were written, and text without controls."""

import unicodedata

PAIRS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ł": "l"}
)


MOST_MARKS = 30
"""Combining marks on one letter, as Unicode's stream-safe format has it: to put many in order takes quadratic time."""


def fold(text: str) -> str:
    """Lower case, one space between words, no accents: "  Jörg  MÜLLER" and "joerg mueller" are one."""
    lowered = unicodedata.normalize("NFKC", _with_few_marks(text)).casefold().translate(PAIRS)
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


def _with_few_marks(text: str) -> str:
    if text.isascii():
        return text
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
