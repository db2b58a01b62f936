"""Ranks candidates for a new opening: by the next step they wish for, the role they were in for, and the place.

Pure functions on text. Tolerates typos and word order; the recruiter judges the rest.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from models.rules.text import fold

FILLERS = frozenset(
    {"a", "an", "and", "any", "as", "at", "for", "in", "of", "on", "or", "some", "that", "the", "this", "to", "with"}
    | {"job", "position", "role"}
)
ALIKE = 80.0
"""Similarity (of 100) from which two words count as the same word with a typo."""
EXACT_UP_TO = 3
"""Words of up to this many letters must match exactly."""
NEAR = 0.5
"""Share of the title's words that must match the wish or the earlier role."""
WAS_IN_FOR = 0.8
"""Weight of a match with the earlier role, compared with the wish."""
TITLE, PLACE = 0.7, 0.3
MOVES = {"yes": 0.8, "maybe": 0.6, "no": 0.1}
UNKNOWN = 0.4


@dataclass(frozen=True)
class OpeningText:
    """A typed opening: "Staff Engineer in Lisbon"."""

    title: str
    place: str = ""


@dataclass(frozen=True)
class CandidateWish:
    """What a candidate would want, as typed. `relocation`: "yes", "maybe", "no", or not known."""

    next_step: str = ""
    role: str = ""
    """The role they were in for."""
    place: str = ""
    relocation: str | None = None


def read(typed: str) -> OpeningText:
    """Splits typed text into title and place: at the last "in", else at the first comma."""
    text = " ".join(typed.split()).strip(" ,")
    title, parted, place = f" {text}".rpartition(" in ")
    if not parted:
        title, _, place = text.partition(",")
    return OpeningText(title.strip(" ,"), place.strip(" ,"))


def ranked(opening: OpeningText, wishes: Mapping[int, CandidateWish]) -> list[int]:
    """Keys of the matching wishes, best first; equal ones in the given order."""
    fits = {key: fit for key, wish in wishes.items() if (fit := suits(opening, wish)) is not None}
    return sorted(fits, key=lambda key: -fits[key])


def suits(opening: OpeningText, wish: CandidateWish) -> float | None:
    """How well the opening suits, 0 to 1; None: nothing in common."""
    wished = words(f"{wish.next_step} {wish.place}")
    where = _where(opening, wish, wished)
    title = words(opening.title)
    if not title:
        return where if where > UNKNOWN else None
    what = max(likeness(title, wished), WAS_IN_FOR * likeness(title, words(wish.role)))
    return TITLE * what + PLACE * where if what >= NEAR * WAS_IN_FOR else None


def words(text: str) -> list[str]:
    """The words of the text, folded, without fillers."""
    return [word for word in re.findall(r"[\w+#]+", fold(text)) if word not in FILLERS]


def likeness(wanted: Sequence[str], present: Sequence[str]) -> float:
    """Share of the wanted words that the text contains, 0 to 1, in any order."""
    return sum(_best(word, present) for word in wanted) / len(wanted) if wanted else 0.0


def _best(word: str, present: Sequence[str]) -> float:
    if word in present:
        return 1.0
    if len(word) <= EXACT_UP_TO:
        return 0.0
    match = process.extractOne(word, present, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return match[1] / 100 if match else 0.0


def _where(opening: OpeningText, wish: CandidateWish, wished: Sequence[str]) -> float:
    """1 where the place is wished for, or the opening names none; else by willingness to move."""
    place = words(opening.place)
    if not place or likeness(place, wished) >= NEAR:
        return 1.0
    return MOVES.get(wish.relocation or "", UNKNOWN)
