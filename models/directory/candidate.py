"""Candidates. Colleagues who may not see each other's candidates have separate rows for the same person.

A row holds what one circle of colleagues typed: those who may see one of its owners. The rows of one person are
linked (`same_as_id`), so that nobody is called twice by accident, and a do-not-contact wish holds for all of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BindParameter, ColumnElement, ForeignKey, Index, Select, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database.base import Base, InWorkspace
from models.directory import spelling
from models.rules import phone as phones
from models.rules.text import fold, spelled_alike

SOMEBODY = "Somebody"
"""Replaces the name of an erased person."""


HONORIFICS = frozenset({"dr", "prof", "mr", "mrs", "ms", "mx", "miss", "sir", "dame", "herr", "frau", "sr", "sra"})
"""Titles in front of a name, which no greeting by first name begins with."""
SURNAME_FIRST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""A letter of a script in which the surname comes first."""


class ContactWish(StrEnum):
    """How a candidate wishes to hear the news."""

    CALL = "call"
    EMAIL = "email"


class Candidate(InWorkspace, Base):
    __tablename__ = "candidate"
    __table_args__ = (
        Index("ix_candidate_name", "workspace_id", "folded_name"),
        Index("ix_candidate_phone", "workspace_id", "phone_digits"),
        Index("ix_candidate_email", "workspace_id", "folded_email"),
    )

    name: Mapped[str]
    own_first_name: Mapped[str | None]
    """The first name in greetings, as corrected under Edit; None: it follows from the name."""
    folded_name: Mapped[str]
    phone: Mapped[str | None]
    """The number as typed."""
    phone_digits: Mapped[str | None]
    """The number in international form (E.164), read once when typed; None: it can't be dialled."""
    email: Mapped[str | None]
    folded_email: Mapped[str | None]
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"), index=True)
    """The first row of the same person, if that is another row."""
    keep_posted: Mapped[bool] = mapped_column(default=False)
    """They wish to hear of roles like the one they did not get."""
    do_not_contact_since: Mapped[datetime | None]
    """Since when the person does not wish to be contacted."""

    wishes: Mapped[ContactWish | None]
    """How they wish to hear; None: not asked yet."""

    forgotten_at: Mapped[datetime | None]
    """When the personal data was erased: only counts and dates are left."""

    @property
    def person_id(self) -> int:
        """The id shared by all rows of this person: that of the first one."""
        return self.same_as_id or self.id

    def rename(self, name: str) -> None:
        self.name, self.folded_name = name, fold(name)

    def forget(self, now: datetime) -> None:
        """Erases the personal data, so that the row matches nobody any more."""
        self.name, self.folded_name, self.own_first_name = SOMEBODY, "", None
        self.take_phone(None, None)
        self.take_email(None)
        self.wishes, self.keep_posted = None, False
        self.forgotten_at = now

    def take_phone(self, typed: str | None, country: str | None) -> None:
        """Sets the number, read in this country; an unchanged number is not read again."""
        if typed != self.phone:
            self.phone, self.phone_digits = typed, phones.read_number(typed, country)

    def take_email(self, email: str | None) -> None:
        """Sets the e-mail address."""
        self.email, self.folded_email = email, email.casefold() if email else None

    @property
    def first_name(self) -> str:
        """The name in a greeting: as corrected, else as it follows from the name."""
        return self.own_first_name or first_name_in(self.name)

    def take_first_name(self, typed: str | None) -> None:
        """Corrects the name in greetings; what follows from the name anyway is not kept, so that it goes on to."""
        self.own_first_name = typed if typed != first_name_in(self.name) else None

    def phone_for(self, reader_country: str | None) -> str:
        """The number as a reader in this country writes it; as typed where it can't be dialled."""
        return phones.format_number(self.phone_digits, reader_country) if self.phone_digits else self.phone or ""

    @property
    def phone_abroad(self) -> str | None:
        """The number in international form; as typed where it can't be dialled."""
        return phones.format_number(self.phone_digits, None) if self.phone_digits else self.phone


def first_name_in(name: str) -> str:
    """The first word of a name, without a title: "Jane" of "Jane Doe, PhD", and of "Doe, Jane".

    The whole name where it begins with an initial, or is written in a script that puts the surname first.
    """
    before, _, after = (part.strip() for part in name.partition(","))
    words = (after if after and " " not in before else before).replace(",", " ").split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in HONORIFICS:
        words = words[1:]
    if not words or len(words[0].rstrip(".")) == 1 or SURNAME_FIRST.search(name):
        return name
    return words[0]


