"""How many real seconds after its time each message came."""

from collections.abc import Callable
from datetime import date, datetime

from models.lists import digest
from models.outbox.message import Message, MessageKind
from scripts.chaos.evidence import Evidence


def seconds(seen: Evidence, real: Callable[[datetime], float]) -> list[float]:
    """For every message whose time can be told from outside, in no order."""
    found = []
    for message in seen.messages:
        due, posts = _due(seen, message), seen.posts_of(message)
        if due is not None and posts:
            found.append(max(0.0, real(posts[0].at) - real(due)))
    return found


def _due(seen: Evidence, message: Message) -> datetime | None:
    """When it should have come: what its slot says, or when its owner asked for it. None: that is not known."""
    match message.kind:
        case MessageKind.LIST:
            return seen.people[message.recipient].calendar.list_time(date.fromisoformat(message.slot))
        case MessageKind.DIGEST:
            return digest.digest_time(seen.workspace, date.fromisoformat(message.slot))
        case MessageKind.CHOSEN | MessageKind.CARD if "at" in message.details:
            return datetime.fromisoformat(message.details["at"])
        case _:
            return None
