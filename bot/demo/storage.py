"""Stores a demo in one SQLite file, database and sandbox state, so that a restarted demo resumes."""

import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.sandbox import Sandbox
from models.database import private_file

GATHER_SECONDS = 0.3
"""Changes within this time are written together."""


class Unusable(Exception):
    """The file can't hold a demo; the text says why and what to do, on one line."""


@dataclass(frozen=True)
class Shelf:
    """One SQLite file: the bot's database, with the sandbox state in a table of its own.

    With `keeps` False the file is temporary and the sandbox state is not stored.
    """

    path: Path
    keeps: bool = True

    @property
    def url(self) -> str:
        """The database URL."""
        return f"sqlite:///{self.path}"

    def open(self) -> str | None:
        """The stored sandbox state for Sandbox.restore; None for a new demo. Raises Unusable."""
        if not self.keeps:
            return None
        try:
            state = self._stored_state()
            if state is None:
                self._begin()
        except (sqlite3.Error, OSError) as fault:
            raise Unusable(f"{self.path} can't hold a demo ({fault}). Choose another file.") from fault
        return state

    def keeper(self, sandbox: Sandbox) -> "Keeper":
        """A Keeper that stores the state of this sandbox in the shelf."""
        return Keeper(self, sandbox)

    def write(self, state: str | None) -> None:
        """Replaces the stored sandbox state; None while the demo has no state to resume from."""
        with closing(sqlite3.connect(self.path, timeout=10)) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS sandbox (id INTEGER PRIMARY KEY, state TEXT)")
            connection.execute("INSERT OR REPLACE INTO sandbox VALUES (1, ?)", [state])

    def _begin(self) -> None:
        # The file is empty, or the demo stopped before it was ready: a database without sandbox state is useless.
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        private_file.create(self.path)
        self.write(None)

    def _stored_state(self) -> str | None:
        if not self.path.exists() or not self.path.stat().st_size:
            return None
        private_file.narrow(self.path)
        with closing(sqlite3.connect(self.path)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if tables and "sandbox" not in tables:
                raise Unusable(f"{self.path} holds books that are not a demo's. Choose another file.")
            row = connection.execute("SELECT state FROM sandbox").fetchone() if tables else None
        return row and row[0]


class Keeper:
    """Writes the sandbox state to the shelf after every change, from `begin` to the end of the `with` block."""

    def __init__(self, shelf: Shelf, sandbox: Sandbox) -> None:
        self._shelf, self._sandbox = shelf, sandbox
        self._done = threading.Event()
        self._writer = threading.Thread(target=self._follow, name="demo-shelf", daemon=True)
        self._begun = False

    def begin(self) -> None:
        """Starts to write the state, unless the shelf is temporary."""
        self._begun = self._shelf.keeps
        if self._begun:
            self._writer.start()

    def __enter__(self) -> "Keeper":
        return self

    def __exit__(self, *_: object) -> None:
        if self._begun:
            self._done.set()
            self._sandbox.workspace.changes.notify()
            self._writer.join()
            self._shelf.write(self._sandbox.snapshot())

    def _follow(self) -> None:
        changes = self._sandbox.workspace.changes
        while not self._done.is_set():
            version = changes.version
            self._shelf.write(self._sandbox.snapshot())
            self._done.wait(GATHER_SECONDS)
            changes.wait_beyond(version, threading.TIMEOUT_MAX)


@contextmanager
def shelf_at(path: Path | None) -> Iterator[Shelf]:
    """The shelf in this file, or a temporary shelf for None."""
    if path is not None:
        yield Shelf(path)
        return
    with tempfile.TemporaryDirectory(prefix="signoff-") as folder:
        yield Shelf(Path(folder) / "demo.db", keeps=False)
