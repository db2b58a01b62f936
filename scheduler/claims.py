"""Leases on due messages, so that each is sent by one bot only. No other module knows leases or SKIP LOCKED."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Float, UpdateBase, bindparam, func, or_, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from models.database.base import UtcDateTime
from models.directory.workspace import Workspace, lock_workspace_by_id
from models.outbox.message import MESSAGE, Message, MessageState, is_ready

WORKSPACE = Workspace.__table__.c

LEASE_SECONDS = 60.0
"""Duration of a lease: longer than one call to Slack may take.

The client gives each part of a call ten seconds: connecting, the handshake, the request, the answer. That makes forty
at most, and the lease is renewed before each post (`held_for_a_call`), however long the calls before it took. A bot
that is stopped in the middle of a call and wakes later may still post: see `message.mark_uncertain`.
"""

LONGEST_PAUSE = timedelta(hours=1)
"""Maximum length of a workspace's pause; a longer one was set by a clock that has been put back since."""


class database_clock(FunctionElement[float]):  # noqa: N801 - it stands in SQL
    """Seconds since 1970 by the database's clock, the same for every bot."""

    type = Float()
    inherit_cache = True
    name = "database_clock"


@compiles(database_clock, "sqlite")
def _sqlite_clock(_element: object, _compiler: object, **_: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(database_clock, "postgresql")
def _postgresql_clock(_element: object, _compiler: object, **_: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) AS double precision)"


@dataclass(frozen=True)
class Claim:
    """A leased message. `number` is the fencing token: writes of an older claim are refused."""

    message_id: int
    number: int
    workspace_id: int


def claim(session: Session, now: datetime) -> Claim | None:
    """Claims the message that has been due longest, or None. Due by `now` (UTC), leased by the database's clock."""
    parameters = {"now": now, "longest_pause": now + LONGEST_PAUSE}
    claimed = session.execute(_claiming(), parameters).one_or_none()
    return Claim(claimed.id, claimed.claims, claimed.workspace_id) if claimed else None


@cache
def _claiming() -> UpdateBase:
    """The UPDATE that claims a message, built once since it runs all the time. Takes `now` and `longest_pause`."""
    clock: ColumnElement[float] = database_clock()
    now, longest_pause = bindparam("now", type_=UtcDateTime()), bindparam("longest_pause", type_=UtcDateTime())
    due = (
        select(MESSAGE.id)
        .join_from(Message.__table__, Workspace.__table__, WORKSPACE.id == MESSAGE.workspace_id)
        .where(
            is_ready(),
            MESSAGE.due_at <= now,
            or_(MESSAGE.lease_until.is_(None), MESSAGE.lease_until < clock),
            or_(
                WORKSPACE.paused_until.is_(None),
                WORKSPACE.paused_until <= now,
                WORKSPACE.paused_until > longest_pause,
            ),
            WORKSPACE.stopped_because.is_(None),
        )
        .order_by(MESSAGE.due_at, MESSAGE.id)
        .limit(1)
        .with_for_update(of=Message.__table__, skip_locked=True)
    )
    return (
        update(Message.__table__)  # type: ignore[arg-type]  # the class takes twice the time
        # Not "IN": PostgreSQL may run such a subquery once for each row, and claim another message each time.
        .where(MESSAGE.id == due.scalar_subquery())
        .values(lease_until=clock + LEASE_SECONDS, claims=MESSAGE.claims + 1)
        .returning(MESSAGE.id, MESSAGE.claims, MESSAGE.workspace_id)
    )


def next_due_after(session: Session, now: datetime) -> datetime | None:
    """The first moment after `now` at which a message is due, or None."""
    return session.scalar(select(func.min(Message.due_at)).where(is_ready(), Message.due_at > now))


def held(session: Session, claim: Claim) -> Message | None:
    """The claimed message, locked; None if the lease ran out and another bot has claimed it since.

    The workspace stays locked until the transaction ends.
    """
    lock_workspace_by_id(session, claim.workspace_id)
    return session.scalar(_HELD, {"message_id": claim.message_id, "number": claim.number})


_HELD = (
    select(Message)
    .where(Message.id == bindparam("message_id"), Message.claims == bindparam("number"))
    .with_for_update(of=Message)
)


def held_for_a_call(session: Session, claim: Claim) -> Message | None:
    """The same with the lease renewed, so that a call to Slack fits into it."""
    message = held(session, claim)
    if message is not None:
        session.execute(_renewing(), {"message_id": message.id})
    return message


@cache
def _renewing() -> UpdateBase:
    whole: ColumnElement[float] = database_clock() + LEASE_SECONDS
    is_claimed = MESSAGE.id == bindparam("message_id")
    return update(Message.__table__).where(is_claimed).values(lease_until=whole)  # type: ignore[arg-type]


def release(message: Message, state: MessageState) -> None:
    """Ends the claim and leaves the message in this state."""
    message.state, message.lease_until = state, None
