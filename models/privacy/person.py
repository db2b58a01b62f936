"""One person across their rows: as a candidate who was declined, as a referral whom others named, or as both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models.context import may_lead
from models.directory import candidate as candidates
from models.directory import spelling
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.duties import visibility
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.log_entry import SPOKEN, LogEntry
from models.duties.promise import Promise
from models.duties.referral import Referral
from models.rules import phone
from models.rules.text import fold, spelled_alike
from models.views import search


class Person(NamedTuple):
    """Who it is. `referrals`: where somebody named them, the oldest first. `others`: further rows of that person."""

    candidate: Candidate | None
    referrals: tuple[Referral, ...] = ()
    others: tuple[Candidate, ...] = ()

    @property
    def name(self) -> str:
        return self.candidate.name if self.candidate else self.referrals[0].name

    @property
    def key(self) -> str:
        """How a button, a form or the command line names them: "c12" a candidate, "r7" a referral."""
        return f"c{self.candidate.id}" if self.candidate else f"r{self.referrals[0].id}"

    @property
    def rows(self) -> list[Candidate]:
        """All rows of the candidate."""
        return [self.candidate, *self.others] if self.candidate else []

    @property
    def row_ids(self) -> list[int]:
        return [row.id for row in self.rows]

    @property
    def workspace_id(self) -> int:
        return self.candidate.workspace_id if self.candidate else self.referrals[0].workspace_id

    @property
    def names(self) -> set[str]:
        return {one.name for one in self.referrals} | {row.name for row in self.rows}

    def bears(self, name: str) -> bool:
        """Whether this is one of their names, in whichever spelling."""
        return any(spelled_alike(own, name) for own in self.names)


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


def of_candidate(session: Session, person: Candidate, reader: Recruiter | None = None) -> Person:
    """The candidate, with their other rows and every referral that has the same phone or e-mail.

    `reader`: of the other rows and the referrals only those on which they decide; None: all, for whoever runs the bot.
    """
    others = [one for one in candidates.everywhere(session, person) if one.id != person.id and not one.forgotten_at]
    if reader and not leads_all(reader):
        decides = decides_on(session, reader, person)
        others = [one for one in others if decides and decides_on(session, reader, one)]
    ways = [_ways(row) for row in (person, *others)]
    return Person(person, tuple(_referrals(session, person.workspace_id, ways, reader)), tuple(others))


def of_referral(session: Session, one: Referral, reader: Recruiter | None = None) -> Person:
    """Somebody who was named: the other times, too, and the candidate they may have become.

    `reader`: as in `of_candidate`.
    """
    same = [found for found in _referrals(session, one.workspace_id, [_ways(one)], reader) if found.id != one.id]
    match = _same(Candidate, [_ways(one)])
    query = select(Candidate).where(Candidate.workspace_id == one.workspace_id, Candidate.forgotten_at.is_(None))
    people = session.scalars(query.where(or_(*match)).order_by(Candidate.id)).all() if match else []
    if reader:
        people = [person for person in people if decides_on(session, reader, person)]
    who = of_candidate(session, people[0], reader) if people else Person(None)
    named = {found.id: found for found in (one, *same, *who.referrals)}
    return who._replace(referrals=tuple(named[number] for number in sorted(named)))


def perhaps(session: Session, who: Person, reader: Recruiter | None = None) -> list[Referral]:
    """Those of the same name of whom only a person can tell whether it is them, the oldest first.

    `reader`: only those on whose referral they decide.
    """
    same = or_(*(spelling.is_called(Referral.folded_name, name) for name in who.names))
    query = select(Referral).where(Referral.workspace_id == who.workspace_id, Referral.forgotten_at.is_(None), same)
    ours = {one.id for one in who.referrals}
    found = [one for one in session.scalars(query.order_by(Referral.id)) if one.id not in ours and who.bears(one.name)]
    return [one for one in found if _is_shown(reader, one)]


def referred_like(session: Session, reader: Recruiter, typed: str) -> list[Referral]:
    """People of exactly this name, phone or e-mail whom others named, and whose referral the reader leads."""
    asked, number = fold(typed), phone.read(typed, reader.country)
    is_number = [Referral.phone_digits == number] if number else []
    is_address = Referral.folded_email == typed.strip().casefold()
    match = or_(spelling.is_called(Referral.folded_name, typed), is_address, *is_number)
    query = select(Referral).where(Referral.workspace_id == reader.workspace_id, Referral.forgotten_at.is_(None), match)
    found = session.scalars(query.order_by(Referral.id))
    return [one for one in found if asked and may_lead(reader, one.owner) and _is_meant(one, typed, number)]


def is_named(who: Person, reader: Recruiter, typed: str) -> bool:
    """Whether the words are exactly a name, number or address of this person."""
    rows: list[Candidate | Referral] = [*who.rows, *who.referrals]
    return any(search.is_named(row, typed, reader.country) for row in rows)


def owners_of(session: Session, who: Person) -> list[Recruiter]:
    """Who deals with them, or has dealt with them."""
    theirs = [owner for row in who.rows for owner in visibility.owners_of(session, row)]
    return list(dict.fromkeys([*theirs, *(one.owner for one in who.referrals)]))


def leads_all(reader: Recruiter) -> bool:
    """Whether they decide on everybody: leads of the whole workspace and, where leads are named, Slack's admins."""
    is_admin = reader.is_admin and bool(reader.workspace.lead_ids)
    return reader.is_at_home and (reader.leads_anybody or is_admin)


