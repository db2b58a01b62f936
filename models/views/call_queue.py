"""A session of several calls: their order, and the results."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.duties.duty import Duty, open_duties_of_owner
from models.duties.log_entry import EntryKind, LogEntry, not_undone
from models.duties.referral import Referral, Status
from models.rules.kinds import DutyKind


@dataclass(frozen=True)
class CameOf:
    """The results of a session."""

    heard: int
    """People reached."""
    named: int
    """Of these, people who named a referral."""
    tried: int
    """People tried and not reached."""


def queue(session: Session, person: Recruiter, day: date, past: Collection[int] = ()) -> list[Duty]:
    """The remaining calls of this day: candidates who expect a call first, then longest wait first.

    `past`: ids skipped in this session. Calls held until a later day are left out.
    """
    owed = open_duties_of_owner(session, person)
    calls = [call for call in owed if call.kind is DutyKind.CALL and call.id not in past]
    calls = [call for call in calls if call.held_until is None or call.held_until <= day]
    return sorted(calls, key=lambda call: (call.expected_since is None, call.since, call.id))


def has_calls(session: Session, person: Recruiter, day: date) -> bool:
    """Whether the queue of this day holds a call."""
    owed = (Duty.owner_id == person.id, Duty.workspace_id == person.workspace_id, Duty.settled_at.is_(None))
    free = or_(Duty.held_until.is_(None), Duty.held_until <= day)
    return bool(session.scalar(select(exists().where(*owed, Duty.kind == DutyKind.CALL, free))))


def newest_entry(session: Session, person: Recruiter) -> int:
    """Id of the newest log entry: the session's results are the entries after it."""
    ours = LogEntry.workspace_id == person.workspace_id
    return session.scalar(select(func.max(LogEntry.id)).where(ours)) or 0


def came_of(session: Session, person: Recruiter, since: int) -> CameOf:
    """Results of this person after the entry `since`, without undone ones."""
    ours = LogEntry.workspace_id == person.workspace_id
    by_person = (ours, LogEntry.by_id == person.id, LogEntry.id > since, not_undone(ours))

    def people(what: EntryKind) -> set[int]:
        return set(session.scalars(select(LogEntry.candidate_id).where(*by_person, LogEntry.what == what)))

    named = select(func.count(Referral.named_by_id.distinct())).where(
        Referral.workspace_id == person.workspace_id,
        Referral.owner_id == person.id,
        Referral.contact_id > since,
        Referral.status != Status.WITHDRAWN,
    )
    heard = people(EntryKind.REACHED)
    return CameOf(len(heard), session.scalar(named) or 0, len(people(EntryKind.NO_ANSWER) - heard))
