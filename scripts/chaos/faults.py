"""Faults of a chaos run: errors, delays and broken sockets of Slack, kills of bots, and a monitor of the takeovers."""

import random
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.exc import SQLAlchemyError

from bot.sandbox.faults import Failure, InjectedFault
from bot.sandbox.sandbox import Sandbox
from models.database.engine import Database
from models.directory.workspace import Workspace
from models.outbox.message import Message, MessageState
from scripts.chaos.processes import BotProcess, ClockControl, Fleet, Plan

POLL_SECONDS = 0.1
"""Seconds between two polls of the monitor."""

METHOD_WEIGHTS = {"chat.postMessage": 8, "chat.update": 5, "*": 2, "conversations.history": 2, "conversations.open": 2}
"""Relative frequency of faults by method. Views must open within three seconds, so only "*" affects them."""

SOCKET_SHARE = 0.012
"""Share of faults that hit the sockets: dropped, reset, refreshed or silenced."""

LONGEST_RETRY_AFTER = 2
"""Longest Retry-After of a rate limit, in seconds."""

Rng = random.Random
FAULT_KINDS: list[tuple[int, Callable[[Rng], Failure]]] = [
    (4, lambda rng: {"error": rng.choice(["internal_error", "fatal_error", "service_unavailable"])}),
    (2, lambda rng: {"error": "internal_error", "stored": True}),
    (4, lambda rng: {"status": rng.choice([500, 502, 503, 504])}),
    (2, lambda rng: {"status": 503, "stored": True}),
    (2, lambda rng: {"rate_limited": rng.randint(1, LONGEST_RETRY_AFTER)}),
    (5, lambda rng: {"delay": rng.uniform(0.1, 1.5)}),
    (5, lambda rng: {"lose_answer": True}),
    (4, lambda rng: {"reset": True}),
]
"""Weights and makers of faults. All are temporary: a permanent refusal is correct behavior of Slack."""

SHORTEST_GAP = 1.0
"""Shortest time between two process faults, in seconds."""

GAP_STARTS_SINGLE, GAP_STARTS_SEVERAL = 3.0, 0.5
"""Mean gap between two process faults, in start times of a bot."""

FAULT_WEIGHTS = (4, 5, 1, 2, 2)
"""Weights of kill, kill after a post, kill of all, suspension and replacement."""

LEAST_FAULTS = 10
"""Least mean number of process faults in a part, also on a slow machine."""


@dataclass
class OrphanedMessage:
    """A message with a lease at the time of a kill; the lease may belong to a bot that is alive."""

    message_id: int
    claims: int
    since: float
    excused: float = 0.0
    """Seconds in which no bot could claim it: none was ready, or Slack's rate limit paused the workspace."""


