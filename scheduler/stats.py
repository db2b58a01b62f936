"""How much is owed, waits and hangs, over all workspaces: numbers for a monitor, and nobody's name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.directory.workspace import Workspace
from models.duties.duty import Duty
from models.outbox.message import Message, MessageKind, is_parked, is_ready
from models.rules.deadlines import DutyKind
from scheduler.claims import database_clock

LATE = timedelta(minutes=1)
"""A message that went out this long after it was due, or has not gone out by then, is late."""


@dataclass(frozen=True)
class Outbox:
    """Messages that Slack does not have as they should be. `late` and the leases are among the waiting."""

    waiting: int
    late: int
    leased: int
    """In the hands of a bot at this moment."""
    lease_over: int
    """Claimed by a bot that never came back to it."""
    parked: int


@dataclass(frozen=True)
class Duties:
    """Contacts of one kind that are owed to candidates, and those whose tell-by has passed."""

    kind: DutyKind
    open: int
    overdue: int


def outbox(session: Session, now: datetime) -> Outbox:
    """The messages of all workspaces. `now` in UTC; leases go by the database's clock."""
    clock: ColumnElement[float] = database_clock()
    counted = session.execute(
        select(
            func.count(),
            _count(Message.due_at <= now - LATE),
            _count(Message.lease_until >= clock),
            _count(Message.lease_until < clock),
        ).where(is_ready())
    ).one()
    return Outbox(*counted, parked=sum(parked(session).values()))


def parked(session: Session) -> dict[MessageKind, int]:
    """Messages that Slack refused for good, by kind."""
    query = select(Message.kind, func.count().label("messages")).where(is_parked()).group_by(Message.kind)
    return {row.kind: row.messages for row in session.execute(query)}


def duties(session: Session, now: datetime) -> list[Duties]:
    """Open duties of all workspaces, by kind."""
    query = (
        select(Duty.kind, func.count(), _count(Duty.tell_by < now)).where(Duty.settled_at.is_(None)).group_by(Duty.kind)
    )
    return [Duties(kind, owed, overdue) for kind, owed, overdue in session.execute(query)]


def stopped(session: Session) -> int:
    """Workspaces whose token Slack does not take any more: nothing goes out to them."""
    return session.scalar(select(func.count()).where(Workspace.stopped_because.is_not(None))) or 0


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
