"""Faults of a chaos run: what Slack refuses, delays and tears, and how bots are killed; and what came of each."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.exc import SQLAlchemyError

from bot.sandbox.faults import Failure, Fault
from bot.sandbox.sandbox import Sandbox
from models.database.engine import Database
from models.directory.workspace import Workspace
from models.outbox.message import Message, MessageState
from scripts.chaos.processes import Fleet, Mover, Plan, Running

EVERY = 0.1
"""Seconds between two looks."""

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

UNHURT = 1.0
"""Seconds that at least lie between two accidents."""

UPTIME_ALONE, UPTIME_OF_SEVERAL = 3.0, 0.5
"""For so many times as long as a bot takes to start, they are left in peace on average."""

WEIGHTS = (4, 5, 1, 2, 2)
"""How often each comes: a kill, one in the act, all at once, a stop, a roll-out."""

AT_LEAST = 10
"""So many accidents in one part on average, however slow the machine is."""


@dataclass
class Held:
    """A message that was somebody's when a bot was killed."""

    message_id: int
    claims: int
    since: float
    excused: float = 0.0
    """Seconds in which nobody could take it up: no bot was there, or Slack had asked the workspace to pause."""


class Watch:
    """A look at wire and books ten times a second."""

    def __init__(self, sandbox: Sandbox, db: Database, fleet: Fleet, clock: Mover) -> None:
        self._sandbox, self._db, self._fleet, self._clock = sandbox, db, fleet, clock
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._held: list[Held] = []
        self._thread = threading.Thread(target=self._look_on, name="watch", daemon=True)
        self._counted = 0
        self._under_way: set[int] = set()
        self.edits = self.homes = 0
        self.noticed: list[float] = []
        """How many seconds after a kill each message of the dead was taken up by somebody else."""
        self.unnoticed: list[Held] = []

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()
        self.unnoticed = list(self._held)

    def stored(self) -> int:
        """How many messages stand in Slack."""
        return sum(len(each.messages) for each in self._sandbox.workspace.conversations.values())

    def follow_leases(self) -> None:
        """A bot has just been killed: what is leased now may be its own."""
        try:
            leased = self._rows(Message.lease_until.is_not(None))
        except SQLAlchemyError:
            return
        now = time.monotonic()
        with self._lock:
            known = {(orphan.message_id, orphan.claims) for orphan in self._held}
            self._held += [Held(row.id, row.claims, now) for row in leased if (row.id, row.claims) not in known]

    def _look_on(self) -> None:
        before = time.monotonic()
        while not self._over.wait(EVERY):
            now = time.monotonic()
            self._count_traffic()
            self._follow(now, now - before)
            before = now

    def _count_traffic(self) -> None:
        fresh = [
            call for call in self._sandbox.traffic if call.number > self._counted or call.number in self._under_way
        ]
        self._counted = max([self._counted, *(call.number for call in fresh)])
        self._under_way = {call.number for call in fresh if call.seconds is None}
        names = [call.name for call in fresh if call.seconds is not None and call.error in (None, "connection lost")]
        self.edits += names.count("chat.update")
        self.homes += names.count("views.publish")

    def _follow(self, now: float, passed: float) -> None:
        with self._lock:
            held = list(self._held)
        if not held:
            return
        rows = {row.id: row for row in self._rows(Message.id.in_([orphan.message_id for orphan in held]))}
        could_not = not self._fleet.at_work() or self._is_paused()
        for orphan in held:
            row = rows[orphan.message_id]
            orphan.excused += passed if could_not else 0
            if row.claims == orphan.claims and row.lease_until is not None:
                continue
            if row.claims != orphan.claims:
                self.noticed.append(max(0.0, now - orphan.since - orphan.excused))
            with self._lock:
                self._held.remove(orphan)

    def _rows(self, which: ColumnElement[bool]) -> Sequence[Row[int, int, float | None]]:
        query = select(Message.id, Message.claims, Message.lease_until).where(which)
        with self._db.reading() as session:
            return session.execute(query).all()

    def _is_paused(self) -> bool:
        with self._db.reading() as session:
            until = session.scalar(select(Workspace.paused_until))
        return until is not None and until > self._clock.now()

    def due(self) -> int:
        """How many messages are due and not out."""
        ready = Message.state.in_((MessageState.WAITING, MessageState.STALE))
        with self._db.reading() as session:
            due = session.scalars(select(Message.id).where(ready, Message.due_at <= self._clock.now())).all()
        return len(due)


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
            for _, bot in self._to_go_on:
                self._fleet.go_on(bot)
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
        for at, bot in [entry for entry in self._to_go_on if entry[0] <= now]:
            self._to_go_on.remove((at, bot))
            self._fleet.go_on(bot)
            if len(self._fleet.alive()) > self._size:
                # Whoever took the place of one that stood still is one too many now; the old one is asked to end.
                self._fleet.end(bot)
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
        for bot in bots:
            self._fleet.kill(bot)
            self._to_start.append(time.monotonic() + self._dice.choice([0, 0, 0.5, 2.0]))
        self._watch.follow_leases()

    def _stop(self, there: list[Running]) -> None:
        """It stands still for longer than a lease; where it was alone, somebody starts another one meanwhile."""
        if self._to_go_on:
            return
        bot = self._dice.choice(there)
        self._fleet.stop(bot)
        self._to_go_on.append((time.monotonic() + self._pace.lease + self._dice.uniform(0.5, 2.0), bot))
        if self._size == 1:
            self._to_start.append(time.monotonic())

    def _roll(self, there: list[Running]) -> None:
        """A new version is rolled out: one is asked to end, and another takes its place."""
        self._fleet.end(self._dice.choice(there))
        self._to_start.append(time.monotonic())
