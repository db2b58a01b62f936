"""Reads what people type, in any order: "Jane Doe, +49 170 1234567, jane@example.com"; says plainly what it can't."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email

from handlers import days
from handlers.forms import LONG, Faults
from models import editing
from models.candidate import Named
from models.owed import Stage
from models.recruiter import Recruiter

MOST_CANDIDATES = 50
NAME_LENGTH = 150
ROLE_LENGTH = 140

STAGE_WORDS = {
    "applied": Stage.APPLIED,
    "submitted": Stage.SUBMITTED,
    "interview": Stage.INTERVIEWED,
    "interviewed": Stage.INTERVIEWED,
    "final": Stage.FINAL,
    "final round": Stage.FINAL,
}

T = TypeVar("T")

PHONE = re.compile(r"\+?[\d\s()./-]{5,}")


class Unreadable(Exception):
    """What was typed can't be kept as it is; the text says what to change."""


@dataclass(frozen=True)
class Words:
    """What the words after the command said; empty where they said nothing."""

    candidate: str = ""
    role: str = ""
    stage: Stage | None = None
    left: str = ""
    """What of it does not fit into the form, in words; empty: all of it does."""


def words(text: str) -> Words:
    """ "Jane Doe, Staff Engineer at Acme, final": the first plain part is the person, the others are the role.

    Of several lines each is a person; what else they say holds for all, and the first to say it counts.
    """
    read = [_line(line) for line in text.splitlines() if line.strip()]
    people, left = _fitting([one.candidate for one in read if one.candidate])
    stage = next((one.stage for one in read if one.stage), None)
    role = next((one.role for one in read if one.role), "")
    if len(role) > ROLE_LENGTH:
        said = f"A role has at most {ROLE_LENGTH} characters here. Please check it, the end of yours is missing."
        left = f"{left} {said}".strip()
    return Words(people, role[:ROLE_LENGTH], stage, left)


def _fitting(people: list[str]) -> tuple[str, str]:
    """The first people, as many as fit into the field, one a line; and who does not, in words."""
    count = sum(end <= LONG + 1 for end in accumulate(len(person) + 1 for person in people))
    left = len(people) - count
    if not left:
        return "\n".join(people), ""
    shown = f"“{people[count][:60]}”"
    if not count:
        return "", f"{shown} goes on for more than {LONG:,} characters, so it is not in the form. One person a line."
    are = "is" if left == 1 else "are"
    said = f"{left} of {len(people)} people {are} not in the form, from {shown} on: it holds {LONG:,} characters."
    return "\n".join(people[:count]), f"{said} Record these first, then the others."


def _line(text: str) -> Words:
    stage, reach, rest = None, [], []
    for part in _parts(text):
        if part.casefold() in STAGE_WORDS:
            stage = STAGE_WORDS[part.casefold()]
        elif _is_email(part) or _is_phone(part):
            reach.append(part)
        else:
            rest.append(part)
    person = ", ".join([*rest[:1], *reach])
    return Words(person, ", ".join(rest[1:]), stage)


def candidates(text: str | None) -> list[Named]:
    """One person a line. Raises Unreadable and names the line."""
    lines = [line for line in (text or "").splitlines() if line.strip()]
    if not lines:
        raise Unreadable("Whom is this about? One person a line: name, phone, e-mail.")
    if len(lines) > MOST_CANDIDATES:
        raise Unreadable(f"Up to {MOST_CANDIDATES} people at a time, please. Nothing was saved yet.")
    return [candidate(line) for line in lines]


def candidate(line: str) -> Named:
    """Name, phone and e-mail of one line, in any order. Raises Unreadable."""
    parts = _parts(line)
    emails = [part for part in parts if _is_email(part)]
    phones = [part for part in parts if _is_phone(part)]
    names = [part for part in parts if part not in emails and part not in phones]
    shown = line.strip()[:60]
    if not names:
        raise Unreadable(f"“{shown}” has no name in it. Write the name first, then phone and e-mail.")
    if len(names) > 1 or len(emails) > 1 or len(phones) > 1:
        raise Unreadable(f"“{shown}” reads like more than one person. One person a line, please.")
    if len(names[0]) > NAME_LENGTH:
        raise Unreadable(f"A name has at most {NAME_LENGTH} characters here.")
    return Named(names[0], phones[0] if phones else None, email(emails[0]) if emails else None)


def email(text: str) -> str:
    """The address as it is written. Raises Unreadable; asks no mail server."""
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as fault:
        raise Unreadable(f"“{text[:60]}” is not an e-mail address as I know them. Please check it.") from fault


def phone(text: str) -> str:
    """The number as it was typed. Raises Unreadable."""
    if not _is_phone(text):
        raise Unreadable(f"“{text[:60]}” is not a phone number as I know them. Digits, spaces and + are fine.")
    return text


def link(text: str) -> str:
    """An address of a page. Raises Unreadable."""
    if not re.fullmatch(r"https?://\S+", text):
        raise Unreadable("A link starts with https:// and has no blanks.")
    return text


def read(field: str, reader: Callable[[str], str], text: str | None) -> str | None:
    """What the reader makes of a field, if anything was typed. Raises Faults at this field."""
    try:
        return reader(text) if text else None
    except Unreadable as unreadable:
        raise Faults({field: str(unreadable)}) from unreadable


def gathered(faults: dict[str, str], field: str, reader: Callable[[], T]) -> T | None:
    """What the reader makes of it; None, and why noted at its field, where it can't be kept as it is."""
    try:
        return reader()
    except Unreadable as unreadable:
        faults[field] = str(unreadable)
    except Faults as found:
        faults.update(found.by_field)
    return None


def tell_by(day: str, owner: Recruiter, by: Recruiter, now: datetime) -> datetime:
    """The closing of the typed day. Raises Faults: why this day does not go, and which one does."""
    try:
        return editing.typed_tell_by(date.fromisoformat(day), owner, by, now)
    except editing.TellByRefused as refusal:
        latest = days.day(refusal.latest, owner.calendar.day_of(now))
        why = {
            "past": "That day is over, or its working hours are.",
            "not a working day": f"{owner.name} does not work on that day.",
            "too far": "That is a long wait for the news.",
        }[refusal.why]
        raise Faults({"tell_by": f"{why} Choose a working day up to {latest}."}) from refusal


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_email(part: str) -> bool:
    """Anything that was meant as an address; whether it is one is checked after. `<@U0ANA>` is not: it is a name."""
    return "@" in part and not any(c in "<>" or c.isspace() for c in part)


def _is_phone(part: str) -> bool:
    return bool(PHONE.fullmatch(part)) and sum(c.isdigit() for c in part) >= 5
