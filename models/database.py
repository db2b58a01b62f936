"""Every answer that a person gave is kept: in SQLite on one machine, in PostgreSQL for several bots."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.engine import create_engine as sqlalchemy_engine
from sqlalchemy.orm import Session, sessionmaker

PATIENCE_SECONDS = 10.0
"""How long whoever is not waited for by a person waits for another writer."""

CONNECT_SECONDS = 2
"""How long a server may take to answer at all, unless its address says otherwise."""

CONNECTIONS = {"pool_size": 20, "max_overflow": 20}
"""More than there are threads: nobody waits for a connection."""


NEWCOMERS = 20
"""As many others may come to a new file at the same moment, and each be in the way once."""

BUSY_TIMEOUT = "PRAGMA busy_timeout={:.0f}"
"""A number of ours: SQLite takes no parameter here."""

STATEMENT_TIMEOUT = "SELECT set_config('statement_timeout', %s, true)"


class Database:
    """Lends sessions: one transaction each, for writing or for reading only.

    `patience`: seconds to wait for another writer, and on PostgreSQL for any one statement, before it gives up with an
    OperationalError.
    """

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        self._sessions = sessionmaker(expire_on_commit=False)
        self.owes_wipe = True
        """Something may have been erased whose words still stand in SQLite's journal, by us or before we started."""

    @contextmanager
    def writing(self, patience: float = PATIENCE_SECONDS) -> Iterator[Session]:
        """A transaction that commits when the block ends and rolls back when it raises."""
        with self._session(patience) as session, session.begin():
            yield session

    @contextmanager
    def reading(self, patience: float = PATIENCE_SECONDS) -> Iterator[Session]:
        """A transaction that sees one state of the books and keeps nobody from writing."""
        with self._session(patience, signoff_reads=True) as session:
            yield session

    def wipe(self) -> bool:
        """After an erasure: what was written over leaves SQLite's journal, too. False: somebody still reads; try again.

        On PostgreSQL dead rows are the server's own to vacuum.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout=1000")
            is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        self.owes_wipe = bool(is_busy)
        return not is_busy

    def dispose(self) -> None:
        self.engine.dispose()

    def _session(self, patience: float, **options: Any) -> Session:
        milliseconds = round(patience * 1000)
        return self._sessions(bind=self.engine.execution_options(signoff_patience=milliseconds, **options))


def create_engine(url: str) -> Engine:
    """An engine for a SQLite or PostgreSQL address; `postgres://` is taken to mean `postgresql+psycopg://`.

    Its errors do not show what people typed.
    """
    address = make_url(url)
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return _postgresql(address)
    engine = sqlalchemy_engine(address, hide_parameters=True, connect_args={"check_same_thread": False}, **CONNECTIONS)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(address: URL) -> Engine:
    patience = {} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_SECONDS}
    engine = sqlalchemy_engine(address, hide_parameters=True, pool_pre_ping=True, connect_args=patience, **CONNECTIONS)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late to keep two writers apart; ours is in _begin_sqlite.
    connection.isolation_level = None
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    # What is deleted or written over leaves the file, too, and not only the tables.
    connection.execute("PRAGMA secure_delete=ON")


def _write_ahead(connection: Any) -> None:
    """Turns the write-ahead journal on, which stays on for good; raises OperationalError when nobody lets it.

    SQLite refuses this one change at once while anybody else is at a new file, whatever the time-out says. Asking for
    the file alone waits as it should, until they are done or have turned it on themselves.
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
    connection.exec_driver_sql(BUSY_TIMEOUT.format(options.get("signoff_patience", PATIENCE_SECONDS * 1000)))
    # Read-then-write under a plain BEGIN fails at once when another writer came between, whatever the time-out.
    connection.exec_driver_sql("BEGIN" if options.get("signoff_reads", False) else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    patience = connection.get_execution_options().get("signoff_patience")
    if patience is not None:  # migrations take the time that they take
        connection.exec_driver_sql(STATEMENT_TIMEOUT, (str(patience),))
