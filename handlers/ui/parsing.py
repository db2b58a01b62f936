"""Parsers of typed text: people with phone and e-mail, roles, dates, working hours; errors say what is unreadable."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import accumulate
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email

from handlers.ui import blocks, contact_line, dates
from handlers.ui.contact_line import Parts, Piece
from handlers.ui.forms import LONG, FieldErrors
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Recruiter
from models.duties import edit
from models.errors import DayFault, InvalidDay
from models.rules.calendar import Hours
from models.rules.kinds import Stage

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
"""A text with this many digits or more is no name."""
MAILTO = "mailto:"
BEFORE = {"\t": ",", "，": ","}
"""Separators between the parts of a role that are replaced, and by what; all others stay."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

CLOCK = r"(\d{1,2})[:.](\d{2})"
LINE = re.compile(rf"\A([a-z]{{2,}})[.:,]?\s+{CLOCK}\s*(?:-|–|to)\s*{CLOCK}", re.IGNORECASE)


class ParseError(Exception):
    """Text that can't be parsed; the message says what to change."""


@dataclass(frozen=True)
class CommandWords:
    """Person, role and stage in the text after a command; empty if they are not there."""

    candidate: str = ""
    role: str = ""
    stage: Stage | None = None
    left: str = ""
    """A sentence about text that does not fit in the form; empty: all of it fits."""


