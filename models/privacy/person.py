"""A person across their rows: as a declined candidate, as a referral whom others named, or both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
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
    """A person. `referrals`: where they were named, oldest first. `others`: further candidate rows of that person."""

    candidate: Candidate | None
    referrals: tuple[Referral, ...] = ()
    others: tuple[Candidate, ...] = ()

    @property
    def name(self) -> str:
        return self.candidate.name if self.candidate else self.referrals[0].name

    @property
    def key(self) -> str:
        """Id in buttons, forms and the command line: "c12" a candidate, "r7" a referral."""
        return f"c{self.candidate.id}" if self.candidate else f"r{self.referrals[0].id}"

    @property
    def rows(self) -> list[Candidate]:
        """All candidate rows."""
        return [self.candidate, *self.others] if self.candidate else []

    @property
    def row_ids(self) -> list[int]:
        return [row.id for row in self.rows]

    @property
    def workspace_id(self) -> int:
        return self.candidate.workspace_id if self.candidate else self.referrals[0].workspace_id

    @property
    def names(self) -> set[str]:
        return {referral.name for referral in self.referrals} | {row.name for row in self.rows}

    def bears(self, name: str) -> bool:
        """Whether this is one of their names, in any customary spelling."""
        return any(spelled_alike(own, name) for own in self.names)


@dataclass(frozen=True)
class Held:
    """Counts of the data held on a person, and what is still open with them."""

    declines: int
    calls: int
    promises: int
    named: int
    """People whom they named."""
    as_referral: int
    """Number of times they were named."""
    owed: list[Duty]
    in_play: int


def of_candidate(session: Session, person: Candidate, reader: Recruiter | None = None) -> Person:
    """The candidate, with their other rows and every referral that has the same phone or e-mail.

    `reader`: only those other rows and referrals on which they may decide; None: all, for the operator.
    """
    others = [row for row in candidates.everywhere(session, person) if row.id != person.id and not row.forgotten_at]
    if reader and not leads_all(reader):
        decides = decides_on(session, reader, person)
        others = [row for row in others if decides and decides_on(session, reader, row)]
    ways = [_ways(row) for row in (person, *others)]
    return Person(person, tuple(_referrals(session, person.workspace_id, ways, reader)), tuple(others))


def of_referral(session: Session, named_referral: Referral, reader: Recruiter | None = None) -> Person:
    """A named person, with their other referrals and the candidate they may have become.

    `reader`: as in `of_candidate`.
    """
    same = [
        other
        for other in _referrals(session, named_referral.workspace_id, [_ways(named_referral)], reader)
        if other.id != named_referral.id
    ]
    match = _same(Candidate, [_ways(named_referral)])
    query = select(Candidate).where(
        Candidate.workspace_id == named_referral.workspace_id, Candidate.forgotten_at.is_(None)
    )
    people = session.scalars(query.where(or_(*match)).order_by(Candidate.id)).all() if match else []
    if reader:
        people = [person for person in people if decides_on(session, reader, person)]
    who = of_candidate(session, people[0], reader) if people else Person(None)
    named = {other.id: other for other in (named_referral, *same, *who.referrals)}
    return who._replace(referrals=tuple(named[number] for number in sorted(named)))


def possible_duplicates(session: Session, who: Person, reader: Recruiter | None = None) -> list[Referral]:
    """Referrals of the same name of which only a person can tell whether it is them, oldest first.

    `reader`: only referrals on which they may decide.
    """
    same = or_(*(spelling.is_called(Referral.folded_name, name) for name in who.names))
    query = select(Referral).where(Referral.workspace_id == who.workspace_id, Referral.forgotten_at.is_(None), same)
    ours = {referral.id for referral in who.referrals}
    matches = [
        referral
        for referral in session.scalars(query.order_by(Referral.id))
        if referral.id not in ours and who.bears(referral.name)
    ]
    return [referral for referral in matches if _is_shown(reader, referral)]


def referred_like(session: Session, reader: Recruiter, typed: str) -> list[Referral]:
    """Referrals of exactly this name, phone or e-mail whose owner the reader leads."""
    asked, number = fold(typed), phone.read_number(typed, reader.country)
    is_number = [Referral.phone_digits == number] if number else []
    is_address = Referral.folded_email == typed.strip().casefold()
    match = or_(spelling.is_called(Referral.folded_name, typed), is_address, *is_number)
    query = select(Referral).where(Referral.workspace_id == reader.workspace_id, Referral.forgotten_at.is_(None), match)
    referrals = session.scalars(query.order_by(Referral.id))
    return [
        referral
        for referral in referrals
        if asked and may_lead(reader, referral.owner) and _is_meant(referral, typed, number)
    ]


def is_named(who: Person, reader: Recruiter, typed: str) -> bool:
    """Whether the text is exactly a name, number or address of this person."""
    rows: list[Candidate | Referral] = [*who.rows, *who.referrals]
    return any(search.is_named(row, typed, reader.country) for row in rows)


def owners_of(session: Session, who: Person) -> list[Recruiter]:
    """Recruiters who deal or dealt with them."""
    of_rows = [owner for row in who.rows for owner in visibility.owners_of(session, row)]
    return list(dict.fromkeys([*of_rows, *(referral.owner for referral in who.referrals)]))


def leads_all(reader: Recruiter) -> bool:
    """Whether they may decide on everybody: leads of the workspace and, where leads are named, Slack admins."""
    is_admin = reader.is_admin and bool(reader.workspace.lead_ids)
    return reader.is_at_home and (reader.leads_anybody or is_admin)


def decides_on(session: Session, reader: Recruiter, row: Candidate) -> bool:
    """Whether the reader leads an owner who deals with this row; where there is none, whether they lead all."""
    owners = visibility.owners_of(session, row)
    return any(may_lead(reader, owner) for owner in owners) if owners else leads_all(reader)


def may_decide(session: Session, reader: Recruiter, who: Person) -> bool:
    """Whether the reader may export data held on them and read their log, as far as it comes from owners they lead."""
    rows = [decides_on(session, reader, row) for row in who.rows]
    named = [may_lead(reader, referral.owner) for referral in who.referrals]
    if leads_all(reader):
        return any([*rows, *named])
    return all(rows) if rows else any(named)


def may_erase(session: Session, reader: Recruiter, who: Person) -> bool:
    """Whether the reader may erase them: leads of all, and those who lead all owners who deal with them."""
    if not may_decide(session, reader, who):
        return False
    return leads_all(reader) or all(may_lead(reader, owner) for owner in owners_of(session, who))


def led_by(session: Session, reader: Recruiter, who: Person) -> list[Recruiter] | None:
    """Owners who deal with them and whom the reader leads; None: the reader may see everything."""
    return None if leads_all(reader) else [owner for owner in owners_of(session, who) if may_lead(reader, owner)]


def held_on(session: Session, who: Person) -> Held:
    """Counts the data held on a person."""
    ids = who.row_ids

    def count(row: type[Decline | LogEntry | Promise | Referral | InPlay], *which: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(row).where(*which)) or 0

    owed = session.scalars(select(Duty).where(is_owed_to(who), Duty.settled_at.is_(None)).order_by(Duty.id))
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
    """Whether another person of the same name is in the database, colleagues included."""
    ours = [referral.id for referral in who.referrals]
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
    """Ids of all duties whose cards name them: those to them, and the calls to people whom they named."""
    named_by_them = Duty.candidate_id.in_(who.row_ids)
    return list(session.scalars(select(Duty.id).where(or_(named_by_them, _is_call_to(who))).order_by(Duty.id)))


def is_owed_to(who: Person) -> ColumnElement[bool]:
    """Condition for the duties to them, those as a referral included."""
    return or_(and_(Duty.candidate_id.in_(who.row_ids), Duty.referral_id.is_(None)), _is_call_to(who))


def _is_call_to(who: Person) -> ColumnElement[bool]:
    return Duty.referral_id.in_([referral.id for referral in who.referrals])


Ways = tuple[str | None, str | None]
"""Phone number in international form, and e-mail address."""


def _ways(row: Candidate | Referral) -> Ways:
    return row.phone_digits, row.folded_email


def _same(row: type[Candidate | Referral], ways: Sequence[Ways]) -> list[ColumnElement[bool]]:
    by_phone = [row.phone_digits == phone for phone, _ in ways if phone]
    return [*by_phone, *(row.folded_email == email for _, email in ways if email)]


def _referrals(session: Session, workspace_id: int, ways: Sequence[Ways], reader: Recruiter | None) -> list[Referral]:
    """Referrals with one of these phones or e-mails, oldest first; with a reader, only those shown to them."""
    match = _same(Referral, ways)
    if not match:
        return []
    query = select(Referral).where(Referral.workspace_id == workspace_id, Referral.forgotten_at.is_(None), or_(*match))
    referrals = session.scalars(query.order_by(Referral.id))
    return [referral for referral in referrals if _is_shown(reader, referral)]


def _is_meant(referral: Referral, typed: str, number: str | None) -> bool:
    is_reached = (number and referral.phone_digits == number) or referral.folded_email == typed.casefold()
    return bool(is_reached) or spelled_alike(referral.name, typed)


def _is_shown(reader: Recruiter | None, referral: Referral) -> bool:
    return reader is None or leads_all(reader) or may_lead(reader, referral.owner)
