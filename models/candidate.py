"""The person who waits, recognised again instead of written down twice."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import phonenumbers
from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, InWorkspace
from models.text import fold

SOMEBODY = "Somebody"
"""What stands where the name of somebody stood who was erased."""


class Wish(StrEnum):
    """How somebody wishes to hear the news."""

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
    folded_name: Mapped[str]
    phone: Mapped[str | None]
    phone_digits: Mapped[str | None]
    email: Mapped[str | None]
    folded_email: Mapped[str | None]
    keep_posted: Mapped[bool] = mapped_column(default=False)
    """They wish to hear of roles like the one they did not get."""
    do_not_contact_since: Mapped[datetime | None]
    """From then on nobody is asked to call or write to them."""

    wishes: Mapped[Wish | None]
    """How they wish to hear; None: nobody has asked them yet."""

    forgotten_at: Mapped[datetime | None]
    """When all that was known of them was erased: what is left are counts and dates."""

    def rename(self, name: str) -> None:
        self.name, self.folded_name = name, fold(name)

    def forget(self, now: datetime) -> None:
        """Nobody knows any more who this was, and nobody is known again as them."""
        self.name, self.folded_name = SOMEBODY, ""
        self.reach_at(None, None)
        self.wishes, self.keep_posted = None, False
        self.forgotten_at = now

    def reach_at(self, phone: str | None, email: str | None, country: str | None = None) -> None:
        """Their phone and e-mail from now on; None leaves a person without one."""
        self.phone, self.phone_digits = phone, digits(phone, country)
        self.email, self.folded_email = email, email.casefold() if email else None


@dataclass(frozen=True)
class Dialled:
    """A phone number as it is read, and as a phone dials it."""

    shown: str
    number: str | None
    """E.164; None: it is no number that can be dialled as it stands."""


@dataclass(frozen=True)
class Named:
    """A candidate as somebody typed them."""

    name: str
    phone: str | None = None
    email: str | None = None


def digits(phone: str | None, country: str | None = None) -> str | None:
    """The number as it is dialled from anywhere (E.164), or its bare digits where the country is unknown."""
    if not phone:
        return None
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return "".join(c for c in phone if c.isdigit())
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def dialled(phone: str, country: str | None = None) -> Dialled:
    """The number as people write it in `country`: national there, international for all others.

    What is no number is shown as it was typed.
    """
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return Dialled(phone, None)
    if not phonenumbers.is_possible_number(number):
        return Dialled(phone, None)
    is_here = country is not None and phonenumbers.country_code_for_region(country) == number.country_code
    written = phonenumbers.PhoneNumberFormat.NATIONAL if is_here else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    called = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Dialled(phonenumbers.format_number(number, written), called)


def reached_the_same_way(session: Session, workspace_id: int, named: Named, country: str | None) -> Candidate | None:
    """The candidate with the same e-mail or the same phone: that is the same person, whatever the name."""
    for column, value in (
        (Candidate.folded_email, named.email.casefold() if named.email else None),
        (Candidate.phone_digits, digits(named.phone, country)),
    ):
        if value:
            query = select(Candidate).where(Candidate.workspace_id == workspace_id, column == value)
            if found := session.scalars(query.order_by(Candidate.id).limit(1)).first():
                return found
    return None


def of_the_same_name(session: Session, workspace_id: int, named: Named, country: str | None) -> list[Candidate]:
    """Those of this name whose phone and e-mail do not speak against it, the newest first."""
    query = select(Candidate).where(Candidate.workspace_id == workspace_id, Candidate.folded_name == fold(named.name))
    found = session.scalars(query.order_by(Candidate.id.desc()))
    return [one for one in found if not _differs(one, named, country)]


def add(session: Session, workspace_id: int, named: Named, country: str | None) -> Candidate:
    person = Candidate(workspace_id=workspace_id)
    person.rename(named.name)
    person.reach_at(named.phone, named.email, country)
    session.add(person)
    session.flush()
    return person


def complete(person: Candidate, named: Named, country: str | None) -> None:
    """Adds a phone or e-mail that was not known before; what is known stays."""
    person.reach_at(person.phone or named.phone, person.email or named.email, country)


def _differs(person: Candidate, named: Named, country: str | None) -> bool:
    phone, email = digits(named.phone, country), named.email.casefold() if named.email else None
    return bool(
        (phone and person.phone_digits and phone != person.phone_digits)
        or (email and person.folded_email and email != person.folded_email)
    )
