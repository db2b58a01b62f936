"""Finds a candidate who rings back, by name, phone or e-mail, among those the reader may see."""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import CompoundSelect, or_, select
from sqlalchemy.orm import Session

from models.context import may_act
from models.directory import spelling
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.duties import visibility
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry, without_undone
from models.duties.referral import Referral, Status
from models.rules import phone
from models.rules.text import fold, spelled_alike, spellings

CLOSE_ENOUGH = 75
"""Similarity out of 100: tolerates a letter or two, word order, and parts of the name."""
FEWEST_DIGITS = 6
MOST_TYPED = 200

UNTOLD = frozenset(
    {
        EntryKind.RECORDED,
        EntryKind.STEP,
        EntryKind.SNOOZED,
        EntryKind.OFFERED,
        EntryKind.TAKEN,
        EntryKind.REFUSED,
        EntryKind.LAPSED,
        EntryKind.EDITED,
        EntryKind.UNDONE,
        EntryKind.WITHDRAWN,
        EntryKind.HELD,
        EntryKind.RELEASED,
        EntryKind.FORGOTTEN,
        EntryKind.EXPORTED,
        EntryKind.DECIDED,
        EntryKind.REFERRAL_CHANGED,
    }
)
"""Entries between colleagues, or between a person and the bot: the candidate heard nothing."""


class SearchKeys(NamedTuple):
    """Search keys of a candidate, or of a person whom one named."""

    id: int
    name: str
    folded_name: str
    phone_digits: str | None
    folded_email: str | None


def people_like(session: Session, reader: Recruiter, typed: str) -> list[Candidate]:
    """Visible candidates who match, most similar first.

    By the digits of a phone number, by e-mail, or by name, tolerating misspellings. An exact match excludes all others.
    """
    columns = (Candidate.id, Candidate.name, Candidate.folded_name, Candidate.phone_digits, Candidate.folded_email)
    ours = (
        Candidate.workspace_id == reader.workspace_id,
        Candidate.id.in_(_visible(session, reader)),
        Candidate.forgotten_at.is_(None),
    )
    seen = [SearchKeys(*row) for row in session.execute(select(*columns).where(*ours))]
    ids = _matching(seen, typed, reader)
    by_id = {person.id: person for person in session.scalars(select(Candidate).where(Candidate.id.in_(ids)))}
    return [by_id[candidate_id] for candidate_id in ids if candidate_id in by_id]


def referrals_like(session: Session, reader: Recruiter, typed: str) -> list[Referral]:
    """Visible people whom candidates named who match, in the same way."""
    owners = session.scalars(select(Recruiter).where(Recruiter.workspace_id == reader.workspace_id))
    ours = (
        Referral.workspace_id == reader.workspace_id,
        Referral.owner_id.in_([owner.id for owner in owners if may_act(reader, owner)]),
        Referral.forgotten_at.is_(None),
        Referral.status != Status.WITHDRAWN,
    )
    by_id = {row.id: row for row in session.scalars(select(Referral).where(*ours))}
    seen = [SearchKeys(row.id, row.name, row.folded_name, row.phone_digits, row.folded_email) for row in by_id.values()]
    return [by_id[referral_id] for referral_id in _matching(seen, typed, reader)]


def _matching(seen: Sequence[SearchKeys], typed: str, reader: Recruiter) -> list[int]:
    return _by_phone(seen, typed, reader.country) or _by_email(seen, typed) or _by_name(seen, typed)


def is_named(person: Candidate | Referral, typed: str, country: str | None) -> bool:
    """Whether the text is exactly the person's name (folded), phone number or e-mail address.

    Other results of `people_like` are near matches: they may be offered, and nothing is done to them unasked.
    `country`: where a number without a country code is dialled.
    """
    number, address = phone.read_number(typed, country), typed.strip().casefold()
    is_reached = (number and number == person.phone_digits) or (address and address == person.folded_email)
    return bool(is_reached) or bool(fold(typed) and spelled_alike(person.name, typed))


def owners_of_hidden(session: Session, reader: Recruiter, typed: str) -> list[Recruiter]:
    """Owners of the people of exactly this name, number or address whom the reader may not see."""
    number, address = phone.read_number(typed, reader.country), typed.strip().casefold()
    ways = [spelling.is_called(Candidate.folded_name, typed)]
    ways += [Candidate.phone_digits == number] if number else []
    ways += [Candidate.folded_email == address] if address else []
    ours = (Candidate.workspace_id == reader.workspace_id, Candidate.forgotten_at.is_(None))
    query = select(Candidate).where(*ours, or_(*ways)).order_by(Candidate.id)
    people = [person for person in session.scalars(query) if is_named(person, typed, reader.country)]
    owners = [owner for person in people for owner in visibility.owners_of(session, person)]
    owners += [named.owner for named in _named_exactly(session, reader, typed, number, address)]
    return [owner for owner in dict.fromkeys(owners) if not may_act(reader, owner)]


