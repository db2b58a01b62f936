"""Text: counts with nouns, names folded for comparison, control characters removed, CSV cells without formulas."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product
from typing import Any

APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\uff07"
DASHES = "-\u02d7\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
INVISIBLE_MARKS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef"
)
"""Zero-width characters, written for a regex character class: copied contacts and texts contain them."""

TWO_WAYS = {
    "ä": ("a", "ae"), "ö": ("o", "oe"), "ü": ("u", "ue"), "å": ("a", "aa"), "ø": ("o", "oe"), "æ": ("a", "ae"),
}  # fmt: skip
"""Letters with two customary spellings without accent; a name is folded to the short one."""
ONE_WAY = {"œ": "oe", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t", "þ": "th"}
"""Letters that Unicode does not decompose into a plain letter and a mark."""
LONG_WAYS = {long: short for short, long in TWO_WAYS.values()}
LONG_WAY = re.compile("|".join(LONG_WAYS))
PART_OF_THE_LETTER = (7, 8, 9)
"""Combining classes that make a different letter: nukta, voiced kana, virama. All others are accents and points."""
MOST_SPELLED = 6
"""Limit of letters whose spellings are combined; beyond it, all letters of a text use the same way."""
MOST_MARKS = 30
"""Combining marks on one letter, as in Unicode's stream-safe format: sorting many takes quadratic time."""

JOINERS = "\u200c\u200d"
"""Invisible marks that belong to words in Persian and Hindi, and to emoji."""
INVISIBLE = re.compile(f"[{INVISIBLE_MARKS}]+")
SIGNS = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(DASHES, "-")})
DASH_RUN = re.compile("--+")

Ways = tuple[str, ...]
"""The spellings of a letter without accents, the short one first."""

FORMULA_SIGNS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212")
"""Characters that begin a formula in some spreadsheet; also in full width, small, or a true minus."""

