"""Looks on while it happens: what went over the wire, and how soon the messages of a killed bot are taken up."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.exc import SQLAlchemyError

from bot.sandbox.sandbox import Sandbox
from models.database.engine import Database
from models.directory.workspace import Workspace
from models.outbox.message import Message, MessageState
from scripts.chaos.clock import Mover
from scripts.chaos.fleet import Fleet

EVERY = 0.1
"""Seconds between two looks."""


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
            known = {(one.message_id, one.claims) for one in self._held}
            self._held += [Held(row.id, row.claims, now) for row in leased if (row.id, row.claims) not in known]

    def _look_on(self) -> None:
        before = time.monotonic()
        while not self._over.wait(EVERY):
            now = time.monotonic()
            self._count_traffic()
            self._follow(now, now - before)
            before = now

    def _count_traffic(self) -> None:
        fresh = [one for one in self._sandbox.traffic if one.number > self._counted or one.number in self._under_way]
        self._counted = max([self._counted, *(one.number for one in fresh)])
        self._under_way = {one.number for one in fresh if one.seconds is None}
        names = [one.name for one in fresh if one.seconds is not None and one.error in (None, "connection lost")]
        self.edits += names.count("chat.update")
        self.homes += names.count("views.publish")

    def _follow(self, now: float, passed: float) -> None:
        with self._lock:
            held = list(self._held)
        if not held:
            return
        rows = {row.id: row for row in self._rows(Message.id.in_([one.message_id for one in held]))}
        could_not = not self._fleet.at_work() or self._is_paused()
        for one in held:
            row = rows[one.message_id]
            one.excused += passed if could_not else 0
            if row.claims == one.claims and row.lease_until is not None:
                continue
            if row.claims != one.claims:
                self.noticed.append(max(0.0, now - one.since - one.excused))
            with self._lock:
                self._held.remove(one)

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