@dataclass(frozen=True)
class CandidateDetails:
    """A candidate as typed."""

    name: str
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Reached:
    """Phone and e-mail of a typed person, normalised as in the rows."""

    phone: str | None
    email: str | None

    def is_of(self, person: Candidate) -> bool:
        """Whether the e-mail or the number is this person's."""
        return bool(
            (self.email and self.email == person.folded_email) or (self.phone and self.phone == person.phone_digits)
        )

    def differs_from(self, person: Candidate) -> bool:
        """Whether the e-mail or the number contradicts this person's."""
        return bool(
            (self.phone and person.phone_digits and self.phone != person.phone_digits)
            or (self.email and person.folded_email and self.email != person.folded_email)
        )


def reached(named: CandidateDetails, country: str | None) -> Reached:
    """Normalises the number, in the typist's country, and the e-mail address."""
    return Reached(phones.read_number(named.phone, country), named.email.casefold() if named.email else None)


def reached_the_same_way(session: Session, workspace_id: int, how: Reached) -> list[Candidate]:
    """The rows with the same e-mail or the same phone, oldest first."""
    ways = ((Candidate.folded_email, how.email), (Candidate.phone_digits, how.phone))
    same = [column == value for column, value in ways if value]
    if not same:
        return []
    query = select(Candidate).where(Candidate.workspace_id == workspace_id, or_(*same))
    return list(session.scalars(query.order_by(Candidate.id)))


def of_the_same_name(session: Session, workspace_id: int, name: str) -> list[Candidate]:
    """The rows of this name, newest first."""
    same = spelling.is_called(Candidate.folded_name, name)
    query = select(Candidate).where(Candidate.workspace_id == workspace_id, same, Candidate.forgotten_at.is_(None))
    return [row for row in session.scalars(query.order_by(Candidate.id.desc())) if is_called(row, name)]


def is_called(person: Candidate, name: str) -> bool:
    """Whether this is the person's name, in any customary spelling."""
    return spelled_alike(person.name, name)


def says_no_more(person: Candidate, named: CandidateDetails, how: Reached) -> bool:
    """Whether this row has all that was typed already."""
    is_phone_known = named.phone in (None, person.phone) or (how.phone and how.phone == person.phone_digits)
    return is_called(person, named.name) and bool(is_phone_known) and how.email in (None, person.folded_email)


def rows_of(person_id: int | BindParameter[int]) -> Select[int]:
    """Query for the ids of all rows of the person whose first row this is."""
    return select(Candidate.id).where(or_(Candidate.id == person_id, Candidate.same_as_id == person_id))


def person_of() -> ColumnElement[int]:
    """The id shared by all rows of a person, in a query that joins the candidate."""
    return func.coalesce(Candidate.same_as_id, Candidate.id)


def everywhere(session: Session, person: Candidate) -> list[Candidate]:
    """All rows of this person, oldest first."""
    return list(
        session.scalars(select(Candidate).where(Candidate.id.in_(rows_of(person.person_id))).order_by(Candidate.id))
    )


def become_one(session: Session, person: Candidate, other: Candidate) -> None:
    """Joins the rows of both into one person."""
    _name_first([*everywhere(session, person), *everywhere(session, other)])
    session.flush()


def part(session: Session, row_ids: Sequence[int]) -> None:
    """Splits these rows off as a person of their own again."""
    rows = list(session.scalars(select(Candidate).where(Candidate.id.in_(row_ids))))
    rest = [row for row in everywhere(session, rows[0]) if row not in rows]
    for apart in (rows, rest):
        _name_first(apart)
    session.flush()


def _name_first(rows: Sequence[Candidate]) -> None:
    """Links each row to the oldest one, which links to none."""
    first = min((row.id for row in rows), default=None)
    for row in rows:
        row.same_as_id = None if row.id == first else first


def made(workspace_id: int, named: CandidateDetails, country: str | None) -> Candidate:
    """A row of the typed data, not yet in the session."""
    person = Candidate(workspace_id=workspace_id)
    person.rename(named.name)
    person.take_phone(named.phone, country)
    person.take_email(named.email)
    return person


def add(session: Session, workspace_id: int, named: CandidateDetails, country: str | None) -> Candidate:
    person = made(workspace_id, named, country)
    session.add(person)
    session.flush()
    return person


def fill_gaps(person: Candidate, named: CandidateDetails, wish: ContactWish | None, country: str | None) -> list[str]:
    """Fills an unknown phone, e-mail or wish, and returns which; known values stay."""
    pairs = {
        "phone": (person.phone, named.phone),
        "email": (person.email, named.email),
        "wishes": (person.wishes, wish),
    }
    filled = [field for field, (known, typed) in pairs.items() if typed and not known]
    person.take_phone(person.phone or named.phone, country)
    person.take_email(person.email or named.email)
    person.wishes = person.wishes or wish
    return filled
