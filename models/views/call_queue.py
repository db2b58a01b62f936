"""Several calls in one sitting: in which order, and what has come of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.duties.duty import Duty, open_duties_of_owner
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral, Status
from models.rules.deadlines import DutyKind


@dataclass(frozen=True)
class CameOf:
    """What one sitting has brought."""

    heard: int
    """People who heard from somebody."""
    named: int
    """Of these, people who named somebody."""
    tried: int
    """People who were tried and not reached."""


def queue(session: Session, person: Recruiter, day: date, past: Collection[int] = ()) -> list[Duty]:
    """The calls of this day that are left: who expects one first, then who has waited longest.

    `past`: those passed over in this sitting. News that is held until a later day is not in it.
    """
    owed = open_duties_of_owner(session, person)
    calls = [one for one in owed if one.kind is DutyKind.CALL and one.id not in past]
    calls = [one for one in calls if one.held_until is None or one.held_until <= day]
    return sorted(calls, key=lambda one: (one.expected_since is None, one.since, one.id))


def newest_entry(session: Session, person: Recruiter) -> int:
    """Where the log ends now: what comes after it, this sitting brought."""
    ours = LogEntry.workspace_id == person.workspace_id
    return session.scalar(select(func.max(LogEntry.id)).where(ours)) or 0


def came_of(session: Session, person: Recruiter, since: int) -> CameOf:
    """What this person has done after the entry `since`, without what was undone."""
    ours = LogEntry.workspace_id == person.workspace_id
    undone = select(LogEntry.undoes_id).where(ours, LogEntry.undoes_id.is_not(None))
    mine = (ours, LogEntry.by_id == person.id, LogEntry.id > since, LogEntry.id.not_in(undone))

    def people(what: EntryKind) -> set[int]:
        return set(session.scalars(select(LogEntry.candidate_id).where(*mine, LogEntry.what == what)))

    named = select(func.count(Referral.named_by_id.distinct())).where(
        Referral.workspace_id == person.workspace_id,
        Referral.owner_id == person.id,
        Referral.contact_id > since,
        Referral.status != Status.WITHDRAWN,
    )
    heard = people(EntryKind.REACHED)
    return CameOf(len(heard), session.scalar(named) or 0, len(people(EntryKind.NO_ANSWER) - heard))