def decides_on(session: Session, reader: Recruiter, row: Candidate) -> bool:
    """Whether the reader leads somebody who deals with the person under this row; where nobody does, leads of all."""
    owners = visibility.owners_of(session, row)
    return any(may_lead(reader, owner) for owner in owners) if owners else leads_all(reader)


def may_decide(session: Session, reader: Recruiter, who: Person) -> bool:
    """Whether the reader may take out what is held on them and read who did what: as far as it comes from owners whom
    they lead."""
    rows = [decides_on(session, reader, row) for row in who.rows]
    named = [may_lead(reader, one.owner) for one in who.referrals]
    if leads_all(reader):
        return any([*rows, *named])
    return all(rows) if rows else any(named)


def may_erase(session: Session, reader: Recruiter, who: Person) -> bool:
    """Whether the reader may erase them: leads of all, and whoever leads everybody who deals with them."""
    if not may_decide(session, reader, who):
        return False
    return leads_all(reader) or all(may_lead(reader, owner) for owner in owners_of(session, who))


def led_by(session: Session, reader: Recruiter, who: Person) -> list[Recruiter] | None:
    """Those who deal with them and whom the reader leads; None: nothing is kept from the reader."""
    return None if leads_all(reader) else [one for one in owners_of(session, who) if may_lead(reader, one)]


def held_on(session: Session, who: Person) -> Held:
    """How much there is."""
    ids = who.row_ids

    def count(row: type[Decline | LogEntry | Promise | Referral | InPlay], *which: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(row).where(*which)) or 0

    owed = session.scalars(select(Duty).where(Duty.candidate_id.in_(ids), Duty.settled_at.is_(None)).order_by(Duty.id))
    return Held(
        declines=count(Decline, Decline.candidate_id.in_(ids)),
        calls=count(LogEntry, LogEntry.candidate_id.in_(ids), LogEntry.what.in_(SPOKEN)),
        promises=count(Promise, Promise.candidate_id.in_(ids)),
        named=count(Referral, Referral.named_by_id.in_(ids)),
        as_referral=len(who.referrals),
        owed=list(owed.all()),
        in_play=count(InPlay, InPlay.candidate_id.in_(ids), InPlay.ended_at.is_(None)),
    )


def has_namesake(session: Session, who: Person) -> bool:
    """Whether somebody else of the same name is in the database, or among our colleagues."""
    ours = [one.id for one in who.referrals]
    others = select(Candidate.name).where(
        Candidate.workspace_id == who.workspace_id,
        or_(*(spelling.is_called(Candidate.folded_name, name) for name in who.names)),
        Candidate.id.not_in(who.row_ids),
    )
    named = select(Referral.name).where(
        Referral.workspace_id == who.workspace_id,
        or_(*(spelling.is_called(Referral.folded_name, name) for name in who.names)),
        Referral.id.not_in(ours),
    )
    colleagues = select(Recruiter.name).where(Recruiter.workspace_id == who.workspace_id)
    return any(who.bears(name) for query in (others, named, colleagues) for name in session.scalars(query))


def duty_ids(session: Session, who: Person) -> list[int]:
    """All that was ever owed to them."""
    return [one.id for row in who.rows for one in search.duties_of(session, row)]


Ways = tuple[str | None, str | None]
"""A phone number as it is dialled, and an e-mail address."""


def _ways(one: Candidate | Referral) -> Ways:
    return one.phone_digits, one.folded_email


def _same(row: type[Candidate | Referral], ways: Sequence[Ways]) -> list[ColumnElement[bool]]:
    by_phone = [row.phone_digits == phone for phone, _ in ways if phone]
    return [*by_phone, *(row.folded_email == email for _, email in ways if email)]


def _referrals(session: Session, workspace_id: int, ways: Sequence[Ways], reader: Recruiter | None) -> list[Referral]:
    """The referrals that are reached in one of these ways, the oldest first; with a reader, those whom they lead."""
    match = _same(Referral, ways)
    if not match:
        return []
    query = select(Referral).where(Referral.workspace_id == workspace_id, Referral.forgotten_at.is_(None), or_(*match))
    found = session.scalars(query.order_by(Referral.id))
    return [one for one in found if _is_shown(reader, one)]


def _is_meant(one: Referral, typed: str, number: str | None) -> bool:
    is_reached = (number and one.phone_digits == number) or one.folded_email == typed.casefold()
    return bool(is_reached) or spelled_alike(one.name, typed)


def _is_shown(reader: Recruiter | None, one: Referral) -> bool:
    return reader is None or leads_all(reader) or may_lead(reader, one.owner)
