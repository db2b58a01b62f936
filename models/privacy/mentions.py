"""Finds and removes mentions of a person in text that people typed about others, in all tables."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import phonenumbers
from sqlalchemy import JSON, Enum, Select, String, Table, false, or_, select
from sqlalchemy.orm import Session

from models.database.base import Base
from models.directory.candidate import SOMEBODY
from models.privacy import mention_search
from models.privacy.mention_search import MentionWords, may_mention
from models.rules.phone import EXTENSION
from models.rules.text import APOSTROPHES, DASHES, INVISIBLE_MARKS, without_invisible

ERASED = "(erased)"
"""Replaces an erased number or address."""
FEWEST_DIGITS = 6
BETWEEN = rf"[\s().\-/{DASHES[1:]}ー{INVISIBLE_MARKS}]*"
"""Separators that people put between the digits of a number."""

APART = rf"{mention_search.MARKS}\s[\s{INVISIBLE_MARKS}]*"
PLAIN, FULL_WIDTH = "0123456789", "０１２３４５６７８９"

NOT_TYPED: dict[str, set[str]] = {
    "workspace": {
        *("team_id", "name", "zone", "country", "region", "digest_channel", "digest_time", "stopped_because"),
        *("lead_ids", "admin_ids", "closed_days"),
    },
    "recruiter": {"user_id", "name", "zone", "country", "region", "week", "lead_ids"},
    "candidate": {"name", "own_first_name", "folded_name", "phone", "phone_digits", "email", "folded_email"},
    "role": {"folded"},
    "referral": {"name", "folded_name", "phone_digits", "folded_email"},
    "opening": {"folded", "promises"},
    "message": {"recipient", "slot", "mark", "channel", "ts", "problem"},
    "message_shows": {"why"},
    "duty": {"chosen_for"},
    "change": {"setting"},
    "shared_file": {"file_id", "problem"},
}
"""Columns without free text about people: codes, numbers, and the names of the rows themselves."""

Row = tuple[str, int]
"""A table name and a row id."""


@dataclass(frozen=True)
class Mark:
    """A pattern by which a person is mentioned. `words`: its parts, for the prefilter in the database."""

    pattern: re.Pattern[str]
    words: MentionWords
    instead: str


def of_name(name: str) -> list[Mark]:
    """A full name in every spelling: any case, accents, apostrophes, hyphens and spaces.

    A single word ("Will", "May") is no full name: removing it would tear other people's notes. A single word with
    accents is matched as typed; a name in a script without spaces is matched anywhere.
    """
    words = without_invisible(name).split()
    if len(words) > 1:
        pattern = APART.join(mention_search.spelled(word) for word in words)
        whole = re.compile(rf"(?<!\w){pattern}{mention_search.MARKS}(?!\w)", re.IGNORECASE)
        return [Mark(whole, MentionWords(words, are_whole=True), SOMEBODY)]
    if not words or words[0].isascii():
        return []
    return [Mark(re.compile(re.escape(words[0]), re.IGNORECASE), MentionWords(words, are_exact=True), SOMEBODY)]


def of_phone(phone: str | None, dialled: str | None) -> list[Mark]:
    """A number in any spacing, with or without its country code."""
    numbers = {_digits(phone), _digits((dialled or "").partition(EXTENSION)[0])}
    country = ""
    try:
        number = phonenumbers.parse(dialled or "", None)
        country = str(number.country_code)
        numbers.add(str(number.national_number))
    except phonenumbers.NumberParseException:
        pass
    long = [digits_typed for digits_typed in numbers if len(digits_typed) >= FEWEST_DIGITS]
    return [_number(digits_typed, country, digits) for digits in (PLAIN, FULL_WIDTH) for digits_typed in long]


def of_email(email: str | None) -> list[Mark]:
    if not email:
        return []
    written = re.escape(email).replace("'", f"[{APOSTROPHES}]")
    pattern = rf"(?<![\w.+-]){written}(?![\w-])"
    parts = email.split("'")
    return [Mark(re.compile(pattern, re.IGNORECASE), MentionWords(parts, are_exact=True), ERASED)]


def erase(session: Session, workspace_id: int, marks: Iterable[Mark]) -> list[Row]:
    """Removes every mention from the typed text of this workspace; returns the changed rows."""
    wanted = list(marks)
    session.flush()
    changed = [row for table in Base.metadata.sorted_tables for row in _erase_in(session, table, workspace_id, wanted)]
    session.expire_all()
    return changed


def candidates(table: Table, workspace_id: int, marks: Iterable[Mark]) -> Select[Any]:
    """Query for the rows of a table that may mention the person, with their typed columns; few others."""
    whose = table.c.workspace_id if "workspace_id" in table.c else table.c.id
    typed = _typed(table)
    holds = [may_mention(column, mark.words) for mark in marks for column in typed]
    return select(table.c.id, *typed).where(whose == workspace_id, or_(false(), *holds))


def _erase_in(session: Session, table: Table, workspace_id: int, marks: list[Mark]) -> Iterator[Row]:
    typed = _typed(table)
    if not typed or not marks:
        return
    for row in session.execute(candidates(table, workspace_id, marks)).all():
        typed_values = {column.name: getattr(row, column.name) for column in typed}
        clean = {name: _without(value, marks) for name, value in typed_values.items()}
        if clean != typed_values:
            session.execute(table.update().where(table.c.id == row.id).values(**clean))
            yield table.name, row.id


def _typed(table: Table) -> list[Any]:
    """The columns with free text about people."""
    return [column for column in table.columns if _is_typed(table, column)]


def _is_typed(table: Table, column: Any) -> bool:
    is_text = isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
    return is_text and column.name not in NOT_TYPED.get(table.name, ())


def _without(value: Any, marks: list[Mark]) -> Any:
    if isinstance(value, str):
        for mark in marks:
            value = mark.pattern.sub(mark.instead, value)
        return value
    if isinstance(value, list):
        return [_without(item, marks) for item in value]
    return {key: _without(item, marks) for key, item in value.items()} if isinstance(value, dict) else value


def _number(number: str, country: str, digits: str) -> Mark:
    """A mark for a number in plain or full-width digits."""
    here, abroad, zero = (part.translate(str.maketrans(PLAIN, digits)) for part in (number, country, "0"))
    before = rf"(?:[+＋]|{zero}{zero})?{abroad}{BETWEEN}(?:[(（]?{zero}[)）]?{BETWEEN})?" if country else "[+＋]"
    pattern = rf"(?<!\d)(?:{before}|{zero}{BETWEEN})?{BETWEEN.join(here)}(?!\d)"
    return Mark(re.compile(pattern), MentionWords(here, are_exact=True), ERASED)


def _digits(number: str | None) -> str:
    return unicodedata.normalize("NFKC", "".join(c for c in number or "" if c.isdecimal()))