def words(text: str) -> CommandWords:
    """Parses "Jane Doe, Staff Engineer at Acme, final": the first plain part is the person, the others are the role.

    Each line is a person. Role and stage hold for all lines; the first line that has one counts.
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
    """The first people that fit in the field, one a line, and a sentence about those who do not."""
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
    """Parses person, role and stage from one line."""
    stage, named_pieces = None, []
    reach: list[str] = []
    for piece in contact_line.pieces(contact_line.cleaned(text)):
        parts = contact_line.taken_apart(piece.text)
        if named := STAGE_WORDS.get(piece.text.casefold().rstrip(" .!。")):
            stage = named
        elif not parts.names:
            reach += parts.reach
        else:
            named_pieces.append((piece, parts))
    names, about = _name_first(named_pieces, reach)
    name = (contact_line.full_name(names, is_given=contact_line.looks_given) or names[0]) if names else ""
    person = ", ".join([*([name] if name else []), *reach])
    return CommandWords(person, _joined(about), stage)


def _name_first(named_pieces: list[tuple[Piece, Parts]], reach: list[str]) -> tuple[list[str], list[Piece]]:
    """The parts of the name, which come first, and the pieces of the role; adds phones and addresses to `reach`."""
    names: list[str] = []
    about: list[Piece] = []
    for piece, parts in named_pieces:
        first, *others = parts.names
        if not names or (not about and not others and _goes_on(names, first)):
            names.append(first)
            about += [Piece(",", other) for other in others]
            reach += parts.reach
        elif any("." in email.partition("@")[2] for email in parts.emails):
            reach += parts.emails
            about.append(Piece(piece.before, " ".join([*parts.names, *parts.phones])))
        else:
            about.append(piece)
    return names, about


def _goes_on(names: list[str], part: str) -> bool:
    """Whether a part belongs to the name in front of it: "PhD" after "Jane Doe", or "Jane" after "Doe"."""
    if contact_line.is_title(part):
        return True
    return contact_line.looks_given(part) and contact_line.full_name([*names, part]) is not None


def _joined(about: list[Piece]) -> str:
    """The pieces as typed, with one space after each separator."""
    text = about[0].text if about else ""
    for piece in about[1:]:
        text += (
            f" {piece.before} {piece.text}"
            if piece.before in "|｜"
            else f"{BEFORE.get(piece.before, piece.before)} {piece.text}"
        )
    return text


def candidates(text: str | None) -> list[CandidateDetails]:
    """Parses people, one on each line. Raises ParseError and names the line."""
    lines = [line for line in (text or "").splitlines() if line.strip()]
    if not lines:
        raise ParseError("Who is this about? One person a line: name, phone, e-mail.")
    if len(lines) > MOST_CANDIDATES:
        raise ParseError(f"Up to {MOST_CANDIDATES} people at a time, please. Nothing was saved yet.")
    return [candidate(line) for line in lines]


def candidate(line: str) -> CandidateDetails:
    """Parses name, phone and e-mail of one line, in any order. Raises ParseError."""
    parts = _apart(line)
    phones, emails = list(dict.fromkeys(parts.phones)), list(dict.fromkeys(map(_plain_email, parts.emails)))
    quote = f"“{blocks.cut(line, 60)}”"
    if not parts.names:
        raise ParseError(f"{quote} has no name in it. Write the name first, then phone and e-mail.")
    if len(emails) > 1 or len(phones) > 1:
        duplicates = "2 phone numbers" if len(phones) > 1 else "2 addresses"
        raise ParseError(f"{quote} reads like more than one person: it has {duplicates}. One person a line, please.")
    name = contact_line.full_name(parts.names)
    if name is None:
        raise ParseError(f"{quote} reads like more than one person. One person a line, please.")
    _check_name(name)
    return CandidateDetails(name, phone(phones[0]) if phones else None, email(emails[0]) if emails else None)


def name(text: str) -> str:
    """Parses the name of one person, also as "Doe, Jane". Raises ParseError."""
    parts = _apart(text)
    quote = f"“{blocks.cut(text, 60)}”"
    if parts.reach:
        raise ParseError(f"{quote} has more in it than a name. Numbers and addresses have fields of their own.")
    whole = contact_line.full_name(parts.names) if parts.names else None
    if whole is None:
        raise ParseError(f"{quote} does not read like the name of one person.")
    _check_name(whole)
    return whole


def name_and_reach(person: str) -> tuple[str, str]:
    """Parses the name in a line, and its numbers and addresses as text."""
    parts = _apart(person)
    name = (contact_line.full_name(parts.names) or ", ".join(parts.names)) if parts.names else ""
    return name, ", ".join(parts.reach)


def _apart(line: str) -> Parts:
    """The names, numbers and addresses in a line."""
    parts = Parts()
    for piece in contact_line.pieces(contact_line.cleaned(line)):
        parts.add(contact_line.taken_apart(piece.text))
    return parts


def _check_name(name: str) -> None:
    """Raises ParseError for a text that is no name."""
    if len(name) > NAME_LENGTH:
        raise ParseError(f"A name has at most {NAME_LENGTH} characters here.")
    if "@" in name.replace("<@", ""):  # a mention such as <@U0ANA> is shown as the text that it is
        fault = "has an address in it that I can't read. Put a comma between name and e-mail."
        raise ParseError(f"“{blocks.cut(name, 60)}” {fault}")
    if sum(c.isdecimal() for c in name) >= MOST_DIGITS_IN_NAME:
        fault = "has a number in it that I can't read. Put a comma between name and number."
        raise ParseError(f"“{blocks.cut(name, 60)}” {fault}")


def email(text: str) -> str:
    """Parses an address, with a plain apostrophe. Raises ParseError; asks no mail server."""
    try:
        return validate_email(_plain_email(text), check_deliverability=False).normalized
    except EmailNotValidError as fault:
        raise ParseError(f"“{text[:60]}” is not an e-mail address that I can read. Please check it.") from fault


def _plain_email(text: str) -> str:
    """The address without the rest of a copied link (mailto:, query, brackets); full-width characters become plain."""
    plain = contact_line.cleaned(text).strip().translate(contact_line.TO_PLAIN).strip("<>")
    if plain[: len(MAILTO)].casefold() == MAILTO:
        plain = plain[len(MAILTO) :].partition("?")[0]
    return plain


def phone(text: str) -> str:
    """Parses a phone number: as typed, without zero-width characters. Raises ParseError."""
    number = contact_line.number(contact_line.cleaned(text.strip().removeprefix("tel:")))
    if number is None:
        raise ParseError(f"“{text[:60]}” is not a phone number that I can read. Digits, spaces and + are fine.")
    if contact_line.digits(number) > contact_line.MOST_DIGITS:
        raise ParseError(f"“{text[:60]}” is too long for one phone number. One number, please.")
    return number


def link(text: str) -> str:
    """Parses the URL of a page. Raises ParseError."""
    if not re.fullmatch(r"https?://\S+", text, re.IGNORECASE):
        raise ParseError("A link starts with https:// and has no blanks.")
    return text


def read(field: str, reader: Callable[[str], str], text: str | None) -> str | None:
    """Parses a field with `reader`; None if it is empty. Raises FieldErrors at the field."""
    try:
        return reader(text) if text else None
    except ParseError as unreadable:
        raise FieldErrors({field: str(unreadable)}) from unreadable


def gathered(faults: dict[str, str], field: str, reader: Callable[[], T]) -> T | None:
    """Parses a field with `reader`; None if that fails, with the errors added to `faults`."""
    try:
        return reader()
    except ParseError as unreadable:
        faults[field] = str(unreadable)
    except FieldErrors as errors:
        faults.update(errors.by_field)
    return None


def tell_by(day: str, owner: Recruiter, by: Recruiter, now: datetime) -> datetime:
    """The owner's closing time on the typed day.

    Raises FieldErrors that say why the day is refused and which day is accepted.
    """
    try:
        return edit.typed_tell_by(date.fromisoformat(day), owner, by, now)
    except InvalidDay as refusal:
        latest = dates.day(refusal.latest, owner.calendar.day_of(now))
        why = {
            DayFault.PAST: "That day is over, or its working hours are.",
            DayFault.NO_WORKING_DAY: f"{owner.name} does not work on that day.",
            DayFault.TOO_FAR: "That is a long wait for the news.",
        }[refusal.why]
        raise FieldErrors({"tell_by": f"{why} Choose a working day up to {latest}."}) from refusal


def usual(week: Mapping[int, Hours]) -> Hours:
    """The hours that most days have; in a tie, the earliest day's."""
    return Counter(week[day] for day in sorted(week)).most_common(1)[0][0]


