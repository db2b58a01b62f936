"""Limits on the web server's connections: how many at once, and deadlines for every phase of a request."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

TOO_MANY = "too many connections"
NO_REQUEST = "no request"
NO_END = "no end"
NOT_HTTP = "not HTTP"
NO_FILES = "no files left"

_errors = logging.getLogger("uvicorn.error.requests")
_errors.setLevel(logging.ERROR)
"""uvicorn's log of single connections. Its warnings of requests that are not HTTP are off, since any client can cause
thousands a second; they are counted instead."""


@dataclass(frozen=True)
class Limits:
    """Deadlines of one connection, in seconds, and limits on the number of connections."""

    head_seconds: float = 5
    """From the first byte of a request head, or from the connection, until the head is complete."""

    request_seconds: float = 30
    """From the head until the client has the whole answer. `/readyz` takes twelve seconds at most, Slack three."""

    idle_seconds: int = 65
    """Between two requests. Longer than the 60 seconds after which the usual proxies close a connection."""

    connections: int = 200
    """Well below the 1,024 files that a process may have open by default."""

    at_once: int = 100
    """The backlog: how many connections may wait to be accepted, and are accepted before the limit is checked."""


class Gate:
    """Tracks the connections of one server and drops idle ones beyond the limit. For the server's thread only."""

    def __init__(self, limits: Limits, refused: Callable[[str], None]) -> None:
        self.limits = limits
        self.refused = refused
        self._open: set[BoundedProtocol] = set()
        self._waiting: dict[BoundedProtocol, None] = {}

    def enter(self, protocol: "BoundedProtocol") -> None:
        """Adds a connection. Beyond the limit, closes the connection that has waited longest for a request.

        A client that opens many connections and sends nothing loses them, while a request that arrives complete and
        at once is answered.
        """
        self._open.add(protocol)
        self._waiting[protocol] = None
        if len(self._open) > self.limits.connections:
            next(iter(self._waiting)).drop(TOO_MANY)

    def holds(self, protocol: "BoundedProtocol") -> bool:
        return protocol in self._open

    def leave(self, protocol: "BoundedProtocol") -> None:
        self._open.discard(protocol)
        self._waiting.pop(protocol, None)

    def waits(self, protocol: "BoundedProtocol") -> None:
        """Marks the connection as waiting for a request."""
        if protocol in self._open:
            self._waiting[protocol] = None

    def works(self, protocol: "BoundedProtocol") -> None:
        """Marks the connection as answering a request."""
        self._waiting.pop(protocol, None)

    def fault(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """The event loop's exception handler: counts connections that could not be accepted, logs everything else.

        When the process is out of file descriptors, asyncio retries each second and reports every try.
        """
        if str(context.get("message", "")).startswith("socket.accept()"):
            self.refused(NO_FILES)
        else:
            loop.default_exception_handler(context)


class BoundedProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 protocol with a deadline in every phase: head, answer, and idle between two requests.

    uvicorn itself limits only the idle time. `bounded` makes the class for a server.
    """

    gate: Gate

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = _errors
        self._deadline: asyncio.TimerHandle | None = None
        self._timed: object = None
        """The phase that the deadline limits: "head", "idle", or the cycle of a request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.gate.enter(self)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timing()
        self.gate.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_working:
            self._expect_end()
        elif self._timed != "head":
            self._expect_head()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._is_working:
            # The next request had arrived already (pipelining).
            self._expect_end()
            return
        self.gate.waits(self)
        next_head, _ = self.conn.trailing_data
        if next_head or self.cycle.more_body or self.transport.is_closing():
            # A part of the next head, or an unread body, or an answer that the client has not taken yet.
            self._expect_head()
        else:
            self._time("idle", self.gate.limits.idle_seconds + self.gate.limits.head_seconds, None)

    def send_400_response(self, msg: str) -> None:
        self.gate.refused(NOT_HTTP)
        super().send_400_response(msg)

    def drop(self, reason: str | None) -> None:
        """Closes the connection at once, even with data unsent. `reason` is None for an idle connection."""
        self._stop_timing()
        self.gate.leave(self)
        if reason:
            self.gate.refused(reason)
        self.transport.abort()

    @property
    def _is_working(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _expect_head(self) -> None:
        self._time("head", self.gate.limits.head_seconds, NO_REQUEST)

    def _expect_end(self) -> None:
        if self._timed is not self.cycle:
            self.gate.works(self)
            self._time(self.cycle, self.gate.limits.request_seconds, NO_END)

    def _time(self, timed: object, seconds: float, reason: str | None) -> None:
        self._stop_timing()
        if not self.gate.holds(self):
            return
        self._timed = timed
        self._deadline = self.loop.call_later(seconds, self.drop, reason)

    def _stop_timing(self) -> None:
        self._timed = None
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def bounded(at: Gate) -> type[BoundedProtocol]:
    """The protocol class of one server; uvicorn instantiates it for each connection."""

    class Bounded(BoundedProtocol):
        gate = at

    return Bounded
