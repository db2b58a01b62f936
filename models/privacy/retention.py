"""Erases people whose retention time is over, one at a time.

That is: the workspace's number of days after the last event with them, and nothing is open with them.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.context import Context
from models.database.base import UtcDateTime
from models.directory.candidate import Candidate
from models.directory.workspace import Workspace, lock_workspace_by_id
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral, Status
from models.privacy import erase
from models.privacy import person as somebody

LOOKS_AGAIN = timedelta(hours=1)
DEALT_WITH = (Status.CONTACTED, Status.IN_PROCESS)
"""Statuses of a referral that a recruiter works on; other referrals expire."""
BY_TIME = "time"


def erase_next(session: Session, now: datetime) -> bool | None:
    """One unit of work: erases the next person who is due, or notes that a workspace has none for now.

    True: a person was erased. None: no workspace is due for a search.
    """
    workspace = session.scalars(_looked_for(now)).first()
    if workspace is None:
        return None
    lock_workspace_by_id(session, workspace.id)
    ctx = Context(session, workspace, now)
    if person := session.scalars(_candidates().limit(1), _of(workspace, now)).first():
        return erase.forget(ctx, somebody.of_candidate(session, person), BY_TIME)
    if named := session.scalars(_referrals().limit(1), _of(workspace, now)).first():
        return erase.forget(ctx, somebody.of_referral(session, named), BY_TIME)
    workspace.looks_for_old_at = now + LOOKS_AGAIN
    return False


def is_time(session: Session, now: datetime) -> bool:
    """Whether any workspace is due for a search."""
    return session.scalars(_looked_for(now)).first() is not None


def due(session: Session, workspace: Workspace, now: datetime) -> int:
    """Number of people who would be erased now."""
    counts = [select(func.count()).select_from(query.subquery()) for query in (_candidates(), _referrals())]
    return sum(session.scalar(count, _of(workspace, now)) or 0 for count in counts)


def _looked_for(now: datetime) -> Select[Workspace]:
    is_time = or_(Workspace.looks_for_old_at.is_(None), Workspace.looks_for_old_at <= now)
    # After the clock was set back, the stored time would be far ahead.
    is_odd = Workspace.looks_for_old_at > now + 2 * LOOKS_AGAIN
    return select(Workspace).where(or_(is_time, is_odd)).order_by(Workspace.id).limit(1)


OURS: BindParameter[int] = bindparam("workspace_id")
CUTOFF = bindparam("cutoff", type_=UtcDateTime())
"""Parameters of the statements below, which are built once and cached, because bots search all the time."""


def _of(workspace: Workspace, now: datetime) -> dict[str, Any]:
    return {"workspace_id": workspace.id, "cutoff": now - timedelta(days=workspace.retention_days)}


@cache
def _candidates() -> Select[Candidate]:
    """Candidates without recent events, duties, rows in play or referrals under way.

    The same holds for the other rows of the person: all of them are erased at once.
    """
    named = select(Referral.id).where(Referral.named_by_id == Candidate.id, Referral.status.in_(DEALT_WITH))
    is_them = select(Referral.id).where(
        Referral.workspace_id == OURS,
        _same_way(Referral, Candidate),
        or_(Referral.status.in_(DEALT_WITH), _changed(Referral) > CUTOFF),
    )
    kin = aliased(Candidate)
    is_kin = or_(kin.id == Candidate.same_as_id, kin.same_as_id == Candidate.id, kin.same_as_id == Candidate.same_as_id)
    lives_on = or_(*(query.exists() for query in _alive(kin)))
    other_rows = select(kin.id).where(kin.forgotten_at.is_(None), kin.id != Candidate.id, is_kin, lives_on)
    blank = (Candidate.workspace_id == OURS, Candidate.forgotten_at.is_(None))
    nothing = [~query.exists() for query in (*_alive(Candidate), named, is_them, other_rows)]
    return select(Candidate).where(*blank, *nothing).order_by(Candidate.id)


@cache
def _referrals() -> Select[Referral]:
    """The same for people who are known only as referrals."""
    other = aliased(Referral)

    def is_fresh(row: type[Referral]) -> ColumnElement[bool]:
        thanks = select(Duty.id).where(Duty.id == row.thanks_id, Duty.settled_at.is_(None))
        call = select(Duty.id).where(Duty.referral_id == row.id, Duty.settled_at.is_(None))
        return or_(row.status.in_(DEALT_WITH), _changed(row) > CUTOFF, thanks.exists(), call.exists())

    again = select(other.id).where(
        other.workspace_id == OURS, other.forgotten_at.is_(None), _same_way(other, Referral), is_fresh(other)
    )
    lives = select(Candidate.id).where(
        Candidate.workspace_id == OURS, Candidate.forgotten_at.is_(None), _same_way(Candidate, Referral)
    )
    ours = (Referral.workspace_id == OURS, Referral.forgotten_at.is_(None), ~is_fresh(Referral))
    return select(Referral).where(*ours, ~again.exists(), ~lives.exists()).order_by(Referral.id)


def _alive(person: type[Candidate]) -> list[Select[int]]:
    """Queries for what keeps a candidate's row: recent events, open duties, live rows in play."""

    def of(row: type[LogEntry | Duty | InPlay]) -> Select[int]:
        return select(row.id).where(row.candidate_id == person.id)

    happened = of(LogEntry).where(LogEntry.at > CUTOFF, LogEntry.what != EntryKind.EXPORTED)
    owed = of(Duty).where(Duty.settled_at.is_(None))
    return [happened, owed, of(InPlay).where(InPlay.ended_at.is_(None))]


def _changed(row: type[Referral]) -> ColumnElement[datetime]:
    return func.coalesce(row.changed_at, row.named_at)


def _same_way(one_row: type[Candidate | Referral], other: type[Candidate | Referral]) -> ColumnElement[bool]:
    return or_(
        and_(one_row.phone_digits.is_not(None), one_row.phone_digits == other.phone_digits),
        and_(one_row.folded_email.is_not(None), one_row.folded_email == other.folded_email),
    )
