"""Single-use tokens: trigger ids for opening a form, and tickets for a Socket Mode connection."""

import itertools
import secrets
import time
from dataclasses import dataclass

from bot.sandbox.troubles import SlackError

LIFE_SECONDS = 3.0
"""Real seconds for which a trigger id is valid."""


@dataclass
class _Trigger:
    user: str
    from_view: str | None
    expires: float
    used: bool = False


class Triggers:
    """Issues and redeems trigger ids."""

    def __init__(self) -> None:
        self._issued: dict[str, _Trigger] = {}
        self._numbers = itertools.count(1_000_000)
        self.life = LIFE_SECONDS

    def issue(self, user_id: str, from_view: str | None = None) -> str:
        """A new trigger id for this person's action; `from_view` is the id of the form it happened in."""
        trigger_id = f"{next(self._numbers)}.1000000000.{secrets.token_hex(16)}"
        self._issued[trigger_id] = _Trigger(user_id, from_view, time.monotonic() + self.life)
        return trigger_id

    def redeem(self, trigger_id: str | None) -> tuple[str, str | None]:
        """The ids of the person and the form of a trigger id. Raises SlackError when it is unknown, used or expired."""
        trigger = self._issued.get(trigger_id or "")
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user, trigger.from_view

    def expire_all(self) -> None:
        """Expires every trigger id."""
        for trigger in self._issued.values():
            trigger.expires = 0.0


class Tickets:
    """Tickets in the address of a Socket Mode connection, valid for one connection."""

    def __init__(self) -> None:
        self._open: set[str] = set()

    def issue(self) -> str:
        """A new ticket."""
        ticket = secrets.token_hex(16)
        self._open.add(ticket)
        return ticket

    def redeem(self, ticket: str | None) -> bool:
        """Redeems a ticket: whether it was valid. Afterwards it is not."""
        if ticket not in self._open:
            return False
        self._open.discard(ticket)
        return True
