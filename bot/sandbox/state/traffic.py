"""The traffic log: Web API calls, envelopes and posts to response URLs, with their responses."""

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.sandbox.troubles import Json

MAX_EXCHANGES = 5000


@dataclass
class Exchange:
    """A request and its response. `kind` is `api`, `envelope` or `response_url`.

    `seconds` is the real time until the response (for envelopes: the ack). `size` is the request's size in bytes.
    """

    number: int
    at: datetime
    kind: str
    name: str
    size: int
    request: Json
    answer: Json | None = None
    error: str | None = None
    status: int | None = None
    seconds: float | None = None

    def as_json(self) -> Json:
        """The exchange as a dict for JSON."""
        return asdict(self) | {"at": self.at.isoformat()}


class Traffic:
    """The last MAX_EXCHANGES exchanges, oldest first. Thread-safe; iteration is over a copy."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._exchanges: deque[Exchange] = deque(maxlen=MAX_EXCHANGES)
        self._count = 0

    def record(self, at: datetime, kind: str, name: str, size: int, request: Json) -> Exchange:
        """Adds a request; the caller sets the response later."""
        with self._lock:
            self._count += 1
            exchange = Exchange(self._count, at, kind, name, size, request)
            self._exchanges.append(exchange)
            return exchange

    def named(self, name: str) -> list[Exchange]:
        """The exchanges of one method or envelope type, such as `chat.postMessage` or `slash_commands`."""
        return [exchange for exchange in self if exchange.name == name]

    def clear(self) -> None:
        """Removes all exchanges."""
        with self._lock:
            self._exchanges.clear()

    def __iter__(self) -> Iterator[Exchange]:
        with self._lock:
            return iter(list(self._exchanges))

    def __len__(self) -> int:
        return len(self._exchanges)