class Monitor:
    """Polls Slack's traffic and the database: counts edits, times takeovers after kills."""

    def __init__(self, sandbox: Sandbox, db: Database, fleet: Fleet, clock: ClockControl) -> None:
        self._sandbox, self._db, self._fleet, self._clock = sandbox, db, fleet, clock
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._orphans: list[OrphanedMessage] = []
        self._thread = threading.Thread(target=self._watch, name="monitor", daemon=True)
        self._last_counted = 0
        self._pending: set[int] = set()
        self.edits = 0
        self.takeover_seconds: list[float] = []
        """Seconds from the kill to the next claim of each message, without excused time."""
        self.not_taken_over: list[OrphanedMessage] = []

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()
        self.not_taken_over = list(self._orphans)

    def stored_messages(self) -> int:
        """Number of messages in Slack."""
        return sum(len(each.messages) for each in self._sandbox.workspace.conversations.values())

    def track_orphans(self) -> None:
        """Tracks all leased messages after a kill: some may be the killed bot's."""
        try:
            leased = self._rows(Message.lease_until.is_not(None))
        except SQLAlchemyError:
            return
        now = time.monotonic()
        with self._lock:
            known = {(orphan.message_id, orphan.claims) for orphan in self._orphans}
            self._orphans += [
                OrphanedMessage(row.id, row.claims, now) for row in leased if (row.id, row.claims) not in known
            ]

    def _watch(self) -> None:
        before = time.monotonic()
        while not self._over.wait(POLL_SECONDS):
            now = time.monotonic()
            self._count_traffic()
            self._check_orphans(now, now - before)
            before = now

    def _count_traffic(self) -> None:
        calls = [
            call for call in self._sandbox.traffic if call.number > self._last_counted or call.number in self._pending
        ]
        self._last_counted = max([self._last_counted, *(call.number for call in calls)])
        self._pending = {call.number for call in calls if call.seconds is None}
        names = [call.name for call in calls if call.seconds is not None and call.error in (None, "connection lost")]
        self.edits += names.count("chat.update")

    def _check_orphans(self, now: float, elapsed: float) -> None:
        with self._lock:
            orphans = list(self._orphans)
        if not orphans:
            return
        rows = {row.id: row for row in self._rows(Message.id.in_([orphan.message_id for orphan in orphans]))}
        is_excused = not self._fleet.ready() or self._is_paused()
        for orphan in orphans:
            row = rows[orphan.message_id]
            orphan.excused += elapsed if is_excused else 0
            if row.claims == orphan.claims and row.lease_until is not None:
                continue
            if row.claims != orphan.claims:
                self.takeover_seconds.append(max(0.0, now - orphan.since - orphan.excused))
            with self._lock:
                self._orphans.remove(orphan)

    def _rows(self, which: ColumnElement[bool]) -> Sequence[Row[int, int, float | None]]:
        query = select(Message.id, Message.claims, Message.lease_until).where(which)
        with self._db.reading() as session:
            return session.execute(query).all()

    def _is_paused(self) -> bool:
        with self._db.reading() as session:
            until = session.scalar(select(Workspace.paused_until))
        return until is not None and until > self._clock.now()

    def count_due(self) -> int:
        """Number of messages that are due and not sent."""
        ready = Message.state.in_((MessageState.WAITING, MessageState.STALE))
        with self._db.reading() as session:
            due = session.scalars(select(Message.id).where(ready, Message.due_at <= self._clock.now())).all()
        return len(due)


class FaultThread(ABC):
    """A thread that injects random faults between `start` and `end`, except after `pause` until `resume`."""

    def __init__(self, name: str, seed: str) -> None:
        self._rng = random.Random(f"{seed} {name}")
        self._over = threading.Event()
        self._is_on = threading.Event()
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)

    def start(self) -> None:
        self._is_on.set()
        self._thread.start()

    @abstractmethod
    def pause(self) -> None:
        """Stops the faults and removes those that are in effect."""

    def resume(self) -> None:
        self._is_on.set()

    def end(self) -> None:
        self._over.set()
        self._thread.join()
        self.pause()

    @abstractmethod
    def _loop(self) -> None: ...


class SlackFaults(FaultThread):
    """Injects faults into Slack: errors, delays, lost answers and broken sockets."""

    def __init__(self, sandbox: Sandbox, seed: str) -> None:
        super().__init__("slack faults", seed)
        self._sandbox = sandbox
        self._injected: list[tuple[InjectedFault, int]] = []
        self.sockets: Counter[str] = Counter()

    def pause(self) -> None:
        self._is_on.clear()
        self._sandbox.faults.clear()

    @property
    def met(self) -> int:
        """Number of calls that met a fault."""
        return sum(times - max(fault.times, 0) for fault, times in self._injected)

    def _loop(self) -> None:
        while not self._over.wait(self._rng.uniform(0.05, 0.5)):
            if self._is_on.is_set():
                self._inject()

    def _inject(self) -> None:
        if self._rng.random() < SOCKET_SHARE:
            self._break_sockets()
            return
        # Removes faults that no call met; else they would add up and all hit the next bot that starts.
        self._sandbox.faults.clear()
        method = self._rng.choices(list(METHOD_WEIGHTS), list(METHOD_WEIGHTS.values()))[0]
        [(_, make_failure)] = self._rng.choices(FAULT_KINDS, [weight for weight, _ in FAULT_KINDS])
        times = self._rng.choice([1, 1, 2])
        self._injected.append((self._sandbox.faults.add(method, times, **make_failure(self._rng)), times))
        if not self._is_on.is_set():
            self._sandbox.faults.clear()

    def _break_sockets(self) -> None:
        kind = self._rng.choices(["dropped", "reset", "refreshed", "silenced"], [3, 3, 3, 1])[0]
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


