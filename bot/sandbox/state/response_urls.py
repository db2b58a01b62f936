"""Response URLs: valid for five uses within thirty minutes of the sandbox's clock."""

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
    """A response URL of a person in a channel; `source` is the message it came from, None for slash commands."""

    token: str
    user: str
    channel: str
    source: Message | None
    expires: datetime
    left: int = USES


class ResponseUrls:
    """Issues response URLs and counts their uses."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, ResponseUrl] = {}
        self.base_url = ""

    def issue(self, user_id: str, channel_id: str, source: Message | None = None) -> str:
        """A new response URL."""
        token = secrets.token_hex(12)
        self._issued[token] = ResponseUrl(token, user_id, channel_id, source, self._clock.now() + LIFE)
        kind = "commands" if source is None else "actions"
        return f"{self.base_url}/hooks/{kind}/{token}"

    def use(self, token: str) -> ResponseUrl:
        """Uses a response URL once and returns it. Raises SlackError when it is unknown, used up or expired."""
        issued = self._issued.get(token)
        if issued is None:
            raise SlackError("no_service")
        if self._clock.now() > issued.expires:
            raise SlackError("expired_url")
        if issued.left == 0:
            raise SlackError("used_url")
        issued.left -= 1
        return issued
