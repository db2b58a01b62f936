"""What went over the wire, for people who want to look: every call, envelope and answer."""

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.sandbox.troubles import Json

MAX_EXCHANGES = 5000


@dataclass
class Exchange:
    """One request and its answer. `kind` is `api`, `envelope` or `response_url`.

    `seconds` is the real time until the answer (for envelopes: the ack). `size` counts the request's bytes.
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
        """A dict that json can write."""
        return asdict(self) | {"at": self.at.isoformat()}


class Traffic:
    """The last few thousand exchanges, oldest first. Iterating gives a copy."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._exchanges: deque[Exchange] = deque(maxlen=MAX_EXCHANGES)
        self._count = 0

    def record(self, at: datetime, kind: str, name: str, size: int, request: Json) -> Exchange:
        """Writes down a request; the caller fills in the answer when it is there."""
        with self._lock:
            self._count += 1
            exchange = Exchange(self._count, at, kind, name, size, request)
            self._exchanges.append(exchange)
            return exchange

    def named(self, name: str) -> list[Exchange]:
        """The exchanges of one method or envelope type, such as `chat.postMessage` or `slash_commands`."""
        return [exchange for exchange in self if exchange.name == name]

    def clear(self) -> None:
        """Forgets everything so far."""
        with self._lock:
            self._exchanges.clear()

    def __iter__(self) -> Iterator[Exchange]:
        with self._lock:
            return iter(list(self._exchanges))

    def __len__(self) -> int:
        return len(self._exchanges)