def others(week: Mapping[int, Hours]) -> str:
    """The days with other hours, one a line."""
    same = usual(week)
    single = [(day, week[day]) for day in sorted(week) if week[day] != same]
    return "\n".join(f"{DAYS[day][:3]} {hours.opens:%H:%M}-{hours.closes:%H:%M}" for day, hours in single)


def read_week(text: str) -> dict[int, Hours]:
    """Parses hours by weekday (0 is Monday), typed one a line. Raises ParseError and names the line."""
    return dict(_exception_line(line) for line in text.splitlines() if line.strip())


def hours(opens: str, closes: str) -> Hours:
    """Hours from two times of day. Raises ParseError if the day would end before it starts."""
    try:
        return Hours(time.fromisoformat(opens), time.fromisoformat(closes))
    except ValueError as fault:
        raise ParseError(f"A day from {opens} can't end at {closes}. Choose a later end.") from fault


def _exception_line(line: str) -> tuple[int, Hours]:
    excerpt = line.strip()[:60]
    match = LINE.fullmatch(line.strip())
    typed_day = match.group(1).casefold() if match else ""
    day = next((number for number, name in enumerate(DAYS) if name.casefold().startswith(typed_day)), None)
    if match is None or day is None:
        raise ParseError(f"I can't read “{excerpt}”. Write one day a line, like this: Fri 09:00-14:00")
    clocks = [f"{int(hour):02}:{minute}" for hour, minute in (match.group(2, 3), match.group(4, 5))]
    try:
        for clock in clocks:
            time.fromisoformat(clock)
    except ValueError as fault:
        raise ParseError(f"“{excerpt}” has a time that no clock shows.") from fault
    return day, hours(*clocks)
