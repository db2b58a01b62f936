"""A cache of played beginnings: each sequence of deeds is played once in a process, then restored from its snapshot."""

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec

from sqlalchemy import Connection, Engine, create_engine, text

from models.database.base import Base
from tests.faults.sandbox_snapshot import Snapshot
from tests.world import World

P = ParamSpec("P")
Deed = Callable[[World], None]
Statements = dict[str, Any]
"""SQL statements and their parameters."""


def memoized(makes: Callable[P, Deed]) -> Callable[P, Deed]:
    """Returns the same deed for the same arguments, so that deeds can be cache keys."""
    deeds: dict[str, Deed] = {}

    @wraps(makes)
    def once(*args: P.args, **more: P.kwargs) -> Deed:
        return deeds.setdefault(repr((args, more)), makes(*args, **more))

    return once


@dataclass(frozen=True)
class Stored:
    """The state after a sequence of deeds."""

    file: Path
    snapshot: Snapshot
    statements: Statements

    def restore_into(self, engine: Engine) -> None:
        """Replaces all rows of this database by the stored rows. No process may have a SQLite file open."""
        if engine.dialect.name == "sqlite":
            shutil.copy(self.file, str(engine.url.database))
            return
        held = self._rows()
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # some tables refer to each other
            for table in Base.metadata.sorted_tables:
                connection.execute(table.delete())
                if rows := held[table.name]:
                    connection.execute(table.insert(), rows)
            _advance_sequences(connection)

    def _rows(self) -> dict[str, list[dict[str, Any]]]:
        engine = create_engine(f"sqlite:///{self.file}")
        with engine.connect() as connection:
            tables = Base.metadata.sorted_tables
            rows = {
                table.name: [dict(row) for row in connection.execute(table.select()).mappings()] for table in tables
            }
        engine.dispose()
        return rows


STORED: dict[tuple[Deed, ...], Stored] = {}


def store(deeds: tuple[Deed, ...], engine: Engine, snapshot: Snapshot, statements: Statements) -> None:
    """Stores a copy of this SQLite file; its bot may run on."""
    file = _folder() / f"{len(STORED)}.db"
    with closing(sqlite3.connect(str(engine.url.database))) as here, closing(sqlite3.connect(file)) as there:
        here.backup(there)
    STORED[deeds] = Stored(file, snapshot, dict(statements))


def longest_stored(deeds: tuple[Deed, ...]) -> tuple[Deed, ...] | None:
    """The longest stored beginning of these deeds; None: not even the start of a bot is stored."""
    return next((deeds[:count] for count in range(len(deeds), -1, -1) if deeds[:count] in STORED), None)


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="signoff-deeds-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _advance_sequences(connection: Connection) -> None:
    """Sets the sequences of PostgreSQL behind the restored ids."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.columns:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), coalesce(max(id), 0) + 1, false)"
                    f" FROM {table.name}"
                )
            )
