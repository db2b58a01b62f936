"""Whom a new opening would suit: by the next step they wish for, the role they were in for, and the place.

Everything here is a pure function of words. Typos and other word orders are forgiven; people judge what is left.
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
"""From this likeness on (of 100), two words are the same one with a typo."""
EXACT_UP_TO = 3
"""Words of so few letters are compared letter by letter."""
NEAR = 0.5
"""So much of the title must be in what they wish for, or were in for."""
WAS_IN_FOR = 0.8
"""A role they were in for says a little less than what they wish for."""
TITLE, PLACE = 0.7, 0.3
MOVES = {"yes": 0.8, "maybe": 0.6, "no": 0.1}
UNKNOWN = 0.4


@dataclass(frozen=True)
class OpeningText:
    """What somebody typed: "Staff Engineer in Lisbon"."""

    title: str
    place: str = ""


@dataclass(frozen=True)
class CandidateWish:
    """What one person would want, in their words. `relocation`: "yes", "maybe", "no", or not known."""

    next_step: str = ""
    role: str = ""
    """The role that they were in for."""
    place: str = ""
    relocation: str | None = None


def read(typed: str) -> OpeningText:
    """Title and place: the last "in" parts them, else the first comma."""
    said = " ".join(typed.split()).strip(" ,")
    title, parted, place = f" {said}".rpartition(" in ")
    if not parted:
        title, _, place = said.partition(",")
    return OpeningText(title.strip(" ,"), place.strip(" ,"))


def ranked(opening: OpeningText, wishes: Mapping[int, CandidateWish]) -> list[int]:
    """The keys of those whom it would suit, the best first; where two are alike, in the order given."""
    fits = {key: fit for key, wish in wishes.items() if (fit := suits(opening, wish)) is not None}
    return sorted(fits, key=lambda key: -fits[key])


def suits(opening: OpeningText, wish: CandidateWish) -> float | None:
    """How well it suits, 0 to 1; None: nothing in common."""
    wished = words(f"{wish.next_step} {wish.place}")
    where = _where(opening, wish, wished)
    title = words(opening.title)
    if not title:
        return where if where > UNKNOWN else None
    what = max(likeness(title, wished), WAS_IN_FOR * likeness(title, words(wish.role)))
    return TITLE * what + PLACE * where if what >= NEAR * WAS_IN_FOR else None


def words(text: str) -> list[str]:
    """The words that say something, folded."""
    return [word for word in re.findall(r"[\w+#]+", fold(text)) if word not in FILLERS]


def likeness(wanted: Sequence[str], said: Sequence[str]) -> float:
    """How much of the wanted words is said, 0 to 1, in any order."""
    return sum(_best(word, said) for word in wanted) / len(wanted) if wanted else 0.0


def _best(word: str, said: Sequence[str]) -> float:
    if word in said:
        return 1.0
    if len(word) <= EXACT_UP_TO:
        return 0.0
    found = process.extractOne(word, said, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[1] / 100 if found else 0.0


def _where(opening: OpeningText, wish: CandidateWish, wished: Sequence[str]) -> float:
    """1 where the place is wished for, or none is named; else as far as they would move."""
    place = words(opening.place)
    if not place or likeness(place, wished) >= NEAR:
        return 1.0
    return MOVES.get(wish.relocation or "", UNKNOWN)
