"""What Slack did not take: given up, tried again and again, or standing still; and the one door to owing it again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.directory.workspace import Workspace
from models.outbox.message import Message, MessageKind, MessageState, is_parked, is_ready
from models.rules.delivery_errors import FATE_UNKNOWN

MANY_TRIES = 5
"""So many refusals in a row are worth a look; the first ones end by themselves."""


def stopped(session: Session) -> Sequence[Workspace]:
    """Workspaces where Slack takes nothing from the app."""
    query = select(Workspace).where(Workspace.stopped_because.is_not(None))
    return session.scalars(query.order_by(Workspace.id)).all()


def undelivered(session: Session) -> Sequence[Message]:
    """Messages that were given up, or are refused time after time; the oldest first."""
    stuck = is_ready() & (Message.tries >= MANY_TRIES)
    query = select(Message).where(or_(is_parked(), stuck))
    return session.scalars(query.order_by(Message.id)).all()


def find(session: Session, message_id: int) -> Message | None:
    """The message of this number, where it has been given up."""
    return session.scalar(select(Message).where(Message.id == message_id, Message.state == MessageState.PARKED))


def owe_again(session: Session, given_up: Message, now: datetime) -> bool:
    """Somebody wishes it tried again. It goes out only if it is still wanted. False: it had not been given up.

    Whether Slack has it is asked before, as ever; only for a digest whose fate nobody may look up the wish stands for
    the answer.
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
