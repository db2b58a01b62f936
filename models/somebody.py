"""One person in our books, whatever they are there: somebody who was declined, somebody whom others named, or both."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models import finding
from models.act import may_lead
from models.candidate import Candidate
from models.contact import SPOKEN, Contact
from models.decline import Decline
from models.duty import Duty
from models.in_play import InPlay
from models.promise import Promise
from models.recruiter import Recruiter
from models.referral import UNDER_WAY, Referral
from models.text import fold


class Somebody(NamedTuple):
    """Who it is. `referrals`: where somebody named them, the oldest first."""

    candidate: Candidate | None
    referrals: tuple[Referral, ...] = ()

    @property
    def name(self) -> str:
        return self.candidate.name if self.candidate else self.referrals[0].name

    @property
    def key(self) -> str:
        """How a button, a form or the command line names them: "c12" a candidate, "r7" a referral."""
        return f"c{self.candidate.id}" if self.candidate else f"r{self.referrals[0].id}"

    @property
    def names(self) -> set[str]:
        named = {one.name for one in self.referrals}
        return named | {self.candidate.name} if self.candidate else named


@dataclass(frozen=True)
class Held:
    """How much is held on somebody, in numbers, and what is still open with them."""

    declines: int
    calls: int
    promises: int
    named: int
    """People whom they named."""
    as_referral: int
    """How often somebody named them."""
    owed: list[Duty]
    in_play: int


def of_candidate(session: Session, person: Candidate) -> Somebody:
    """The candidate, with every referral that has the same phone or e-mail."""
    return Somebody(person, tuple(_reached_the_same_way(session, person.workspace_id, _ways(person))))


def of_referral(session: Session, one: Referral) -> Somebody:
    """Somebody who was named: the other times, too, and the candidate they may have become."""
    ways = _ways(one)
    same = [found for found in _reached_the_same_way(session, one.workspace_id, ways) if found.id != one.id]
    match = _same(Candidate, ways)
    query = select(Candidate).where(Candidate.workspace_id == one.workspace_id, Candidate.forgotten_at.is_(None))
    person = session.scalars(query.where(or_(*match)).limit(1)).first() if match else None
    return Somebody(person, tuple(sorted([one, *same], key=lambda found: found.id)))


def perhaps(session: Session, who: Somebody) -> list[Referral]:
    """Those of the same name of whom only a person can tell whether it is them, the oldest first."""
    books = who.candidate.workspace_id if who.candidate else who.referrals[0].workspace_id
    alike = Referral.folded_name.in_([fold(name) for name in who.names])
    query = select(Referral).where(Referral.workspace_id == books, Referral.forgotten_at.is_(None), alike)
    ours = {one.id for one in who.referrals}
    return [one for one in session.scalars(query.order_by(Referral.id)) if one.id not in ours]


def referred_like(session: Session, reader: Recruiter, typed: str) -> list[Referral]:
    """People of exactly this name, phone or e-mail whom others named, and whose referral the reader leads."""
    asked = fold(typed)
    match = or_(
        Referral.folded_name == asked, Referral.folded_email == typed.casefold(), Referral.phone_digits == typed
    )
    query = select(Referral).where(Referral.workspace_id == reader.workspace_id, Referral.forgotten_at.is_(None), match)
    return [one for one in session.scalars(query.order_by(Referral.id)) if asked and may_lead(reader, one.owner)]


def owners_of(session: Session, who: Somebody) -> list[Recruiter]:
    """Who deals with them, or has dealt with them."""
    theirs = finding.owners_of(session, who.candidate) if who.candidate else []
    return list(dict.fromkeys([*theirs, *(one.owner for one in who.referrals)]))


def may_decide(session: Session, reader: Recruiter, who: Somebody) -> bool:
    """Whether the reader may erase them, take out all that is held on them, and read who did what: a lead of whoever
    deals with them, and Slack's admins where anybody leads."""
    owners = owners_of(session, who)
    if not owners:
        return reader.is_at_home and (reader.leads_anybody or (reader.is_admin and bool(reader.workspace.lead_ids)))
    return any(may_lead(reader, owner) for owner in owners)


def held_on(session: Session, who: Somebody) -> Held:
    """How much there is."""
    person = who.candidate
    if person is None:
        return Held(0, 0, 0, 0, len(who.referrals), [], 0)

    def count(row: type[Decline | Contact | Promise | Referral | InPlay], *which: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(row).where(*which)) or 0

    owed = session.scalars(select(Duty).where(Duty.candidate_id == person.id, Duty.settled_at.is_(None)))
    return Held(
        declines=count(Decline, Decline.candidate_id == person.id),
        calls=count(Contact, Contact.candidate_id == person.id, Contact.what.in_(SPOKEN)),
        promises=count(Promise, Promise.candidate_id == person.id),
        named=count(Referral, Referral.named_by_id == person.id),
        as_referral=len(who.referrals),
        owed=list(owed.all()),
        in_play=count(InPlay, InPlay.candidate_id == person.id, InPlay.ended_at.is_(None)),
    )


def has_namesake(session: Session, who: Somebody) -> bool:
    """Whether somebody else of the same name is in our books, or among our colleagues."""
    person = who.candidate
    ours, names = [one.id for one in who.referrals], [fold(name) for name in who.names]
    books = person.workspace_id if person else who.referrals[0].workspace_id
    others = select(Candidate.id).where(
        Candidate.workspace_id == books, Candidate.folded_name.in_(names), Candidate.id != (person.id if person else 0)
    )
    named = select(Referral.id).where(
        Referral.workspace_id == books, Referral.folded_name.in_(names), Referral.id.not_in(ours)
    )
    colleagues = session.scalars(select(Recruiter.name).where(Recruiter.workspace_id == books))
    is_colleague = any(fold(name) in names for name in colleagues)
    return is_colleague or any(session.scalar(query.limit(1)) is not None for query in (others, named))


def is_under_way(who: Somebody) -> bool:
    """Whether somebody still deals with them as a referral."""
    return any(one.status in UNDER_WAY for one in who.referrals)


def duty_ids(session: Session, who: Somebody) -> list[int]:
    """All that was ever owed to them."""
    return [one.id for one in finding.duties_of(session, who.candidate)] if who.candidate else []


def _ways(one: Candidate | Referral) -> tuple[str | None, str | None]:
    return one.phone_digits, one.folded_email


def _same(row: type[Candidate | Referral], ways: tuple[str | None, str | None]) -> list[ColumnElement[bool]]:
    phone, email = ways
    found: list[ColumnElement[bool]] = [row.phone_digits == phone] if phone else []
    return [*found, row.folded_email == email] if email else found


def _reached_the_same_way(session: Session, workspace_id: int, ways: tuple[str | None, str | None]) -> list[Referral]:
    match = _same(Referral, ways)
    if not match:
        return []
    query = select(Referral).where(Referral.workspace_id == workspace_id, Referral.forgotten_at.is_(None), or_(*match))
    return list(session.scalars(query.order_by(Referral.id)))