def _named_exactly(session: Session, reader: Recruiter, typed: str, number: str | None, address: str) -> list[Referral]:
    """People of exactly this name, number or address whom candidates named, of any owner."""
    ways = [spelling.is_called(Referral.folded_name, typed)]
    ways += [Referral.phone_digits == number] if number else []
    ways += [Referral.folded_email == address] if address else []
    ours = (Referral.workspace_id == reader.workspace_id, Referral.forgotten_at.is_(None))
    query = select(Referral).where(*ours, Referral.status != Status.WITHDRAWN, or_(*ways)).order_by(Referral.id)
    return [named for named in session.scalars(query) if is_named(named, typed, reader.country)]


def duties_of(session: Session, person: Candidate) -> list[Duty]:
    """All duties ever made to them: open ones first, then newest first. Calls to people they named are not to them."""
    query = select(Duty).where(Duty.candidate_id == person.id, Duty.referral_id.is_(None)).order_by(Duty.id.desc())
    return sorted(session.scalars(query), key=lambda duty: duty.settled_at is not None)


def named_by(session: Session, reader: Recruiter, person: Candidate) -> list[Referral]:
    """People whom they named to an owner for whom the reader may act, oldest first."""
    query = select(Referral).where(Referral.named_by_id == person.id).order_by(Referral.id)
    known = (row for row in session.scalars(query) if row.forgotten_at is None and row.status is not Status.WITHDRAWN)
    return [row for row in known if may_act(reader, row.owner)]


def said_to(session: Session, reader: Recruiter, person: Candidate, most: int) -> list[LogEntry]:
    """Contacts with them that the reader may read, without undone ones; newest first."""
    query = select(LogEntry).where(LogEntry.candidate_id == person.id).order_by(LogEntry.id.desc())
    told = [entry for entry in without_undone(session.scalars(query).all()) if entry.what not in UNTOLD]
    return [entry for entry in told if _may_read(session, reader, entry)][:most]


def _may_read(session: Session, reader: Recruiter, entry: LogEntry) -> bool:
    """Whether the reader may act on the entry's duty, or wrote the entry."""
    if entry.by_id == reader.id:
        return True
    duty = session.get(Duty, entry.duty_id) if entry.duty_id else None
    by = session.get(Recruiter, entry.by_id) if entry.by_id else None  # None: a webhook or the system
    owner = duty.owner if duty else by
    return owner is not None and may_act(reader, owner)


def _visible(session: Session, reader: Recruiter) -> CompoundSelect[int]:
    """Query for the ids of all candidates whom the reader may see."""
    everybody = session.scalars(select(Recruiter).where(Recruiter.workspace_id == reader.workspace_id))
    return visibility.dealt_with_by(reader.workspace_id, [owner.id for owner in everybody if may_act(reader, owner)])


def _by_phone(seen: Sequence[SearchKeys], typed: str, country: str | None) -> list[int]:
    """Matches of the whole number, or of its end as far as typed."""
    bare, whole = "".join(c for c in typed if c.isdigit()), phone.read_number(typed, country)
    if len(bare) < FEWEST_DIGITS or any(c.isalpha() for c in typed):
        return []
    end = bare.lstrip("0")
    exact = [keys.id for keys in seen if whole and keys.phone_digits == whole]
    if exact or len(end) < FEWEST_DIGITS - 1:
        return exact
    return [
        keys.id for keys in seen if keys.phone_digits and keys.phone_digits.partition(phone.EXTENSION)[0].endswith(end)
    ]


def _by_email(seen: Sequence[SearchKeys], typed: str) -> list[int]:
    return [keys.id for keys in seen if "@" in typed and keys.folded_email == typed.strip().casefold()]


def _by_name(seen: Sequence[SearchKeys], typed: str) -> list[int]:
    asked = fold(typed)[:MOST_TYPED]
    if len(asked) < 2:
        return []
    stored_as = spellings(typed)
    if exact := [keys.id for keys in seen if keys.folded_name in stored_as and spelled_alike(keys.name, typed)]:
        return exact
    names = {keys.id: keys.folded_name[:MOST_TYPED] for keys in seen}
    near = process.extract(asked, names, scorer=fuzz.WRatio, score_cutoff=CLOSE_ENOUGH, limit=None)
    return [key for _, _, key in near]
