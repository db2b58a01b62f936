"""Slack's bad weather: refusals, rate limits, delays, lost answers, torn and silent sockets, by the dice."""

import random
import threading
from collections import Counter
from collections.abc import Callable

from bot.sandbox.faults import Failure, Fault
from bot.sandbox.sandbox import Sandbox

METHODS = {"chat.postMessage": 8, "chat.update": 5, "*": 2, "conversations.history": 2, "conversations.open": 2}
"""How often each is hit. Views open within three seconds or not at all, so they are hit by "*" alone."""

TORN = 0.012
"""How many of the faults are sockets that are torn, closed, silent or to be opened anew."""

LONGEST_PAUSE = 2
"""Seconds that Slack asks a bot to wait at the most."""

Dice = random.Random
KINDS: list[tuple[int, Callable[[Dice], Failure]]] = [
    (4, lambda dice: {"error": dice.choice(["internal_error", "fatal_error", "service_unavailable"])}),
    (2, lambda dice: {"error": "internal_error", "stored": True}),
    (4, lambda dice: {"status": dice.choice([500, 502, 503, 504])}),
    (2, lambda dice: {"status": 503, "stored": True}),
    (2, lambda dice: {"rate_limited": dice.randint(1, LONGEST_PAUSE)}),
    (5, lambda dice: {"delay": dice.uniform(0.1, 1.5)}),
    (5, lambda dice: {"lose_answer": True}),
    (4, lambda dice: {"reset": True}),
]
"""Every one of them passes; what Slack refuses for good is no weather."""


class Weather:
    """Faults as long as it is bad; `good` and `bad` switch it."""

    def __init__(self, sandbox: Sandbox, seed: str) -> None:
        self._sandbox, self._dice = sandbox, random.Random(f"{seed} weather")
        self._over = threading.Event()
        self._is_bad = threading.Event()
        self._thread = threading.Thread(target=self._blow, name="weather", daemon=True)
        self._given: list[tuple[Fault, int]] = []
        self.sockets: Counter[str] = Counter()

    def start(self) -> None:
        self._is_bad.set()
        self._thread.start()

    def good(self) -> None:
        self._is_bad.clear()
        self._sandbox.faults.clear()

    def bad(self) -> None:
        self._is_bad.set()

    def end(self) -> None:
        self._over.set()
        self._thread.join()
        self.good()

    @property
    def met(self) -> int:
        """How many calls met a fault."""
        return sum(times - max(fault.times, 0) for fault, times in self._given)

    def _blow(self) -> None:
        while not self._over.wait(self._dice.uniform(0.05, 0.5)):
            if self._is_bad.is_set():
                self._one_more()

    def _one_more(self) -> None:
        if self._dice.random() < TORN:
            self._tear()
            return
        # What nobody met is over: else a bot that starts would meet all of it at once.
        self._sandbox.faults.clear()
        method = self._dice.choices(list(METHODS), list(METHODS.values()))[0]
        how = self._dice.choices([how for _, how in KINDS], [weight for weight, _ in KINDS])[0](self._dice)
        times = self._dice.choice([1, 1, 2])
        self._given.append((self._sandbox.faults.add(method, times, **how), times))
        if not self._is_bad.is_set():
            self._sandbox.faults.clear()

    def _tear(self) -> None:
        kind = self._dice.choices(["dropped", "reset", "refreshed", "silenced"], [3, 3, 3, 1])[0]
        self.sockets[kind] += 1
        match kind:
            case "dropped":
                self._sandbox.drop_sockets()
            case "reset":
                self._sandbox.drop_sockets(reset=True)
            case "refreshed":
                self._sandbox.refresh_sockets()
            case _:
                self._sandbox.silence_sockets()