class ProcessFaults(FaultThread):
    """Kills, suspends and replaces bots, and starts new ones until the planned number runs."""

    def __init__(self, fleet: Fleet, plan: Plan, sandbox: Sandbox, monitor: Monitor, start_seconds: float) -> None:
        super().__init__("process faults", plan.seed)
        self._fleet, self._size, self._timing = fleet, plan.bots, plan.timing
        self._sandbox, self._monitor = sandbox, monitor
        self._lock = threading.Lock()
        self._suspended: list[tuple[float, BotProcess]] = []
        self._start_times: list[float] = []
        uptime = GAP_STARTS_SINGLE if plan.bots == 1 else GAP_STARTS_SEVERAL
        self._mean_gap = min(uptime * start_seconds, plan.seconds / LEAST_FAULTS)

    def pause(self) -> None:
        """Stops the faults, resumes suspended bots, starts missing bots and terminates surplus ones."""
        with self._lock:
            self._is_on.clear()
            for _, bot in self._suspended:
                self._fleet.resume(bot)
            self._suspended.clear()
            self._start_times.clear()
        alive = self._fleet.alive()
        for _ in range(self._size - len(alive)):
            self._fleet.start()
        self._fleet.terminate(*alive[: max(0, len(alive) - self._size)])

    def _loop(self) -> None:
        next_fault = time.monotonic()
        while not self._over.wait(0.05):
            with self._lock:
                if not self._is_on.is_set():
                    continue
                self._restart_due()
                if time.monotonic() >= next_fault:
                    self._inject()
                    next_fault = time.monotonic() + SHORTEST_GAP + self._rng.expovariate(1 / self._mean_gap)

    def _restart_due(self) -> None:
        now = time.monotonic()
        for at, bot in [entry for entry in self._suspended if entry[0] <= now]:
            self._suspended.remove((at, bot))
            self._fleet.resume(bot)
            if len(self._fleet.alive()) > self._size:
                # The suspended bot was replaced meanwhile.
                self._fleet.terminate(bot)
        for at in [at for at in self._start_times if at <= now]:
            self._start_times.remove(at)
            self._fleet.start()
        missing = self._size - len(self._fleet.alive()) - len(self._start_times)
        for _ in range(missing):
            # A bot exits by itself if it cannot reach Slack at its start.
            self._start_times.append(now + 0.5)

    def _inject(self) -> None:
        bots = self._fleet.ready()
        if not bots:
            return
        kinds: list[Callable[[list[BotProcess]], None]] = [
            self._kill,
            self._kill_after_post,
            self._kill_all,
            self._suspend,
            self._replace,
        ]
        # The first fault is always a kill, so that no part goes without.
        fault = self._rng.choices(kinds, FAULT_WEIGHTS)[0] if self._fleet.killed else self._kill_after_post
        fault(bots)

    def _kill(self, bots: list[BotProcess]) -> None:
        self._kill_bots([self._rng.choice(bots)])

    def _kill_after_post(self, bots: list[BotProcess]) -> None:
        """Kills a bot up to 30 ms after Slack stored a message, before the bot may have recorded the answer."""
        changes, posted = self._sandbox.workspace.changes, self._monitor.stored_messages()
        changes.until(lambda: self._monitor.stored_messages() > posted, 1.0)
        self._over.wait(self._rng.choice([0, 0, 0.002, 0.01, 0.03]))
        self._kill_bots([self._rng.choice(bots)])

    def _kill_all(self, bots: list[BotProcess]) -> None:
        """Kills all bots, like a power cut."""
        self._kill_bots(bots)

    def _kill_bots(self, bots: list[BotProcess]) -> None:
        for bot in bots:
            self._fleet.kill(bot)
            self._start_times.append(time.monotonic() + self._rng.choice([0, 0, 0.5, 2.0]))
        self._monitor.track_orphans()

    def _suspend(self, bots: list[BotProcess]) -> None:
        """Suspends a bot for longer than a lease; starts a second bot meanwhile if it was the only bot."""
        if self._suspended:
            return
        bot = self._rng.choice(bots)
        self._fleet.suspend(bot)
        self._suspended.append((time.monotonic() + self._timing.lease + self._rng.uniform(0.5, 2.0), bot))
        if self._size == 1:
            self._start_times.append(time.monotonic())

    def _replace(self, bots: list[BotProcess]) -> None:
        """Terminates a bot and starts another, like a deployment."""
        self._fleet.terminate(self._rng.choice(bots))
        self._start_times.append(time.monotonic())
