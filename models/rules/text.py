"""What people type: names folded so that they are found again however they were written, and text without controls."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import product

APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\uff07"
DASHES = "-\u02d7\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
INVISIBLE_MARKS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef"
)
"""Characters that take no room, as the inside of a pattern's brackets: copied contacts and texts bring them along."""

TWO_WAYS = {
    "ä": ("a", "ae"), "ö": ("o", "oe"), "ü": ("u", "ue"), "å": ("a", "aa"), "ø": ("o", "oe"), "æ": ("a", "ae"),
}  # fmt: skip
"""Letters that two spellings without accents stand for; a name is folded to the short one."""
ONE_WAY = {"œ": "oe", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t", "þ": "th"}
"""Letters that Unicode does not take apart into a plain one and a mark."""
LONG_WAYS = {long: short for short, long in TWO_WAYS.values()}
LONG_WAY = re.compile("|".join(LONG_WAYS))
PART_OF_THE_LETTER = (7, 8, 9)
"""Classes of marks that make another letter: nukta, the voiced kana, virama. All others are accents and points."""
MOST_SPELLED = 6
"""Letters of a text of which each is tried in both spellings; with more, all are written in the same way."""
MOST_MARKS = 30
"""Combining marks on one letter, as Unicode's stream-safe format has it: to put many in order takes quadratic time."""

JOINERS = "\u200c\u200d"
"""Invisible marks that are part of words in Persian and Hindi, and of emoji."""
INVISIBLE = re.compile(f"[{INVISIBLE_MARKS}]+")
SIGNS = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(DASHES, "-")})
DASH_RUN = re.compile("--+")

Ways = tuple[str, ...]
"""How a letter is written without accents, the short way first."""


def fold(text: str) -> str:
    """Lower case, one space between words, no accents, one kind of apostrophe and hyphen, no invisible marks.

    "  Jörg  O’NEIL" and "jorg o'neil" are one. Two texts may be one although they fold apart: see `spelled_alike`.
    """
    return _tidy("".join(ways[0] for ways in letters(text)))


def spelled_alike(one: str, other: str) -> bool:
    """Whether two texts are one in a customary spelling: "Jörg" is "Jorg" and "Joerg"; "Joel" is not "Jol"."""
    if fold(one) == fold(other):
        return True
    return not (one.isascii() and other.isascii()) and not written(one).isdisjoint(written(other))


def written(text: str) -> set[str]:
    """Every way to write the text without accents, folded: "Jörg" is written "jorg" or "joerg"."""
    return _every(letters(text))


def spellings(text: str) -> set[str]:
    """Every folded text under which the same text may be stored: "Joerg" as "joerg", or as "jorg" where it was "Jörg".

    To look up rows by an indexed column. "Joel" finds "jol", too: `spelled_alike` with the row's own text says which
    of them are meant.
    """
    return {short for one in written(text) for short in _shortened(one)}


def unique_folds(texts: Mapping[int, str]) -> dict[int, str]:
    """The folded text of each row, by its id, for a unique column; later rows of the same text have their id added."""
    found: dict[int, str] = {}
    for number, text in sorted(texts.items()):
        folded = fold(text)
        found[number] = f"{folded} {number}" if folded in found.values() else folded
    return found


def letters(text: str) -> list[Ways]:
    """Each letter of the text, folded, in the ways in which it is written without its accent."""
    plain = _with_few_marks(without_invisible(text).translate(SIGNS))
    if plain.isascii():
        return [(c,) for c in plain.casefold()]
    whole = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).casefold())
    return [ways for c in whole if (ways := _ways(c))]


def in_whole_letters(text: str) -> str:
    """The text with each letter and its accents as one character where there is one (NFC); in linear time."""
    return text if text.isascii() else unicodedata.normalize("NFC", _with_few_marks(text))


def without_invisible(text: str) -> str:
    """The text without the marks that take no room, such as those around a number copied from a phone's contacts."""
    return text if text.isascii() else INVISIBLE.sub("", text)


def is_control(c: str) -> bool:
    """Whether a character moves a cursor, ends a line, turns the direction of text or hides, and shows nothing."""
    return unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in JOINERS


def without_controls(text: str) -> str:
    """The text on one line, without anything that a terminal takes for a command to itself."""
    if text.isprintable():
        return text
    return "".join(_instead(c) if is_control(c) else c for c in text)


def _instead(control: str) -> str:
    """The text in place of a control: nothing for a mark that takes no room, else a blank."""
    return "" if unicodedata.category(control) == "Cf" else " "


@lru_cache(maxsize=4096)
def _ways(c: str) -> Ways:
    """The ways to write one letter, in lower case; empty for an accent that stands alone."""
    if c.isascii():
        return (c.translate(SIGNS),)
    if c in TWO_WAYS:
        return TWO_WAYS[c]
    parts = unicodedata.normalize("NFKD", c).translate(SIGNS)
    bare = "".join(part for part in parts if _is_kept(part))
    return TWO_WAYS.get(bare) or ((ONE_WAY.get(bare, bare),) if bare else ())


def _is_kept(part: str) -> bool:
    """Whether a character is a letter, or a mark that makes another letter of it."""
    mark = unicodedata.combining(part)
    return not mark or mark in PART_OF_THE_LETTER


def _shortened(text: str) -> set[str]:
    """Every text in which two letters that may stand for one with an accent are written as that one, or are not."""
    if sum(text[at : at + 2] in LONG_WAYS for at in range(len(text))) > MOST_SPELLED:
        return {text, LONG_WAY.sub(lambda long: LONG_WAYS[long[0]], text)}
    before, here = {""}, {""}
    for at, c in enumerate(text):
        short = LONG_WAYS.get(text[at - 1 : at + 1] if at else "")
        before, here = here, {one + c for one in here} | ({one + short for one in before} if short else set())
    return here


def _every(ways: list[Ways]) -> set[str]:
    """Every text that these letters make, each in one of its ways."""
    if sum(len(one) > 1 for one in ways) <= MOST_SPELLED:
        return {_tidy("".join(one)) for one in product(*ways)}
    return {_tidy("".join(one[0] for one in ways)), _tidy("".join(one[-1] for one in ways))}


def _tidy(text: str) -> str:
    """The text with one blank between words and one hyphen for several."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(DASH_RUN.sub("-", plain).split())


def _with_few_marks(text: str) -> str:
    """The text without the marks on a letter beyond the first MOST_MARKS."""
    if text.isascii():
        return text
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
