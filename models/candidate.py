"""The person who waits. Colleagues who may not see each other's candidates have a row each for the same person.

A row holds what one circle of colleagues typed: whoever may see one of its owners. The rows of one person know of each
other (`same_as_id`), so that nobody is called twice by chance, and a wish not to be contacted holds for all of them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import phonenumbers
from sqlalchemy import ColumnElement, ForeignKey, Index, Select, func, or_, select
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
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"), index=True)
    """The first row of the same person, where that is another one."""
    keep_posted: Mapped[bool] = mapped_column(default=False)
    """They wish to hear of roles like the one they did not get."""
    do_not_contact_since: Mapped[datetime | None]
    """From then on nobody is asked to call or write to them."""

    wishes: Mapped[Wish | None]
    """How they wish to hear; None: nobody has asked them yet."""

    forgotten_at: Mapped[datetime | None]
    """When all that was known of them was erased: what is left are counts and dates."""

    @property
    def person_id(self) -> int:
        """The id that all rows of this person share: that of the first one."""
        return self.same_as_id or self.id

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


def reached_the_same_way(session: Session, workspace_id: int, named: Named, country: str | None) -> list[Candidate]:
    """The rows with the same e-mail or the same phone, the oldest first: the same person, whatever the name."""
    email, phone = named.email.casefold() if named.email else None, digits(named.phone, country)
    same = [
        column == value for column, value in ((Candidate.folded_email, email), (Candidate.phone_digits, phone)) if value
    ]
    if not same:
        return []
    query = select(Candidate).where(Candidate.workspace_id == workspace_id, or_(*same))
    return list(session.scalars(query.order_by(Candidate.id)))


def of_the_same_name(session: Session, workspace_id: int, named: Named, country: str | None) -> list[Candidate]:
    """Those of this name whose phone and e-mail do not speak against it, the newest first."""
    query = select(Candidate).where(Candidate.workspace_id == workspace_id, Candidate.folded_name == fold(named.name))
    found = session.scalars(query.order_by(Candidate.id.desc()))
    return [one for one in found if not _differs(one, named, country)]


def is_reached_the_same_way(person: Candidate, named: Named, country: str | None) -> bool:
    """Whether the typed e-mail or phone is this person's."""
    phone, email = digits(named.phone, country), named.email.casefold() if named.email else None
    return bool((email and email == person.folded_email) or (phone and phone == person.phone_digits))


def says_no_more(person: Candidate, named: Named, country: str | None) -> bool:
    """Whether all that was typed stands in this row already."""
    phone, email = digits(named.phone, country), named.email.casefold() if named.email else None
    return (
        fold(named.name) == person.folded_name
        and phone in (None, person.phone_digits)
        and email
        in (
            None,
            person.folded_email,
        )
    )


def rows_of(person_id: int) -> Select[int]:
    """The ids of all rows of the person whose first row this is."""
    return select(Candidate.id).where(or_(Candidate.id == person_id, Candidate.same_as_id == person_id))


def person_of() -> ColumnElement[int]:
    """The id that all rows of a person share, in a query that has joined the candidate."""
    return func.coalesce(Candidate.same_as_id, Candidate.id)


def everywhere(session: Session, person: Candidate) -> list[Candidate]:
    """All rows of this person, the oldest first."""
    return list(
        session.scalars(select(Candidate).where(Candidate.id.in_(rows_of(person.person_id))).order_by(Candidate.id))
    )


def made(workspace_id: int, named: Named, country: str | None) -> Candidate:
    """A row of what was typed, not yet in the session."""
    person = Candidate(workspace_id=workspace_id)
    person.rename(named.name)
    person.reach_at(named.phone, named.email, country)
    return person


def add(session: Session, workspace_id: int, named: Named, country: str | None) -> Candidate:
    person = made(workspace_id, named, country)
    session.add(person)
    session.flush()
    return person


def fill_gaps(person: Candidate, named: Named, wish: Wish | None, country: str | None) -> list[str]:
    """Adds a phone, e-mail or wish that was not known before, and says which; what is known stays."""
    given = {
        "phone": (person.phone, named.phone),
        "email": (person.email, named.email),
        "wishes": (person.wishes, wish),
    }
    filled = [field for field, (known, typed) in given.items() if typed and not known]
    if filled:
        person.reach_at(person.phone or named.phone, person.email or named.email, country)
        person.wishes = person.wishes or wish
    return filled


def _differs(person: Candidate, named: Named, country: str | None) -> bool:
    phone, email = digits(named.phone, country), named.email.casefold() if named.email else None
    return bool(
        (phone and person.phone_digits and phone != person.phone_digits)
        or (email and person.folded_email and email != person.folded_email)
    )
