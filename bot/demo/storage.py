"""A demo that is stopped and started again goes on where it was: one file holds the database and what people saw."""

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
"""What changes within this time is written down together."""


class Unusable(Exception):
    """The file can't hold a demo; the text says why and what to do, on one line."""


@dataclass(frozen=True)
class Shelf:
    """One SQLite file: the bot's database, and Slack's side of them in a table of its own.

    With `keeps` False it goes away at the end, and what people saw is not written down.
    """

    path: Path
    keeps: bool = True

    @property
    def url(self) -> str:
        """The address of the database."""
        return f"sqlite:///{self.path}"

    def open(self) -> str | None:
        """What people saw last, as Sandbox.restore takes it; None where a demo begins. Raises Unusable."""
        if not self.keeps:
            return None
        try:
            kept = self._kept()
            if kept is None:
                self._begin()
        except (sqlite3.Error, OSError) as fault:
            raise Unusable(f"{self.path} can't hold a demo ({fault}). Choose another file.") from fault
        return kept

    def keeper(self, sandbox: Sandbox) -> "Keeper":
        """Writes down what people see in this workspace."""
        return Keeper(self, sandbox)

    def write(self, state: str | None) -> None:
        """Puts what people see in the place of what they saw before; None while there is nothing to go on from."""
        with closing(sqlite3.connect(self.path, timeout=10)) as workspace, workspace:
            workspace.execute("CREATE TABLE IF NOT EXISTS sandbox (id INTEGER PRIMARY KEY, state TEXT)")
            workspace.execute("INSERT OR REPLACE INTO sandbox VALUES (1, ?)", [state])

    def _begin(self) -> None:
        # Empty, or stopped before its first minute was ready: the database alone is of no use.
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        private_file.create(self.path)
        self.write(None)

    def _kept(self) -> str | None:
        if not self.path.exists() or not self.path.stat().st_size:
            return None
        private_file.narrow(self.path)
        with closing(sqlite3.connect(self.path)) as workspace:
            tables = {name for (name,) in workspace.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if tables and "sandbox" not in tables:
                raise Unusable(f"{self.path} holds books that are not a demo's. Choose another file.")
            found = workspace.execute("SELECT state FROM sandbox").fetchone() if tables else None
        return found and found[0]


class Keeper:
    """Writes to the shelf soon after every change, from `begin` to the end of the `with` block."""

    def __init__(self, shelf: Shelf, sandbox: Sandbox) -> None:
        self._shelf, self._sandbox = shelf, sandbox
        self._done = threading.Event()
        self._writer = threading.Thread(target=self._follow, name="demo-shelf", daemon=True)
        self._begun = False

    def begin(self) -> None:
        """From now on the shelf holds something to go on from."""
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
    """The shelf in this file, or one that goes away at the end."""
    if path is not None:
        yield Shelf(path)
        return
    with tempfile.TemporaryDirectory(prefix="signoff-") as folder:
        yield Shelf(Path(folder) / "demo.db", keeps=False)
