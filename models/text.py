"""Names as people type them, folded so that the same name is found again however it was written."""

import unicodedata

PAIRS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ł": "l"}
)


def fold(text: str) -> str:
    """Lower case, one space between words, no accents: "  Jörg  MÜLLER" and "joerg mueller" are one."""
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(PAIRS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(plain.split())
