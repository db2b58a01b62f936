"""What became of each decline, read from the rows: how the person heard, when, and what was asked and named after it.

An undone answer has left no trace on its duty, so that the duty says how it stands; the log adds the calls that were
noted after somebody else had settled it. Nobody's name is read.
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
from models.rules.deadlines import NEWS, Counted, DutyKind, Stage
from models.rules.policy import AskWhen


class How(StrEnum):
    """How a decline stands. Each is in exactly one of these."""

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
"""The news has reached the person, from us."""
UNTOLD = frozenset({How.ATTEMPTED, How.NOT_TOLD})
"""It was closed without the news having reached them; a call that took place all the same has told them."""
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
"""What the answer to a sign-off call or e-mail says of its decline."""


@dataclass(frozen=True)
class Declined:
    """One live decline, and how it stands."""

    decline_id: int
    candidate_id: int
    recorded_at: datetime
    counted: Counted
    stage: Stage
    role_id: int
    asked: AskWhen | None
    """When whom they know was to be asked, as it stood when they heard."""
    duty_id: int | None
    """The sign-off call or e-mail; None: nothing was owed."""
    how: How
    settled_at: datetime | None
    """When nobody was to tell them any more; None: somebody still is, or nothing was ever owed."""
    told_at: datetime | None
    """When the news reached them from us; None: it has not."""


@dataclass(frozen=True)
class NamedIn:
    """Somebody who was named, by where."""

    decline_id: int | None
    duty_id: int | None
    status: Status


@dataclass(frozen=True)
class RoleName:
    """What a role is called."""

    id: int
    title: str
    client: str | None
    full_name: str
    is_confidential: bool = False


def declines(
    session: Session, workspace: Workspace, since: datetime, which: Sequence[ColumnElement[bool]]
) -> list[Declined]:
    """The live declines for which all of `which` holds, the first recorded first.

    `since`: no entry of the log before it is looked at; the beginning of what is asked for will do. Two queries.
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
    return [_declined(found, noted) for found in session.execute(query.order_by(Decline.recorded_at, Decline.id))]


def ids(workspace: Workspace, which: Sequence[ColumnElement[bool]]) -> Select[int]:
    """The numbers of the same declines, for a further query."""
    return _live(workspace, which)


def roles(session: Session, workspace: Workspace, which: Sequence[ColumnElement[bool]]) -> dict[int, RoleName]:
    """What the roles of the same declines are called, by their numbers."""
    theirs = _live(workspace, which).with_only_columns(Decline.role_id)
    query = select(Role).where(Role.workspace_id == workspace.id, Role.id.in_(theirs))
    return {
        one.id: RoleName(one.id, one.title, one.client, one.full_name, one.is_confidential)
        for one in session.scalars(query)
    }


def _live(workspace: Workspace, which: Sequence[ColumnElement[bool]]) -> Select[int]:
    of_decline = and_(Duty.decline_id == Decline.id, Duty.kind.in_(NEWS))
    query = select(Decline.id).join(Duty, of_decline, isouter=True)
    return query.where(Decline.workspace_id == workspace.id, Decline.withdrawn_at.is_(None), *which)


def second_contacts(session: Session, which: Select[int]) -> dict[int, Counter[EntryKind | None]]:
    """Decline to how the second contacts after it ended, and how many so; None: open."""
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
    """The people who were named in answers of which this holds, but for those whose answer was undone."""
    query = (
        select(LogEntry.decline_id, LogEntry.duty_id, Referral.status)
        .join(LogEntry, LogEntry.id == Referral.contact_id)
        .where(Referral.workspace_id == workspace.id, Referral.status != Status.WITHDRAWN, which)
    )
    return [NamedIn(*found) for found in session.execute(query)]


def _declined(found: Any, noted: dict[tuple[EntryKind, int], datetime]) -> Declined:
    how, told_at = _stands(found), found.settled_at
    called_at = noted.get((EntryKind.FURTHER, found.id))
    if how in UNTOLD and called_at:
        how, told_at = How.CALLED, called_at
    if found.duty_id is None and (EntryKind.WITHDREW, found.id) in noted:
        how = How.WITHDREW
    return Declined(
        decline_id=found.id,
        candidate_id=found.candidate_id,
        recorded_at=found.recorded_at,
        counted=Counted(found.days_counted, found.counted_to),
        stage=found.stage,
        role_id=found.role_id,
        asked=found.referral_ask,
        duty_id=found.duty_id,
        how=how,
        settled_at=found.settled_at,
        told_at=told_at if how in TOLD else None,
    )


def _stands(found: Any) -> How:
    if found.duty_id is None:
        return How.DO_NOT_CONTACT
    return How.WAITING if found.settled_at is None else ENDS.get(found.settled_as, How.OTHERWISE)


def _noted(session: Session, workspace: Workspace, since: datetime) -> dict[tuple[EntryKind, int], datetime]:
    """What only the log knows: the first call noted after somebody else had settled it, and who had withdrawn."""
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
