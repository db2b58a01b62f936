"""A workspace whose bot can be killed at any point, reset to an earlier state, and restarted on the same database."""

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy import Engine, Select, Table, event, select, update
from sqlalchemy.orm import Session

from bot import settings
from bot.app import Bot, build, greet
from bot.demo.passing_time import settle
from bot.demo.workspace import LENA, PEOPLE, TEAM
from bot.manifest import manifest
from bot.sandbox.app_side.dispatch import Dispatch
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.clock import Clock
from bot.sandbox.troubles import AckTimeout, DispatchFailed, Json
from models.database.base import Base
from models.database.engine import sqlite_file
from models.duties.log_entry import LogEntry
from models.outbox.message import Message
from tests.conftest import TUESDAY
from tests.databases import opened
from tests.faults.crash_points import Killed, Points
from tests.faults.deed_cache import STORED, Deed, Statements, longest_stored, store
from tests.faults.sandbox_snapshot import restore_snapshot, take_snapshot
from tests.person import Played
from tests.world import GUEST, World, patient

OF_THE_MOMENT = {
    "lease_until",
    "claims",
    "tries",
    "problem",
    "touched",
    "ts",
    "channel",
    "slot",
    "posted_at",
    "mark",
    "refused_since",
    "is_doubtful",
}
"""Columns about the attempts to send a message; they differ between runs with the same outcome."""


