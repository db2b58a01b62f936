"""Names as people type them, folded so that the same name is found again however it was written."""

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


def _with_few_marks(text: str) -> str:
    if text.isascii():
        return text
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
