"""Fault injection: makes the sandbox's Web API fail on purpose, to show how the bot copes."""

import threading
from dataclasses import dataclass
from typing import TypedDict, Unpack

RESPONSE_URL = "response_url"
"""The method name of posts to response URLs. Of a fault on them only `error` applies."""


class Failure(TypedDict, total=False):
    """The fields of InjectedFault that say how a call fails."""

    error: str
    status: int
    rate_limited: int
    delay: float
    lose_answer: bool
    reset: bool
    stored: bool
    only_with: str


@dataclass
class InjectedFault:
    """A fault for the next `times` calls of `method` ("*": any Web API method).

    `error`: Slack's error code. `status`: an HTTP status. `rate_limited`: status 429, with these seconds as
    Retry-After. `delay`: the call takes effect at once, its response is this many seconds late. `reset`: the
    connection is reset and the call has no effect. `lose_answer`: the call takes effect, and the connection is reset
    before the response. `stored`: a call that fails by `error`, `status` or `rate_limited` takes effect all the same.
    `only_with`: only calls whose arguments contain this text fail, for example a block type that Slack does not know.
    """

    method: str
    times: int = 1
    error: str | None = None
    status: int | None = None
    rate_limited: int | None = None
    delay: float | None = None
    lose_answer: bool = False
    reset: bool = False
    stored: bool = False
    only_with: str = ""

    @property
    def done(self) -> bool:
        """Whether the call takes effect although it fails."""
        return self.stored or self.lose_answer or (self.delay is not None and not self.fails)

    @property
    def fails(self) -> bool:
        """Whether the caller gets an error, or a reset connection, instead of the response."""
        return bool(self.error or self.status or self.rate_limited or self.lose_answer or self.reset)

    def matches(self, method: str, arguments: str) -> bool:
        """Whether the fault applies to a call of this method with these arguments."""
        is_for_method = self.method == method or (self.method == "*" and method != RESPONSE_URL)
        return is_for_method and self.only_with in arguments


class InjectedFaults:
    """The active faults, oldest first. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.active: list[InjectedFault] = []

    def add(self, method: str, times: int = 1, **failure: Unpack[Failure]) -> InjectedFault:
        """Adds a fault for the next `times` calls of this method; the fields are explained at InjectedFault."""
        fault = InjectedFault(method, times, **failure)
        with self._lock:
            self.active.append(fault)
        return fault

    def clear(self) -> None:
        """Removes all faults."""
        with self._lock:
            self.active.clear()

    def take(self, method: str, arguments: str = "") -> InjectedFault | None:
        """The first fault that applies to this call, or None; counts down its `times`. `arguments`: the raw body."""
        with self._lock:
            fault = next((fault for fault in self.active if fault.matches(method, arguments)), None)
            if fault is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self.active.remove(fault)
            return fault
