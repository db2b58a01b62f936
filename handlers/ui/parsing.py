"""Readers of what people type, such as "Jane Doe, +49 170 1234567, jane@example.com"; each says what it can't read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email

from handlers.ui import blocks, contact_line, dates
from handlers.ui.contact_line import Parts, Piece
from handlers.ui.forms import LONG, FieldErrors
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Recruiter
from models.duties import edit
from models.rules.deadlines import Stage

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

MOST_DIGITS_IN_NAME = 6
"""A text with so many digits or more is no name."""
MAILTO = "mailto:"
BEFORE = {"\t": ",", "，": ","}
"""Signs between the parts of a role, as typed, to those that are kept; all others stay."""


class ParseError(Exception):
    """A text that can't be kept as it is; the message says what to change."""


@dataclass(frozen=True)
class CommandWords:
    """Person, role and stage as the words after a command have them; empty where they say nothing."""

    candidate: str = ""
    role: str = ""
    stage: Stage | None = None
    left: str = ""
    """A sentence about what does not fit into the form; empty: all of it does."""


def words(text: str) -> CommandWords:
    """ "Jane Doe, Staff Engineer at Acme, final": the first plain part is the person, the others are the role.

    Of several lines each is a person; what else they say holds for all, and the first to say it counts.
    """
    lines = [_line(line) for line in text.splitlines() if line.strip()]
    people, left = _fitting([line.candidate for line in lines if line.candidate])
    stage = next((line.stage for line in lines if line.stage), None)
    role = next((line.role for line in lines if line.role), "")
    if len(role) > ROLE_LENGTH:
        notice = f"A role has at most {ROLE_LENGTH} characters here. Please check it, the end of yours is missing."
        left = f"{left} {notice}".strip()
    return CommandWords(people, role[:ROLE_LENGTH], stage, left)


def _fitting(people: list[str]) -> tuple[str, str]:
    """The first people, as many as fit into the field, one a line; and a sentence about those who do not."""
    count = sum(end <= LONG + 1 for end in accumulate(len(person) + 1 for person in people))
    left = len(people) - count
    if not left:
        return "\n".join(people), ""
    quote = f"“{blocks.cut(people[count], 60)}”"
    if not count:
        return "", f"{quote} goes on for more than {LONG:,} characters, so it is not in the form. One person a line."
    verb = "is" if left == 1 else "are"
    notice = f"{left} of {len(people)} people {verb} not in the form, from {quote} on: it holds {LONG:,} characters."
    return "\n".join(people[:count]), f"{notice} Record these first, then the others."


def _line(text: str) -> CommandWords:
    """Person, role and stage in one line."""
    stage, rest = None, []
    reach: list[str] = []
    for piece in contact_line.pieces(contact_line.cleaned(text)):
        apart = contact_line.taken_apart(piece.text)
        if named := STAGE_WORDS.get(piece.text.casefold().rstrip(" .!。")):
            stage = named
        elif not apart.names:
            reach += apart.reach
        else:
            rest.append((piece, apart))
    names, about = _name_first(rest, reach)
    name = (contact_line.full_name(names, is_given=contact_line.looks_given) or names[0]) if names else ""
    person = ", ".join([*([name] if name else []), *reach])
    return CommandWords(person, _joined(about), stage)


def _name_first(rest: list[tuple[Piece, Parts]], reach: list[str]) -> tuple[list[str], list[Piece]]:
    """The parts of the name, which come first, and the pieces of the role; adds to `reach` what stands beside them."""
    names: list[str] = []
    about: list[Piece] = []
    for piece, apart in rest:
        first, *others = apart.names
        if not names or (not about and not others and _goes_on(names, first)):
            names.append(first)
            about += [Piece(",", other) for other in others]
            reach += apart.reach
        elif any("." in email.partition("@")[2] for email in apart.emails):
            reach += apart.emails
            about.append(Piece(piece.before, " ".join([*apart.names, *apart.phones])))
        else:
            about.append(piece)
    return names, about


def _goes_on(names: list[str], part: str) -> bool:
    """Whether a part belongs to the name in front of it: "PhD" after "Jane Doe", or "Jane" after "Doe"."""
    if contact_line.is_title(part):
        return True
    return contact_line.looks_given(part) and contact_line.full_name([*names, part]) is not None


def _joined(about: list[Piece]) -> str:
    """The pieces as they were typed, with one blank after what sets them apart."""
    text = about[0].text if about else ""
    for piece in about[1:]:
        text += (
            f" {piece.before} {piece.text}"
            if piece.before in "|｜"
            else f"{BEFORE.get(piece.before, piece.before)} {piece.text}"
        )
    return text


def candidates(text: str | None) -> list[CandidateDetails]:
    """The people in a text, one on each line. Raises Unreadable and names the line."""
    lines = [line for line in (text or "").splitlines() if line.strip()]
    if not lines:
        raise ParseError("Whom is this about? One person a line: name, phone, e-mail.")
    if len(lines) > MOST_CANDIDATES:
        raise ParseError(f"Up to {MOST_CANDIDATES} people at a time, please. Nothing was saved yet.")
    return [candidate(line) for line in lines]


