"""Five new cards or more for one person at one moment come as one list, not as a burst."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from models.context import Context
from models.directory.recruiter import Recruiter
from models.outbox.message import Message, MessageKind, MessageState, schedule_message

CARDS_IN_ONE_LIST = 5
"""From this many cards at once on, they come as one list."""


def gather(ctx: Context, owner: Recruiter, due_at: datetime) -> None:
    """Cards that wait for this owner until this moment become one list, once there are enough of them."""
    waiting = list(ctx.session.scalars(_waiting(owner, due_at).order_by(Message.id)))
    ids = [duty_id for one in waiting for duty_id in _shows(one)]
    if len(ids) < CARDS_IN_ONE_LIST:
        return
    for one in waiting:
        one.state = MessageState.UNSENT
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
    """When the owner asked for all of these, who has them at any hour then."""
    moments = {one.details.get("at") for one in waiting}
    return {"at": moments.pop()} if len(moments) == 1 and None not in moments else {}


def _shows(card: Message) -> list[int]:
    return [card.duty_id] if card.duty_id else list(card.details["duties"])
