"""Counts over all workspaces for monitoring: open duties, waiting and stuck messages. No personal data."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.directory.workspace import Workspace
from models.duties.duty import Duty
from models.outbox.message import Message, MessageKind, is_parked, is_ready
from models.rules.kinds import DutyKind
from scheduler.claims import database_clock

LATE = timedelta(minutes=1)
"""A message that went out this long after it was due, or is still waiting then, is late."""


@dataclass(frozen=True)
class Outbox:
    """Numbers of messages that are waiting or stale. `late` and the leases are among the waiting."""

    waiting: int
    late: int
    leased: int
    """With a valid lease."""
    lease_over: int
    """With a lease that ran out before the bot released it."""
    parked: int


@dataclass(frozen=True)
class Duties:
    """Duties of one kind: open ones, and those past their tell-by."""

    kind: DutyKind
    open: int
    overdue: int


def outbox(session: Session, now: datetime) -> Outbox:
    """Counts messages of all workspaces. `now` in UTC; leases go by the database's clock."""
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
    """Number of messages that Slack refused for good, by kind."""
    query = select(Message.kind, func.count().label("messages")).where(is_parked()).group_by(Message.kind)
    return {row.kind: row.messages for row in session.execute(query)}


def duties(session: Session, now: datetime) -> list[Duties]:
    """Counts open duties of all workspaces, by kind."""
    query = (
        select(Duty.kind, func.count(), _count(Duty.tell_by < now)).where(Duty.settled_at.is_(None)).group_by(Duty.kind)
    )
    return [Duties(kind, open_count, overdue) for kind, open_count, overdue in session.execute(query)]


def stopped(session: Session) -> int:
    """Number of workspaces whose token Slack refuses: nothing is sent there."""
    return session.scalar(select(func.count()).where(Workspace.stopped_because.is_not(None))) or 0


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
