"""Merges five or more new cards for one person at one moment into one list."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from models.context import Context
from models.directory.recruiter import Recruiter
from models.outbox.message import Message, MessageKind, MessageState, schedule_message

CARDS_IN_ONE_LIST = 5
"""Number of cards at one moment from which on they come as one list."""


def gather(ctx: Context, owner: Recruiter, due_at: datetime) -> None:
    """Merges the cards that are due for this owner at this moment, once there are enough of them."""
    waiting = list(ctx.session.scalars(_waiting(owner, due_at).order_by(Message.id)))
    ids = [duty_id for card in waiting for duty_id in _shows(card)]
    if len(ids) < CARDS_IN_ONE_LIST:
        return
    for card in waiting:
        card.state = MessageState.UNSENT
    ctx.session.flush()
    schedule_message(
        ctx.session,
        workspace_id=owner.workspace_id,
        recipient=owner.user_id,
        kind=MessageKind.CARDS,
        slot=f"{ids[0]}-{ids[-1]}",
        due_at=due_at,
        details={"duties": ids, **_asked_for(waiting)},
    )


def _waiting(owner: Recruiter, due_at: datetime) -> Select[Message]:
    return select(Message).where(
        Message.workspace_id == owner.workspace_id,
        Message.recipient == owner.user_id,
        Message.kind.in_((MessageKind.CARD, MessageKind.CARDS)),
        Message.state == MessageState.WAITING,
        Message.lease_until.is_(None),
        Message.due_at == due_at,
    )


def _asked_for(waiting: list[Message]) -> dict[str, Any]:
    """When the owner asked for all of these, if so: then they come at any hour."""
    moments = {card.details.get("at") for card in waiting}
    return {"at": moments.pop()} if len(moments) == 1 and None not in moments else {}


def _shows(card: Message) -> list[int]:
    return [card.duty_id] if card.duty_id else list(card.details["duties"])
