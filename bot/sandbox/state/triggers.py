"""What lets an app open a form just after somebody did something, or a socket: good once."""

import itertools
import secrets
import time
from dataclasses import dataclass

from bot.sandbox.troubles import SlackError

LIFE_SECONDS = 3.0
"""Seconds of real time for which Slack lets a form be opened."""


@dataclass
class _Trigger:
    user: str
    from_view: str | None
    expires: float
    used: bool = False


class Triggers:
    """Issues trigger ids and takes them back."""

    def __init__(self) -> None:
        self._issued: dict[str, _Trigger] = {}
        self._numbers = itertools.count(1_000_000)
        self.life = LIFE_SECONDS

    def issue(self, user_id: str, from_view: str | None = None) -> str:
        """A new trigger id for what this person did just now; `from_view` is the form it was done in."""
        trigger_id = f"{next(self._numbers)}.1000000000.{secrets.token_hex(16)}"
        self._issued[trigger_id] = _Trigger(user_id, from_view, time.monotonic() + self.life)
        return trigger_id

    def redeem(self, trigger_id: str | None) -> tuple[str, str | None]:
        """The person and the form behind a trigger id; a SlackError when it is unknown, used or too old."""
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
        """Makes every trigger id as old as if its three seconds had passed."""
        for trigger in self._issued.values():
            trigger.expires = 0.0


class Tickets:
    """What the address of a Socket Mode connection carries: good for one connection."""

    def __init__(self) -> None:
        self._open: set[str] = set()

    def issue(self) -> str:
        """A new ticket."""
        ticket = secrets.token_hex(16)
        self._open.add(ticket)
        return ticket

    def redeem(self, ticket: str | None) -> bool:
        """Whether the ticket was good; it is not any more."""
        if ticket not in self._open:
            return False
        self._open.discard(ticket)
        return True