PARTS_CELLS = frozenset(";\t|\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
"""Characters at which a spreadsheet may begin a new cell: it guesses the separator, or was told a wrong one.

Without the comma: it is our separator, so a text that holds one is quoted.
"""

UNSEEN = frozenset({"Cc", "Cf", "Cn", "Mn", "Me", "Zs", "Zl", "Zp"})
"""Unicode categories of blanks, controls and combining marks, which a spreadsheet may skip."""
ALSO_UNSEEN = frozenset('"\u115f\u1160\u2800\u3164\uffa0')
"""A quote, which may open a quoted cell, and letters without a visible shape."""


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: "1 person", "21 people", "0 messages". `plural`: where it is not `singular` with an s."""
    return f"{number:,} {singular if number == 1 else plural or f'{singular}s'}"


def fold(text: str) -> str:
    """Lower case, one space between words, no accents, one kind of apostrophe and hyphen, no invisible marks.

    "  Jörg  O’NEIL" and "jorg o'neil" fold alike. Texts may match although they fold apart: see `spelled_alike`.
    """
    return _tidy("".join(ways[0] for ways in letters(text)))


def spelled_alike(text: str, other: str) -> bool:
    """Whether two texts match in a customary spelling: "Jörg" is "Jorg" and "Joerg"; "Joel" is not "Jol"."""
    if fold(text) == fold(other):
        return True
    return not (text.isascii() and other.isascii()) and not written(text).isdisjoint(written(other))


def written(text: str) -> set[str]:
    """Every spelling of the text without accents, folded: "Jörg" is written "jorg" or "joerg"."""
    return _every(letters(text))


def spellings(text: str) -> set[str]:
    """Every folded text under which the same text may be stored: "Joerg" as "joerg", or as "jorg" where it was "Jörg".

    For a lookup by an indexed column. "Joel" finds "jol", too: filter the rows with `spelled_alike` on their own text.
    """
    return {short for spelling in written(text) for short in _shortened(spelling)}


def unique_folds(texts: Mapping[int, str]) -> dict[int, str]:
    """The folded text of each row, by id, for a unique column; later rows of the same text get their id added."""
    by_row: dict[int, str] = {}
    for number, text in sorted(texts.items()):
        folded = fold(text)
        by_row[number] = f"{folded} {number}" if folded in by_row.values() else folded
    return by_row


def letters(text: str) -> list[Ways]:
    """The folded spellings of each letter of the text."""
    plain = _with_few_marks(without_invisible(text).translate(SIGNS))
    if plain.isascii():
        return [(c,) for c in plain.casefold()]
    whole = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).casefold())
    return [ways for c in whole if (ways := _ways(c))]


def in_whole_letters(text: str) -> str:
    """The text with each letter and its accents composed into one character where possible (NFC); in linear time."""
    return text if text.isascii() else unicodedata.normalize("NFC", _with_few_marks(text))


def without_invisible(text: str) -> str:
    """The text without zero-width marks, such as those around a number copied from a phone's contacts."""
    return text if text.isascii() else INVISIBLE.sub("", text)


def is_control(c: str) -> bool:
    """Whether a character is an invisible control: cursor, line end, text direction or hidden mark."""
    return unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in JOINERS


def without_controls(text: str) -> str:
    """The text on one line, without control characters that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(_instead(c) if is_control(c) else c for c in text)


def _instead(control: str) -> str:
    """Replacement for a control: nothing for a zero-width mark, else a blank."""
    return "" if unicodedata.category(control) == "Cf" else " "


@lru_cache(maxsize=4096)
def _ways(c: str) -> Ways:
    """The spellings of one letter, in lower case; empty for a lone accent."""
    if c.isascii():
        return (c.translate(SIGNS),)
    if c in TWO_WAYS:
        return TWO_WAYS[c]
    parts = unicodedata.normalize("NFKD", c).translate(SIGNS)
    bare = "".join(part for part in parts if _is_kept(part))
    return TWO_WAYS.get(bare) or ((ONE_WAY.get(bare, bare),) if bare else ())


def _is_kept(part: str) -> bool:
    """Whether a character is a letter, or a mark that makes a different letter."""
    mark = unicodedata.combining(part)
    return not mark or mark in PART_OF_THE_LETTER


def _shortened(text: str) -> set[str]:
    """Every text with each long spelling ("oe") either replaced by its short letter or left."""
    if sum(text[at : at + 2] in LONG_WAYS for at in range(len(text))) > MOST_SPELLED:
        return {text, LONG_WAY.sub(lambda long: LONG_WAYS[long[0]], text)}
    before, here = {""}, {""}
    for at, c in enumerate(text):
        short = LONG_WAYS.get(text[at - 1 : at + 1] if at else "")
        before, here = here, {start + c for start in here} | ({start + short for start in before} if short else set())
    return here


def _every(ways: list[Ways]) -> set[str]:
    """Every text that combines one spelling of each letter."""
    if sum(len(letter) > 1 for letter in ways) <= MOST_SPELLED:
        return {_tidy("".join(spelling)) for spelling in product(*ways)}
    return {_tidy("".join(letter[0] for letter in ways)), _tidy("".join(letter[-1] for letter in ways))}


def _tidy(text: str) -> str:
    """The text with one blank between words and one hyphen for several."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(DASH_RUN.sub("-", plain).split())


def _with_few_marks(text: str) -> str:
    """The text without the combining marks beyond the first MOST_MARKS on a letter."""
    if text.isascii():
        return text
    characters, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS:
            characters.append(letter)
    return "".join(characters)


def table(rows: Iterable[Iterable[Any]]) -> str:
    """CSV text with the line ends that spreadsheets write. No cell is a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def cell(value: Any) -> Any:
    """The value, made safe for a cell.

    In a text, an apostrophe is put before each sign that would begin a formula: at the start, and after each
    character that may begin a new cell.
    """
    if not isinstance(value, str) or FORMULA_SIGNS.isdisjoint(value):
        return value
    written, is_start = [], True
    for c in value:
        written.append(f"'{c}" if is_start and c in FORMULA_SIGNS else c)
        is_start = c in PARTS_CELLS or (is_start and _is_unseen(c))
    return "".join(written)


def _is_unseen(c: str) -> bool:
    return c in ALSO_UNSEEN or unicodedata.category(c) in UNSEEN
