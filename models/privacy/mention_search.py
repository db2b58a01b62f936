"""Prefilter for mentions: SQL conditions, for both databases, that select the rows which may hold one.

Selected rows are checked again; rejected rows certainly hold no mention.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby

from sqlalchemy import ColumnElement, String, and_, cast, func, or_
from sqlalchemy.types import JSON

from models.rules.text import APOSTROPHES, DASHES, INVISIBLE_MARKS, Ways, letters

LETTERS = 0x20000
"""No letter beyond this code point has an upper and a lower case."""

ACCENTS = "\u0300-\u036f"
MARKS = f"[{ACCENTS}{INVISIBLE_MARKS}]*"
"""Characters that may follow a letter without being one: a combining accent, or an invisible mark."""
MARKS_IN_JSON = (
    r"(?:\\u(?:00ad|03[0-6][0-9a-f]|061c|115f|1160|17b[45]|180[b-f]|20[0-6][0-9a-f]|3164|f[ef][0-9a-f]{2}|"
    r"d[b-f][0-9a-f]{2}))*"
)
"""The same, and a few more, in JSON."""

NO_LETTER = "[^a-z0-9０-９]"
"""Separators between words of a name or digits of a number, after lowercasing."""
NO_LETTER_IN_JSON = r"(?:\\[bfnrt]|\\u(?!ff1[0-9])[0-9a-f]{4}|[^a-z0-9])"
"""The same in JSON, where line breaks and non-ASCII characters are escaped."""


@dataclass(frozen=True)
class MentionWords:
    """The parts that every mention of one kind holds, in order: words of a name, or digits of a number."""

    parts: Sequence[str]
    are_whole: bool = False
    """No letter may follow a part directly."""
    are_exact: bool = False
    """The parts have only one spelling, apart from case: digits, for example."""


def may_mention(column: ColumnElement[str], words: MentionWords) -> ColumnElement[bool]:
    """Whether the column's text may hold these words, one after the other, in any spelling.

    Where words have only one spelling, a quick and rough condition comes first; the other one is as exact as both
    databases allow.
    """
    is_json = isinstance(column.type, JSON)
    text = func.lower(cast(column, String))
    matches = text.regexp_match(expression(words, is_json))
    return and_(or_(*_roughly(text, words, is_json)), matches) if words.are_exact else matches


def _roughly(text: ColumnElement[str], words: MentionWords, is_json: bool) -> Iterator[ColumnElement[bool]]:
    """LIKE on the characters with only one spelling, in order; where there are none, on the first character."""
    pattern = "%".join("".join(_only_way(c, is_json) for c in part) for part in words.parts)
    if pattern.strip("%"):
        yield text.like(re.sub("%+", "%", f"%{pattern}%"), escape="/")
    else:
        yield from (text.contains(way, autoescape=True) for way in _in_database(_cases(words.parts[0][0]), is_json))


def _only_way(c: str, is_json: bool) -> str:
    ways = _in_database(_cases(c), is_json)
    return re.sub("([%_/])", r"/\1", ways[0]) if len(ways) == 1 else "%"


def expression(words: MentionWords, is_json: bool) -> str:
    """A regular expression that Python and PostgreSQL read alike."""
    other = NO_LETTER_IN_JSON if is_json else NO_LETTER
    write = _exactly if words.are_exact else spelled
    parts = [write(part, is_json) for part in words.parts]
    return f"{f'{other}+'.join(parts)}(?:{other}|$)" if words.are_whole else f"{other}*".join(parts)


def spelled(word: str, is_json: bool = False) -> str:
    """A pattern of this word in every spelling that folds alike, in either case, with or without accents.

    It does not backtrack: each letter is one character class, and what may follow it is in none of them. Marks of the
    last letter are not part of it.
    """
    return _marks(is_json).join(_letters_in(letters(word), is_json))


def _exactly(part: str, is_json: bool) -> str:
    return "".join(_one_of(_cases(c), is_json) for c in part)


def _letters_in(ways: Sequence[Ways], is_json: bool) -> Iterator[str]:
    """The pattern of each letter; two plain letters that may stand for an accented one match that one, too."""
    known, at = _written_as(), 0
    plain = "".join(spellings[0][0] if len(spellings) == 1 else " " for spellings in ways)
    while at < len(ways):
        if len(ways[at]) > 1:
            first, second = tuple(ways[at][1])
            yield f"{_letter(first, is_json)}(?:{_marks(is_json)}{_letter(second, is_json)})?"
            at += 1
            continue
        run = next((plain[at : at + size] for size in (3, 2) if plain[at : at + size] in known and size > 1), "")
        if run and len(run) > 1:
            each = _marks(is_json).join(_letter(c, is_json) for c in run)
            yield f"(?:{_letter(run, is_json)}|{each})"
            at += len(run)
        else:
            yield _marks(is_json).join(_letter(c, is_json) for c in ways[at][0])
            at += 1


def _letter(key: str, is_json: bool) -> str:
    """A pattern of the characters that fold to this key."""
    characters = _written_as().get(key, "") or "".join(_cases(key))
    return _one_of(list(characters), is_json)


def _marks(is_json: bool) -> str:
    return MARKS_IN_JSON if is_json else MARKS


def _one_of(characters: Sequence[str], is_json: bool) -> str:
    """A pattern of any one of these characters, as stored in the database."""
    ways = _in_database(characters, is_json)
    if len(ways) == 1:
        return re.escape(ways[0])
    plain = [way for way in ways if not way.startswith("\\u") or len(way) != len("\\u0000")]
    codes = sorted(way[2:] for way in ways if way not in plain)
    long = [re.escape(way) for way in plain if len(way) > 1]
    short = "".join(re.escape(way) for way in plain if len(way) == 1)
    tails = (
        f"{start}[{''.join(code[3] for code in codes_alike)}]"
        for start, codes_alike in groupby(codes, key=lambda code: code[:3])
    )
    coded = [rf"\\u(?:{'|'.join(tails)})"] if codes else []
    in_class = [f"[{short}]"] if short else []
    return f"(?:{'|'.join([*in_class, *coded, *long])})" if coded or long else in_class[0]


def _in_database(characters: Sequence[str], is_json: bool) -> list[str]:
    """Forms of the characters in the database after lowercasing there: SQLite lowercases only ASCII."""
    cases = [*dict.fromkeys(form for each in characters for form in _lowered(each))]
    return [json.dumps(form)[1:-1] for form in cases] if is_json else cases


def _lowered(c: str) -> Iterator[str]:
    yield c.lower()
    if not c.isascii():
        yield c


@cache
def _written_as() -> dict[str, str]:
    """Folded letter or letters to all characters that fold to them."""
    by_key: dict[str, set[str]] = {"'": set(APOSTROPHES), "-": set(DASHES)}
    for c in map(chr, chain(range(0x3000), range(0xFB00, 0xFB07), range(0xFF21, 0xFF5B))):
        if c.isalpha():
            for key in _keys(letters(c)):
                by_key.setdefault(key, {key[0]} if len(key) == 1 else set()).add(c)
    return {key: "".join(sorted(characters)) for key, characters in by_key.items() if len(key) <= MOST_IN_ONE}


MOST_IN_ONE = 3
"""Maximum of letters to which one character folds, as in "ﬃ"."""


def _keys(ways: Sequence[Ways]) -> set[str]:
    """What a character may fold to."""
    return {"".join(spellings[min(way, len(spellings) - 1)] for spellings in ways) for way in (0, 1)} - {""}


@cache
def _cases(c: str) -> list[str]:
    """Every character that matches this one regardless of case."""
    return [c, *re.findall(re.escape(c), _with_cases(), re.IGNORECASE)]


@cache
def _with_cases() -> str:
    """All characters that have an upper and a lower case."""
    return "".join(c for c in map(chr, range(LETTERS)) if c.lower() != c or c.upper() != c)
