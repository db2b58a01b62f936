"""What happens to the bots: killed at any moment, stopped past a lease and continued, ended and started anew."""

import random
import threading
import time
from collections.abc import Callable

from bot.sandbox.sandbox import Sandbox
from scripts.chaos.fleet import Fleet, Running
from scripts.chaos.plan import Plan
from scripts.chaos.watch import Watch

UNHURT = 1.0
"""Seconds that at least lie between two accidents."""

UPTIME_ALONE, UPTIME_OF_SEVERAL = 3.0, 0.5
"""For so many times as long as a bot takes to start, they are left in peace on average."""

WEIGHTS = (4, 5, 1, 2, 2)
"""How often each comes: a kill, one in the act, all at once, a stop, a roll-out."""

AT_LEAST = 10
"""So many accidents in one part on average, however slow the machine is."""


class Accidents:
    """One after the other while it lasts; as many bots as there should be are started again."""

    def __init__(self, fleet: Fleet, plan: Plan, sandbox: Sandbox, watch: Watch, start_seconds: float) -> None:
        self._fleet, self._size, self._pace = fleet, plan.bots, plan.pace
        self._sandbox, self._watch = sandbox, watch
        self._dice = random.Random(f"{plan.seed} accidents")
        self._over = threading.Event()
        self._may_happen = threading.Event()
        self._lock = threading.Lock()
        self._to_go_on: list[tuple[float, Running]] = []
        self._to_start: list[float] = []
        uptime = UPTIME_ALONE if plan.bots == 1 else UPTIME_OF_SEVERAL
        self._peace = min(uptime * start_seconds, plan.seconds / AT_LEAST)
        self._thread = threading.Thread(target=self._happen, name="accidents", daemon=True)

    def start(self) -> None:
        self._may_happen.set()
        self._thread.start()

    def calm(self) -> None:
        """Nothing more happens, and everybody who should be there is."""
        with self._lock:
            self._may_happen.clear()
            for _, one in self._to_go_on:
                self._fleet.go_on(one)
            self._to_go_on.clear()
            self._to_start.clear()
        self.all_there()

    def all_there(self) -> None:
        """Starts those who have gone, and ends those that were started by mistake."""
        alive = self._fleet.alive()
        for _ in range(self._size - len(alive)):
            self._fleet.start()
        self._fleet.end(*alive[: max(0, len(alive) - self._size)])

    def go_on(self) -> None:
        self._may_happen.set()

    def end(self) -> None:
        self._over.set()
        self._thread.join()
        self.calm()

    def _happen(self) -> None:
        following = time.monotonic()
        while not self._over.wait(0.05):
            with self._lock:
                if not self._may_happen.is_set():
                    continue
                self._come_back()
                if time.monotonic() >= following:
                    self._one_more()
                    following = time.monotonic() + UNHURT + self._dice.expovariate(1 / self._peace)

    def _come_back(self) -> None:
        now = time.monotonic()
        for at, one in [entry for entry in self._to_go_on if entry[0] <= now]:
            self._to_go_on.remove((at, one))
            self._fleet.go_on(one)
            if len(self._fleet.alive()) > self._size:
                # Whoever took the place of one that stood still is one too many now; the old one is asked to end.
                self._fleet.end(one)
        for at in [at for at in self._to_start if at <= now]:
            self._to_start.remove(at)
            self._fleet.start()
        missing = self._size - len(self._fleet.alive()) - len(self._to_start)
        for _ in range(missing):
            # One that gave up by itself, since Slack could not be reached when it began.
            self._to_start.append(now + 0.5)

    def _one_more(self) -> None:
        there = self._fleet.at_work()
        if not there:
            return
        kinds: list[Callable[[list[Running]], None]] = [
            self._kill,
            self._kill_in_the_act,
            self._kill_all,
            self._stop,
            self._roll,
        ]
        # Whatever the dice say, somebody is killed.
        accident = self._dice.choices(kinds, WEIGHTS)[0] if self._fleet.killed else self._kill_in_the_act
        accident(there)

    def _kill(self, there: list[Running]) -> None:
        self._killed([self._dice.choice(there)])

    def _kill_in_the_act(self, there: list[Running]) -> None:
        """As soon as Slack has one more message, or a moment later: the bot does not know it yet."""
        changes, posted = self._sandbox.workspace.changes, self._watch.stored()
        changes.until(lambda: self._watch.stored() > posted, 1.0)
        self._over.wait(self._dice.choice([0, 0, 0.002, 0.01, 0.03]))
        self._killed([self._dice.choice(there)])

    def _kill_all(self, there: list[Running]) -> None:
        """The power is cut."""
        self._killed(there)

    def _killed(self, bots: list[Running]) -> None:
        for one in bots:
            self._fleet.kill(one)
            self._to_start.append(time.monotonic() + self._dice.choice([0, 0, 0.5, 2.0]))
        self._watch.follow_leases()

    def _stop(self, there: list[Running]) -> None:
        """It stands still for longer than a lease; where it was alone, somebody starts another one meanwhile."""
        if self._to_go_on:
            return
        one = self._dice.choice(there)
        self._fleet.stop(one)
        self._to_go_on.append((time.monotonic() + self._pace.lease + self._dice.uniform(0.5, 2.0), one))
        if self._size == 1:
            self._to_start.append(time.monotonic())

    def _roll(self, there: list[Running]) -> None:
        """A new version is rolled out: one is asked to end, and another takes its place."""
        self._fleet.end(self._dice.choice(there))
        self._to_start.append(time.monotonic())
