"""The database: SQLite on one machine, PostgreSQL for several bots; sessions for writing and reading."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.engine import create_engine as sqlalchemy_engine
from sqlalchemy.orm import Session, sessionmaker

from models.database import private_file
from models.database.write_queue import queue_of

PATIENCE_SECONDS = 10.0
"""Default wait for another writer, for work that no person waits for."""

WIPE_SECONDS = 1.0
"""Wait for readers before emptying SQLite's journal is postponed."""

CONNECT_SECONDS = 2
"""Connection time-out of a server, unless its address says otherwise."""

CONNECTIONS = {"pool_size": 20, "max_overflow": 20}
"""More than there are threads, so that no thread waits for a connection."""


NEWCOMERS = 20
"""Other processes that may open a new file at the same moment, and each be in the way once."""

BUSY_TIMEOUT = "PRAGMA busy_timeout={:d}"
"""Formatted with a number of ours: SQLite takes no parameter here."""

PATIENCE = "signoff_patience"
"""Name of a session's option, in milliseconds; in a SQLite connection's info, the value last set on it."""

COUNT_ERASURE = "PRAGMA user_version={:d}"
"""Formatted with a number of ours, as above."""

STATEMENT_TIMEOUT = "SELECT set_config('statement_timeout', %s, true)"


class Database:
    """Opens sessions: one transaction each, for writing or for reading only.

    `patience`: seconds to wait for another writer, and on PostgreSQL for any one statement, before an
    OperationalError. `engine`: made by `create_engine`, in place of a new one for the address.
    """

    def __init__(self, url: str, engine: Engine | None = None) -> None:
        self.engine = engine or create_engine(url)
        self._sessions = sessionmaker(expire_on_commit=False)
        file = sqlite_file(self.engine.url)
        self._queue = queue_of(str(file.resolve())) if file else None
        event.listen(self._sessions, "loaded_as_persistent", _keep_loaded)
        self._wiped: int | None = None
        """Number of erasures when SQLite's journal was last emptied; None: not since this process started."""

    @contextmanager
    def writing(self, patience: float = PATIENCE_SECONDS) -> Iterator[Session]:
        """A transaction that commits when the block ends and rolls back when it raises."""
        with (
            self._queue.turn(patience) if self._queue else nullcontext(patience) as left,
            self._session(left) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def reading(self, patience: float = PATIENCE_SECONDS) -> Iterator[Session]:
        """A transaction that sees a single snapshot and blocks no writer."""
        with self._session(patience, signoff_reads=True) as session:
            yield session

    @property
    def owes_wipe(self) -> bool:
        """Whether text erased by any process may still stand in SQLite's journal."""
        if not self.is_sqlite:
            return False
        with self._bare() as connection:
            return _erasures(connection) != self._wiped

    def wipe(self) -> bool:
        """Empties SQLite's journal after an erasure, because it still holds the overwritten text.

        Waits up to a second for readers, while writers are blocked. False: a reader still holds an older snapshot, so
        the text is still there; try again. On PostgreSQL dead rows are left to the server's own vacuum.
        """
        if not self.is_sqlite:
            return True
        with self._bare() as connection:
            connection.execute(BUSY_TIMEOUT.format(round(WIPE_SECONDS * 1000)))
            erasures = _erasures(connection)
            is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not is_busy:
            self._wiped = erasures
        return not is_busy

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def dispose(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _bare(self) -> Iterator[Any]:
        """SQLite's raw connection, outside any transaction."""
        connection = self.engine.raw_connection()
        connection.info.pop(PATIENCE, None)
        try:
            yield connection.cursor()
        finally:
            connection.close()

    def _session(self, patience: float, **options: Any) -> Session:
        options[PATIENCE] = round(patience * 1000)
        return self._sessions(bind=self.engine.execution_options(**options))


def _keep_loaded(session: Session, row: object) -> None:
    """Keeps loaded rows in the session until it ends; else unreferenced rows are read again each time."""
    session.info.setdefault("loaded", []).append(row)


def count_erasure(session: Session) -> None:
    """Records in the file, in this transaction, that its journal has to be emptied: every bot on it reads that."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        erasures = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        connection.exec_driver_sql(COUNT_ERASURE.format((erasures + 1) % 2**31))


def _erasures(connection: Any) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def sqlite_file(url: str | URL) -> Path | None:
    """The file of a SQLite address; None for a server or a database in memory."""
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return Path(address.database) if is_file and address.database else None


def create_engine(url: str) -> Engine:
    """An engine for a SQLite or PostgreSQL address; `postgres://` means `postgresql+psycopg://`.

    Its errors hide the statement's parameters, which people typed.
    """
    address = make_url(url)
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return _postgresql(address)
    engine = sqlalchemy_engine(address, hide_parameters=True, connect_args={"check_same_thread": False}, **CONNECTIONS)
    event.listen(engine, "do_connect", _create_private)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(address: URL) -> Engine:
    patience = {} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_SECONDS}
    engine = sqlalchemy_engine(address, hide_parameters=True, pool_pre_ping=True, connect_args=patience, **CONNECTIONS)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _create_private(_dialect: object, _record: object, arguments: tuple[str, ...], _options: object) -> None:
    """Creates the file before SQLite would, with a private mode; the journals inherit that mode."""
    file = arguments[0]
    if file in ("", ":memory:") or file.startswith("file:"):
        return
    try:
        private_file.create(Path(file))
    except OSError as fault:
        raise sqlite3.OperationalError(f"unable to create database file ({fault.strerror})") from fault


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for *_, file in connection.execute("PRAGMA database_list"):
        for suffix in ("", "-wal", "-shm") if file else ():
            private_file.narrow(Path(file + suffix))
    # The driver's own BEGIN comes too late to serialise two writers; ours is in _begin_sqlite.
    connection.isolation_level = None
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    # Zeroes deleted and overwritten content in the file, too, not only in the tables.
    connection.execute("PRAGMA secure_delete=ON")


def _write_ahead(connection: Any) -> None:
    """Turns the write-ahead journal on, which is permanent; raises OperationalError when the file stays locked.

    SQLite refuses this one change at once while another process uses a new file, whatever the time-out. Asking for an
    exclusive lock waits as it should, until the others are done or have turned it on themselves.
    """
    for others in range(NEWCOMERS, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if not others:
                raise
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    patience = options.get(PATIENCE, round(PATIENCE_SECONDS * 1000))
    if connection.info.get(PATIENCE) != patience:
        connection.exec_driver_sql(BUSY_TIMEOUT.format(patience))
        connection.info[PATIENCE] = patience
    # Read-then-write under a plain BEGIN fails at once when another writer commits in between, whatever the time-out.
    connection.exec_driver_sql("BEGIN" if options.get("signoff_reads", False) else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    patience = connection.get_execution_options().get(PATIENCE)
    if patience is not None:  # migrations have no time-out
        connection.exec_driver_sql(STATEMENT_TIMEOUT, (str(patience),))
