"""The address by which an app may answer a person privately: five times within thirty minutes."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.state.clock import Clock
from bot.sandbox.state.conversation import Message
from bot.sandbox.troubles import SlackError

USES = 5
LIFE = timedelta(minutes=30)


@dataclass
class ResponseUrl:
    """One address: for whom, where, and from which message (None for slash commands)."""

    token: str
    user: str
    channel: str
    source: Message | None
    expires: datetime
    left: int = USES


class ResponseUrls:
    """Issues the addresses and counts their uses, by the sandbox's clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, ResponseUrl] = {}
        self.base_url = ""

    def issue(self, user_id: str, channel_id: str, source: Message | None = None) -> str:
        """A new address."""
        token = secrets.token_hex(12)
        self._issued[token] = ResponseUrl(token, user_id, channel_id, source, self._clock.now() + LIFE)
        kind = "commands" if source is None else "actions"
        return f"{self.base_url}/hooks/{kind}/{token}"

    def use(self, token: str) -> ResponseUrl:
        """What the address stands for; a SlackError when it is unknown, used up or too old."""
        issued = self._issued.get(token)
        if issued is None:
            raise SlackError("no_service")
        if self._clock.now() > issued.expires:
            raise SlackError("expired_url")
        if issued.left == 0:
            raise SlackError("used_url")
        issued.left -= 1
        return issued
