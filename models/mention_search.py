"""Narrows a search for mentions to the rows that may hold one, inside the database and in the words of both.

What it leaves in is looked at once more; what it leaves out holds no mention for sure.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, String, and_, cast, func, or_
from sqlalchemy.types import JSON

LETTERS = 0x20000
"""No letter beyond this has an upper and a lower case."""

NO_LETTER = "[^a-z0-9]"
"""What may stand between two words of a name or two digits of a number, once in lower case."""
NO_LETTER_IN_JSON = r"(?:\\[bfnrt]|\\u[0-9a-f]{4}|[^a-z0-9])"
"""The same in JSON, where a line break and all that is no ASCII stand as a code."""


@dataclass(frozen=True)
class Words:
    """What every mention of one kind holds: the words of a name, or the digits of a number, in their order."""

    parts: Sequence[str]
    are_whole: bool = False
    """No letter stands right after one of the parts."""


def may_mention(column: ColumnElement[str], words: Words) -> ColumnElement[bool]:
    """Whether what is typed in this column may hold these words, one after the other, in any case.

    The first condition is quick and rough; the second one is as exact as both databases understand alike.
    """
    is_json = isinstance(column.type, JSON)
    text = func.lower(cast(column, String))
    return and_(or_(*_roughly(text, words, is_json)), text.regexp_match(expression(words, is_json)))


def _roughly(text: ColumnElement[str], words: Words, is_json: bool) -> Iterator[ColumnElement[bool]]:
    """By the characters that are written in one way only, in their order; where there are none, by the first one."""
    pattern = "%".join("".join(_only_way(c, is_json) for c in part) for part in words.parts)
    if pattern.strip("%"):
        yield text.like(re.sub("%+", "%", f"%{pattern}%"), escape="/")
    else:
        yield from (text.contains(way, autoescape=True) for way in _ways(words.parts[0][0], is_json))


def _only_way(c: str, is_json: bool) -> str:
    ways = _ways(c, is_json)
    return re.sub("([%_/])", r"/\1", ways[0]) if len(ways) == 1 else "%"


def expression(words: Words, is_json: bool) -> str:
    """A regular expression that Python and PostgreSQL read alike. It begins with a letter, which is found quickly."""
    other = NO_LETTER_IN_JSON if is_json else NO_LETTER
    parts = ["".join(_any_way(_ways(c, is_json)) for c in part) for part in words.parts]
    return f"{f'{other}+'.join(parts)}(?:{other}|$)" if words.are_whole else f"{other}*".join(parts)


def _any_way(ways: Sequence[str]) -> str:
    escaped = [re.escape(way) for way in ways]
    if len(escaped) == 1:
        return escaped[0]
    return f"(?:{'|'.join(escaped)})" if max(map(len, ways)) > 1 else f"[{''.join(escaped)}]"


def _ways(c: str, is_json: bool) -> list[str]:
    """How a character may stand in the database, once in lower case there: SQLite knows the cases of ASCII alone."""
    cases = [*dict.fromkeys(form for each in _cases(c) for form in _lowered(each))]
    return [json.dumps(form)[1:-1] for form in cases] if is_json else cases


def _lowered(c: str) -> Iterator[str]:
    yield c.lower()
    if not c.isascii():
        yield c


@cache
def _cases(c: str) -> list[str]:
    """Every character that a search regardless of case takes for this one."""
    return [c, *re.findall(re.escape(c), _letters(), re.IGNORECASE)]


@cache
def _letters() -> str:
    """All that have an upper and a lower case."""
    return "".join(c for c in map(chr, range(LETTERS)) if c.lower() != c or c.upper() != c)