def candidate(line: str) -> CandidateDetails:
    """Name, phone and e-mail of one line, in any order. Raises Unreadable."""
    found = _apart(line)
    phones, emails = list(dict.fromkeys(found.phones)), list(dict.fromkeys(map(_plain_email, found.emails)))
    quote = f"“{blocks.cut(line, 60)}”"
    if not found.names:
        raise ParseError(f"{quote} has no name in it. Write the name first, then phone and e-mail.")
    if len(emails) > 1 or len(phones) > 1:
        two = "two phone numbers" if len(phones) > 1 else "two addresses"
        raise ParseError(f"{quote} reads like more than one person: it has {two}. One person a line, please.")
    name = contact_line.full_name(found.names)
    if name is None:
        raise ParseError(f"{quote} reads like more than one person. One person a line, please.")
    _check_name(name)
    return CandidateDetails(name, phone(phones[0]) if phones else None, email(emails[0]) if emails else None)


def name_and_reach(person: str) -> tuple[str, str]:
    """The name in a line, and the numbers and addresses in it."""
    found = _apart(person)
    name = (contact_line.full_name(found.names) or ", ".join(found.names)) if found.names else ""
    return name, ", ".join(found.reach)


def _apart(line: str) -> Parts:
    """The names, numbers and addresses in a line."""
    found = Parts()
    for piece in contact_line.pieces(contact_line.cleaned(line)):
        found.add(contact_line.taken_apart(piece.text))
    return found


def _check_name(name: str) -> None:
    """Raises Unreadable for a text that is no name."""
    if len(name) > NAME_LENGTH:
        raise ParseError(f"A name has at most {NAME_LENGTH} characters here.")
    if "@" in name.replace("<@", ""):  # a mention such as <@U0ANA> is shown as the text that it is
        fault = "has an address in it that I can't read. Put a comma between name and e-mail."
        raise ParseError(f"“{blocks.cut(name, 60)}” {fault}")
    if sum(c.isdecimal() for c in name) >= MOST_DIGITS_IN_NAME:
        fault = "has a number in it that I can't read. Put a comma between name and number."
        raise ParseError(f"“{blocks.cut(name, 60)}” {fault}")


def email(text: str) -> str:
    """The address as it is written, with a plain apostrophe. Raises Unreadable; asks no mail server."""
    try:
        return validate_email(_plain_email(text), check_deliverability=False).normalized
    except EmailNotValidError as fault:
        raise ParseError(f"“{text[:60]}” is not an e-mail address as I know them. Please check it.") from fault


def _plain_email(text: str) -> str:
    """An address without what a copied link brings along, in plain signs instead of those of full width."""
    plain = contact_line.cleaned(text).strip().translate(contact_line.TO_PLAIN).strip("<>")
    if plain[: len(MAILTO)].casefold() == MAILTO:
        plain = plain[len(MAILTO) :].partition("?")[0]
    return plain


def phone(text: str) -> str:
    """The number as it was typed, without marks that take no room. Raises Unreadable."""
    found = contact_line.number(contact_line.cleaned(text.strip().removeprefix("tel:")))
    if found is None:
        raise ParseError(f"“{text[:60]}” is not a phone number as I know them. Digits, spaces and + are fine.")
    if contact_line.digits(found) > contact_line.MOST_DIGITS:
        raise ParseError(f"“{text[:60]}” is too long for one phone number. One number, please.")
    return found


def link(text: str) -> str:
    """An address of a page. Raises Unreadable."""
    if not re.fullmatch(r"https?://\S+", text, re.IGNORECASE):
        raise ParseError("A link starts with https:// and has no blanks.")
    return text


def read(field: str, reader: Callable[[str], str], text: str | None) -> str | None:
    """A field as this reader reads it; None where nothing was typed. Raises Faults at the field."""
    try:
        return reader(text) if text else None
    except ParseError as unreadable:
        raise FieldErrors({field: str(unreadable)}) from unreadable


def gathered(faults: dict[str, str], field: str, reader: Callable[[], T]) -> T | None:
    """A field as this reader reads it; None, with the reason in `faults`, where it can't be kept as it is."""
    try:
        return reader()
    except ParseError as unreadable:
        faults[field] = str(unreadable)
    except FieldErrors as found:
        faults.update(found.by_field)
    return None


def tell_by(day: str, owner: Recruiter, by: Recruiter, now: datetime) -> datetime:
    """The closing of the typed day. Raises Faults: why this day does not go, and which one does."""
    try:
        return edit.typed_tell_by(date.fromisoformat(day), owner, by, now)
    except edit.TellByRefused as refusal:
        latest = dates.day(refusal.latest, owner.calendar.day_of(now))
        why = {
            "past": "That day is over, or its working hours are.",
            "not a working day": f"{owner.name} does not work on that day.",
            "too far": "That is a long wait for the news.",
        }[refusal.why]
        raise FieldErrors({"tell_by": f"{why} Choose a working day up to {latest}."}) from refusal
