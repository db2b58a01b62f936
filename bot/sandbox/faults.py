"""Switches that make this Slack fail on purpose, so that people see what the bot makes of it."""

import threading
from dataclasses import dataclass
from typing import TypedDict, Unpack

RESPONSE_URL = "response_url"
"""Answers to a response URL stand beside the methods of the Web API; they fail by `error` alone."""


class Failure(TypedDict, total=False):
    """In which way a call fails."""

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
    """How the next `times` calls of `method` ("*": any) fail.

    `error`: Slack's error code. `status`: an HTTP status. `rate_limited`: 429, with seconds for Retry-After.
    `delay`: the call is done at once, its answer comes this many seconds late. `reset`: the connection drops
    and nothing is done. `lose_answer`: the call is done, but the connection drops before the answer. With
    `stored`, a call that fails by `error`, `status` or `rate_limited` is done all the same. `only_with`: only a call
    whose arguments hold this text meets it, as a block's type that this Slack does not know yet.
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
        """Whether the call has its effect although it fails."""
        return self.stored or self.lose_answer or (self.delay is not None and not self.fails)

    @property
    def fails(self) -> bool:
        """Whether the caller gets something else than the answer."""
        return bool(self.error or self.status or self.rate_limited or self.lose_answer or self.reset)

    def matches(self, method: str, arguments: str) -> bool:
        """Whether a call of this method with these arguments fails."""
        is_for_method = self.method == method or (self.method == "*" and method != RESPONSE_URL)
        return is_for_method and self.only_with in arguments


class InjectedFaults:
    """The switches that are on, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.active: list[InjectedFault] = []

    def add(self, method: str, times: int = 1, **failure: Unpack[Failure]) -> InjectedFault:
        """Switches a fault on for the next `times` calls of this method; `how` is explained at InjectedFault."""
        fault = InjectedFault(method, times, **failure)
        with self._lock:
            self.active.append(fault)
        return fault

    def clear(self) -> None:
        """Switches everything off."""
        with self._lock:
            self.active.clear()

    def take(self, method: str, arguments: str = "") -> InjectedFault | None:
        """The fault that this call meets, which then has one time less. `said`: its arguments as they came."""
        with self._lock:
            fault = next((fault for fault in self.active if fault.matches(method, arguments)), None)
            if fault is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self.active.remove(fault)
            return fault
