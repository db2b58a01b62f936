"""The limits on the connections of the bot's web server: how many, how long a request may take, and when to give up."""

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
"""Where uvicorn reports one connection. It warns of every request that is not HTTP, which is any stranger's to send
a thousand times a second; those are counted here instead."""


@dataclass(frozen=True)
class Limits:
    """What one connection may take, in seconds, and how many connections there may be."""

    head_seconds: float = 5
    """From the first byte of a request head, or from the connection, until the head is complete."""

    request_seconds: float = 30
    """From the head until the client has the whole answer. `/readyz` takes twelve seconds at most, Slack three."""

    idle_seconds: int = 65
    """Between two requests. Longer than the 60 seconds after which the usual proxies close a connection."""

    connections: int = 200
    """Well below the 1,024 files that a process may have open by default."""

    at_once: int = 100
    """How many connections are accepted before the limit is looked at, and may wait to be accepted."""


class Gate:
    """Counts the connections of one server and makes room when there are too many. For the server's own thread."""

    def __init__(self, limits: Limits, refused: Callable[[str], None]) -> None:
        self.limits = limits
        self.refused = refused
        self._open: set[BoundedProtocol] = set()
        self._waiting: dict[BoundedProtocol, None] = {}

    def enter(self, protocol: "BoundedProtocol") -> None:
        """Takes the connection in; when there are too many, the one that has waited longest for a request is closed.

        A stranger who opens many connections and sends nothing thus loses them, and a request that comes at once and
        complete is answered.
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
        """The connection has no request at the moment."""
        if protocol in self._open:
            self._waiting[protocol] = None

    def works(self, protocol: "BoundedProtocol") -> None:
        """The connection has a request that is being answered."""
        self._waiting.pop(protocol, None)

    def fault(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """The event loop's exception handler: a connection that could not be accepted is counted, the rest is logged.

        When the process has no file left, asyncio tries again each second and reports every try.
        """
        if str(context.get("message", "")).startswith("socket.accept()"):
            self.refused(NO_FILES)
        else:
            loop.default_exception_handler(context)


class BoundedProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 with a deadline at all times: for the head, for the answer, and between two requests.

    uvicorn itself has one for the time between two requests only. The class of a server comes from `bounded`.
    """

    gate: Gate

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = _errors
        self._deadline: asyncio.TimerHandle | None = None
        self._timed: object = None
        """What the deadline is for: a request, or the wait for one."""

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
            # The next request was here already.
            self._expect_end()
            return
        self.gate.waits(self)
        begun, _ = self.conn.trailing_data
        if begun or self.cycle.more_body or self.transport.is_closing():
            # A part of the next head is here, or a body that nobody reads is on its way, or the answer is not taken.
            self._expect_head()
        else:
            self._time("idle", self.gate.limits.idle_seconds + self.gate.limits.head_seconds, None)

    def send_400_response(self, msg: str) -> None:
        self.gate.refused(NOT_HTTP)
        super().send_400_response(msg)

    def drop(self, reason: str | None) -> None:
        """Closes the connection at once, whatever is still to be sent. `reason` is None for one that was only idle."""
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
    """The protocol class for one server: uvicorn makes an object of it for each connection."""

    class Bounded(BoundedProtocol):
        gate = at

    return Bounded
