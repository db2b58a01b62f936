"""What is known beside the duties of one page: how the first call went, who was placed, what was promised.

Read for all of them at once, so that a page asks the same number of queries however many rows it has.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.duties import correct
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral
from models.rules.deadlines import DutyKind

Line = TypeVar("Line")
Place = TypeVar("Place")


@dataclass(frozen=True)
class DutyFacts:
    """What the row of a duty says beside its own columns; all of it None or empty where it is of another kind."""

    call: LogEntry | None = None
    """The call that a second contact grew from."""
    mood: str = ""
    """How they took that call."""
    placed: Referral | None = None
    """Who was placed, so that a thank-you is owed."""
    waits: InPlay | None = None
    """Since when somebody is in play, and what they were promised."""


def told_of(
    session: Session,
    person: Recruiter,
    rows: Sequence[tuple[Duty, Place]],
    line: Callable[[Duty, Place, DutyFacts], Line],
) -> list[Line]:
    """A line for each duty, in the same order: the duty, its place, and what is known of it."""
    duties = [duty for duty, _ in rows]
    calls = _calls(session, duties)
    moods = _moods(session, list(calls.values()))
    placed = _placed(session, person, duties)
    waits = _in_play(session, person, duties)
    return [
        line(
            duty,
            place,
            DutyFacts(
                call=calls.get(duty.made_by_id or 0),
                mood=moods.get(duty.made_by_id or 0, ""),
                placed=placed.get(duty.id),
                waits=waits.get((duty.candidate_id, duty.role_id)) if duty.kind is DutyKind.UPDATE else None,
            ),
        )
        for duty, place in rows
    ]


def _calls(session: Session, duties: Sequence[Duty]) -> dict[int, LogEntry]:
    ids = [duty.made_by_id for duty in duties if duty.kind is DutyKind.FOLLOW_UP]
    return {call.id: call for call in session.scalars(select(LogEntry).where(LogEntry.id.in_(ids)))}


def _moods(session: Session, calls: Sequence[LogEntry]) -> dict[int, str]:
    """By call, with what was put right since."""
    told: dict[int, dict[str, Any]] = correct.as_corrected_each(session, calls)
    return {call.id: str(told[call.id].get("mood") or "") for call in calls if call.what is not EntryKind.CORRECTED}


def _placed(session: Session, person: Recruiter, duties: Sequence[Duty]) -> dict[int, Referral]:
    ids = [duty.id for duty in duties if duty.kind is DutyKind.THANKS]
    query = select(Referral).where(Referral.workspace_id == person.workspace_id, Referral.thanks_id.in_(ids))
    return {one.thanks_id: one for one in session.scalars(query) if one.thanks_id}


def _in_play(session: Session, person: Recruiter, duties: Sequence[Duty]) -> dict[tuple[int, int | None], InPlay]:
    ids = [duty.candidate_id for duty in duties if duty.kind is DutyKind.UPDATE]
    query = select(InPlay).where(InPlay.workspace_id == person.workspace_id, InPlay.candidate_id.in_(ids))
    return {(one.candidate_id, one.role_id): one for one in session.scalars(query.where(InPlay.ended_at.is_(None)))}
