"""Undelivered messages and stopped workspaces, and the only way to retry a parked message."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.directory.workspace import Workspace
from models.outbox.message import Message, MessageKind, MessageState, is_parked, is_ready
from models.rules.delivery_errors import FATE_UNKNOWN

MANY_TRIES = 5
"""Refusals in a row from which on a message is reported; earlier ones usually resolve by themselves."""


def stopped(session: Session) -> Sequence[Workspace]:
    """Workspaces in which Slack accepts nothing from the app."""
    query = select(Workspace).where(Workspace.stopped_because.is_not(None))
    return session.scalars(query.order_by(Workspace.id)).all()


def undelivered(session: Session) -> Sequence[Message]:
    """Messages that are parked or refused repeatedly, oldest first."""
    stuck = is_ready() & (Message.tries >= MANY_TRIES)
    query = select(Message).where(or_(is_parked(), stuck))
    return session.scalars(query.order_by(Message.id)).all()


def find(session: Session, message_id: int) -> Message | None:
    """The message of this id, if it is parked."""
    return session.scalar(select(Message).where(Message.id == message_id, Message.state == MessageState.PARKED))


def owe_again(session: Session, given_up: Message, now: datetime) -> bool:
    """Retries a parked message at an operator's wish; it is sent only if still wanted. False: it was not parked.

    Slack is searched for it first, as always, except for a digest in a channel that the bot may not read: there it is
    simply sent.
    """
    if given_up.state is not MessageState.PARKED:
        return False
    if given_up.kind is MessageKind.DIGEST and given_up.problem == FATE_UNKNOWN:
        given_up.posted_at, given_up.is_doubtful = None, False
    given_up.state = MessageState.STALE if given_up.ts else MessageState.WAITING
    given_up.due_at = now
    given_up.tries, given_up.refused_since, given_up.problem = 0, None, None
    session.flush()
    return True
