"""Reads the outcome of each decline: how and when the candidate was told, and which referrals followed.

An undone answer leaves no trace on its duty, so the duty holds the current state; the log adds calls that were noted
after a colleague had settled the duty. No names of people are read.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from models.directory.role import Role
from models.directory.workspace import Workspace
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral, Status
from models.rules.deadlines import Counted
from models.rules.kinds import NEWS, DutyKind, Stage
from models.rules.policy import AskWhen
from models.rules.waiting_time import WorkedTime


class How(StrEnum):
    """The outcome of a decline; each has exactly one."""

    CALLED = "called"
    ALSO_TOLD = "also_told"
    EMAILED = "emailed"
    SENT = "sent"
    ATTEMPTED = "attempted"
    NOT_TOLD = "not_told"
    KNEW = "knew"
    WITHDREW = "withdrew"
    DO_NOT_CONTACT = "do_not_contact"
    OTHERWISE = "otherwise"
    WAITING = "waiting"


TOLD = frozenset({How.CALLED, How.ALSO_TOLD, How.EMAILED, How.SENT})
"""We told the candidate."""
UNTOLD = frozenset({How.ATTEMPTED, How.NOT_TOLD})
"""Closed without telling the candidate; a call noted later counts as telling."""
NOT_OWED = frozenset({How.WITHDREW, How.DO_NOT_CONTACT, How.OTHERWISE})
"""Nobody had to tell the candidate."""
ENDS = {
    EntryKind.REACHED: How.CALLED,
    EntryKind.ALSO_TOLD: How.ALSO_TOLD,
    EntryKind.EMAILED: How.EMAILED,
    EntryKind.SENT: How.SENT,
    EntryKind.ATTEMPTED: How.ATTEMPTED,
    EntryKind.NOT_TOLD: How.NOT_TOLD,
    EntryKind.KNEW: How.KNEW,
    EntryKind.WITHDREW: How.WITHDREW,
    EntryKind.DO_NOT_CONTACT: How.DO_NOT_CONTACT,
}
"""Outcome by the answer to a sign-off call or e-mail."""


@dataclass(frozen=True)
class Declined:
    """A live decline and its outcome."""

    decline_id: int
    candidate_id: int
    recorded_at: datetime
    counted: Counted
    stage: Stage
    role_id: int
    asked: AskWhen | None
    """The referral_ask setting when they were told."""
    duty_id: int | None
    """The sign-off call or e-mail; None: nothing was owed."""
    how: How
    settled_at: datetime | None
    """When the duty ended; None: it is open, or nothing was ever owed."""
    told_at: datetime | None
    """When we told them; None: we have not."""


def came_due(decline: Declined, worked: WorkedTime, now: datetime) -> bool:
    """Whether the next business day is over, so that a candidate who has not heard counts as not told in time.

    Left out: who had heard from others by then, and who need not be told (any more).
    """
    knew_in_time = decline.how is How.KNEW and decline.settled_at and _in_time(decline, worked, decline.settled_at)
    return decline.how not in NOT_OWED and not knew_in_time and not _in_time(decline, worked, now)


def told_in_time(decline: Declined, worked: WorkedTime) -> bool:
    """Whether we told the candidate on the business day that the decline counts for, or on the next."""
    return decline.told_at is not None and _in_time(decline, worked, decline.told_at)


def _in_time(decline: Declined, worked: WorkedTime, at: datetime) -> bool:
    return worked.days_passed(decline.recorded_at, at) <= 1


@dataclass(frozen=True)
class NamedIn:
    """A referral, by where it was named."""

    decline_id: int | None
    duty_id: int | None
    status: Status


@dataclass(frozen=True)
class RoleName:
    """The names of a role."""

    id: int
    title: str
    client: str | None
    full_name: str
    is_confidential: bool = False


def declines(
    session: Session, workspace: Workspace, since: datetime, which: Sequence[ColumnElement[bool]]
) -> list[Declined]:
    """The live declines that meet all of `which`, first recorded first.

    `since`: log entries before it are not read; the start of the period is early enough. Two queries.
    """
    noted = _noted(session, workspace, since)
    query = _live(workspace, which).with_only_columns(
        Decline.id,
        Decline.candidate_id,
        Decline.recorded_at,
        Decline.days_counted,
        Decline.counted_to,
        Decline.stage,
        Decline.role_id,
        Decline.referral_ask,
        Duty.id.label("duty_id"),
        Duty.settled_at,
        Duty.settled_as,
    )
    return [_declined(row, noted) for row in session.execute(query.order_by(Decline.recorded_at, Decline.id))]


def ids(workspace: Workspace, which: Sequence[ColumnElement[bool]]) -> Select[int]:
    """The ids of the same declines, as a subquery."""
    return _live(workspace, which)


def roles(session: Session, workspace: Workspace, which: Sequence[ColumnElement[bool]]) -> dict[int, RoleName]:
    """The names of the roles of the same declines, by role id."""
    role_ids = _live(workspace, which).with_only_columns(Decline.role_id)
    query = select(Role).where(Role.workspace_id == workspace.id, Role.id.in_(role_ids))
    return {
        role.id: RoleName(role.id, role.title, role.client, role.full_name, role.is_confidential)
        for role in session.scalars(query)
    }


def _live(workspace: Workspace, which: Sequence[ColumnElement[bool]]) -> Select[int]:
    of_decline = and_(Duty.decline_id == Decline.id, Duty.kind.in_(NEWS))
    query = select(Decline.id).join(Duty, of_decline, isouter=True)
    return query.where(Decline.workspace_id == workspace.id, Decline.withdrawn_at.is_(None), *which)


def second_contacts(session: Session, which: Select[int]) -> dict[int, Counter[EntryKind | None]]:
    """By decline id: how its second contacts ended, with counts; None: open."""
    query = (
        select(Duty.decline_id, Duty.settled_as, func.count(Duty.id))
        .where(Duty.kind == DutyKind.FOLLOW_UP, Duty.decline_id.in_(which))
        .group_by(Duty.decline_id, Duty.settled_as)
    )
    ended: dict[int, Counter[EntryKind | None]] = defaultdict(Counter)
    for decline_id, how, count in session.execute(query):
        if decline_id is not None:
            ended[decline_id][how] += count
    return ended


def named(session: Session, workspace: Workspace, which: ColumnElement[bool]) -> list[NamedIn]:
    """Referrals named in log entries that meet `which`, without withdrawn ones."""
    query = (
        select(LogEntry.decline_id, LogEntry.duty_id, Referral.status)
        .join(LogEntry, LogEntry.id == Referral.contact_id)
        .where(Referral.workspace_id == workspace.id, Referral.status != Status.WITHDRAWN, which)
    )
    return [NamedIn(*row) for row in session.execute(query)]


def _declined(row: Any, noted: dict[tuple[EntryKind, int], datetime]) -> Declined:
    how, told_at = _stands(row), row.settled_at
    called_at = noted.get((EntryKind.FURTHER, row.id))
    if how in UNTOLD and called_at:
        how, told_at = How.CALLED, called_at
    if row.duty_id is None and (EntryKind.WITHDREW, row.id) in noted:
        how = How.WITHDREW
    return Declined(
        decline_id=row.id,
        candidate_id=row.candidate_id,
        recorded_at=row.recorded_at,
        counted=Counted(row.days_counted, row.counted_to),
        stage=row.stage,
        role_id=row.role_id,
        asked=row.referral_ask,
        duty_id=row.duty_id,
        how=how,
        settled_at=row.settled_at,
        told_at=told_at if how in TOLD else None,
    )


def _stands(row: Any) -> How:
    if row.duty_id is None:
        return How.DO_NOT_CONTACT
    return How.WAITING if row.settled_at is None else ENDS.get(row.settled_as, How.OTHERWISE)


def _noted(session: Session, workspace: Workspace, since: datetime) -> dict[tuple[EntryKind, int], datetime]:
    """Facts that only the log has: the first call noted after a colleague had settled it, and withdrawals."""
    only = or_(
        LogEntry.what == EntryKind.FURTHER, and_(LogEntry.what == EntryKind.WITHDREW, LogEntry.duty_id.is_(None))
    )
    query = select(LogEntry.what, LogEntry.decline_id, func.min(LogEntry.at)).where(
        LogEntry.workspace_id == workspace.id,
        LogEntry.what.in_((EntryKind.FURTHER, EntryKind.WITHDREW)),
        LogEntry.at >= since,
        LogEntry.decline_id.is_not(None),
        only,
    )
    grouped = query.group_by(LogEntry.what, LogEntry.decline_id)
    return {(what, decline_id): at for what, decline_id, at in session.execute(grouped) if decline_id is not None}