class Harness:
    """The world of a journey without a connection to Slack: payloads reach the bot in the same process.

    `save` and `reset` need a SQLite database.

    `statements`: every SQL statement so far, with its parameters.
    """

    def __init__(self, url: str, folder: Path, sandbox: Sandbox, *, every_write: bool = False) -> None:
        self._url = url
        self._file, self._saved = sqlite_file(url) or folder / "none.db", folder / "saved.db"
        self._sandbox = sandbox
        self.points = Points(every_write=every_write)
        self._waiting: list[Any] = []
        self._db = opened(url)
        self._connections: list[Any] = []
        self._cursors: WeakSet[Any] = WeakSet()
        self.statements: Statements = {}
        self.points.on_death = self._fail_waiting
        self._watch(self._db.engine)
        sandbox.dispatch = Dispatch(sandbox.workspace, self.deliver, sandbox.traffic)
        sandbox.dispatch.stop()  # here, tests repeat an event themselves
        self._world: World | None = None
        self._ends_with_the_answer = False

    @property
    def world(self) -> World:
        """People in Slack and the bot, which starts at the first use."""
        if self._world is None:
            self.play(())
        assert self._world
        return self._world

    def play(self, before: tuple[Deed, ...]) -> None:
        """Plays the deeds before a case; the longest beginning that any harness has stored is restored instead.

        All harnesses have the same people. Those on PostgreSQL restore what SQLite harnesses stored, and store nothing.
        """
        known = longest_stored(before)
        if known is None:
            self._start_bot()
            greet(self.world.bot)
            self._store(())
        else:
            self._restore(known)
        for count in range(len(known or ()) + 1, len(before) + 1):
            self.do(before[count - 1])
            self._store(before[:count])

    def _store(self, deeds: tuple[Deed, ...]) -> None:
        if self._db.is_sqlite:
            store(deeds, self._db.engine, take_snapshot(self._sandbox), self.statements)

    def _restore(self, deeds: tuple[Deed, ...]) -> None:
        stored = STORED[deeds]
        self._stop_bot()
        self._remove_journals()
        stored.restore_into(self._db.engine)
        restore_snapshot(stored.snapshot, self._sandbox)
        self.statements = dict(stored.statements)
        self._start_bot()

    def _start_bot(self) -> None:
        """Starts a bot on the database as it is."""
        bot = self._built()
        if self._world is None:
            self._world = World(self._sandbox, self._built, bot)
        self._world.bot = bot
        bot.bolt.use(self._remember)

    def save(self) -> None:
        """Stores the state that `reset` restores."""
        settle(self.world.bot)
        self._stop_bot()
        shutil.copy(self._file, self._saved)
        self._snapshot = take_snapshot(self._sandbox)
        self._start_bot()

    def reset(self) -> None:
        self._stop_bot()
        self._remove_journals()
        shutil.copy(self._saved, self._file)
        restore_snapshot(self._snapshot, self._sandbox)
        self._start_bot()

    def _remove_journals(self) -> None:
        for leftover in self._file.parent.glob(f"{self._file.name}-*"):
            leftover.unlink()

    def is_killed_by(self, number: int, deed: Deed, *, sends: bool) -> bool:
        """Plays a deed in a process that dies at this point. False: the deed has fewer points.

        `sends`: the messages that are sent after the deed have points, too.
        """
        self.points.arm(number)
        self._ends_with_the_answer = not sends
        with contextlib.suppress(Killed, DispatchFailed, AckTimeout):
            deed(self.world)
            settle(self.world.bot)
        killed = self.points.is_dead
        self.points.revive()
        return killed

    def another_bot(self) -> None:
        """Starts another bot, after all leases have expired, which sends the due messages."""
        self._stop_bot()
        with self._db.writing() as session:
            session.execute(update(Message).where(Message.lease_until.is_not(None)).values(lease_until=1.0))
        self._start_bot()
        settle(self.world.bot)

    def left_behind(self) -> tuple[str, ...]:
        """All state outside a dead process: the rows, and all that people see."""
        self._stop_bot()
        with contextlib.closing(sqlite3.connect(self._file)) as database:
            rows = [
                repr(database.execute(f"SELECT * FROM {table}").fetchall()) for table in sorted(Base.metadata.tables)
            ]
        snapshot = take_snapshot(self._sandbox)
        return (snapshot.state, repr([response_url.left for response_url, _ in snapshot.response_urls]), *rows)

    def do(self, deed: Deed) -> None:
        """Plays a deed without a crash."""
        deed(self.world)
        settle(self.world.bot)

    def log(self) -> list[str]:
        with self.world.bot.db.reading() as session:
            return [entry.what.value for entry in session.scalars(select(LogEntry).order_by(LogEntry.id))]

    def outcome(self) -> Json:
        """All rows, and all that people see, without ephemeral messages."""
        with self.world.bot.db.reading() as session:
            rows = {table.name: _rows(session, table) for table in Base.metadata.sorted_tables}
        seen = {person.id: _lasting(self.world.as_(person)) for person in PEOPLE}
        return {"rows": rows, "seen": seen, "channel": self.world.channel}

    def _built(self) -> Bot:
        read = settings.read(
            _env_file=None,
            SLACK_BOT_TOKEN=self._sandbox.bot_token,
            SLACK_APP_TOKEN=self._sandbox.app_token,
            SLACK_API_URL=self._sandbox.api_url,
            DATABASE_URL=self._url,
            SIGNOFF_LEADS=LENA.id,
            SIGNOFF_DIGEST_CHANNEL=TEAM.id,
        )
        return patient(build(read, self._sandbox.clock.now, self._db))

    def close(self) -> None:
        """Stops the bot, and removes the listeners of this harness from the engine, which other tests use, too."""
        if self._world:
            self._world.bot.stop()
        event.remove(self._db.engine, "connect", self._connected)
        event.remove(self._db.engine, "invalidate", self._invalidated)

    def _watch(self, engine: Engine) -> None:
        event.listen(engine, "connect", self._connected)
        event.listen(engine, "invalidate", self._invalidated)
        event.listen(engine, "before_cursor_execute", self._asks)
        self.points.watch_engine(engine)

    def _asks(self, _connection: object, cursor: Any, statement: str, parameters: object, *_: object) -> None:
        self._cursors.add(cursor)
        self.statements[statement] = parameters

    def _connected(self, connection: Any, _record: object) -> None:
        self._connections.append(connection)

    def _invalidated(self, connection: Any, *_: object) -> None:
        self._close_cursors(connection)

    def _stop_bot(self) -> None:
        """Closes all that a dead process had open, including the connections in its pool."""
        if self._world:
            self._world.bot.stop()
        while self._connections and self._db.is_sqlite:
            connection = self._connections.pop()
            with contextlib.suppress(sqlite3.ProgrammingError):  # closed already
                self._close_cursors(connection)
                connection.rollback()
                connection.close()
        self._waiting.clear()

    def _close_cursors(self, connection: Any) -> None:
        """Closes the cursors of a connection: SQLite keeps the file locked until the last statement has ended."""
        for cursor in [cursor for cursor in self._cursors if cursor.connection is connection]:
            cursor.close()

    def _remember(self, context: Any, next: Callable[[], None]) -> None:  # noqa: A002 - Bolt's name
        self._waiting.append(context.ack)
        next()

    def _fail_waiting(self) -> None:
        """Answers every open request with an error, since the connection is dead."""
        for ack in self._waiting:
            if ack.response is None:
                ack.response = BoltResponse(status=500)

    def deliver(self, kind: str, payload: Json, timeout: float, retry: tuple[int, str] | None = None) -> Json | None:
        self._waiting.clear()
        answer = self.world.bot.bolt.dispatch(BoltRequest(mode="socket_mode", body=json.loads(json.dumps(payload))))
        if self._ends_with_the_answer:
            self.world.bot.listeners.wait_until_idle(10)
            self.points.rest()
        if answer.status != 200:
            raise DispatchFailed(f"{kind}: the line is dead")
        if not answer.body:
            return None
        body: Json = json.loads(answer.body) if answer.body.startswith("{") else {"text": answer.body}
        return body


@contextmanager
def crash_harness(url: str, folder: Path, patch: pytest.MonkeyPatch, *, every_write: bool) -> Iterator[Harness]:
    """A harness whose bot passes crash points. `folder` holds the state that `save` stores."""
    clock = Clock(TUESDAY, ticking=False)
    with Sandbox(clock=clock, manifest=manifest(), people=[*PEOPLE, GUEST], channels=[TEAM]) as sandbox:
        harness = Harness(url, folder, sandbox, every_write=every_write)
        harness.points.watch_calls(patch)
        event.listen(Session, "after_commit", harness.points.committed)
        try:
            yield harness
        finally:
            event.remove(Session, "after_commit", harness.points.committed)
            harness.points.revive()
            harness.close()


def _lasting(person: Played) -> list[str]:
    return [person.reads(message) for message in person.visitor.dm if not message.ephemeral]


def _rows(session: Session, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(_all_of(table)).mappings()]


@cache
def _all_of(table: Table) -> Select[Any]:
    columns = [column for column in table.columns if column.name not in OF_THE_MOMENT]
    return select(*columns).order_by(*table.primary_key.columns)
