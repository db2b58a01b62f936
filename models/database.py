"""Every answer that a person gave is kept: in SQLite on one machine, in PostgreSQL for several bots."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.engine import create_engine as sqlalchemy_engine
from sqlalchemy.orm import Session, sessionmaker

BUSY_SECONDS = 10
"""How long a SQLite writer waits for another one."""


class Database:
    """Lends sessions: one transaction each, for writing or for reading only."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        reader = self.engine.execution_options(signoff_reads=True)
        self._writers = sessionmaker(self.engine, expire_on_commit=False)
        self._readers = sessionmaker(reader, expire_on_commit=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that commits when the block ends and rolls back when it raises."""
        with self._writers.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one state of the books and keeps nobody from writing."""
        with self._readers() as session:
            yield session

    def dispose(self) -> None:
        self.engine.dispose()


def create_engine(url: str) -> Engine:
    """An engine for a SQLite or PostgreSQL address; `postgres://` is taken to mean `postgresql+psycopg://`.

    Its errors do not show what people typed.
    """
    address = make_url(url)
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return sqlalchemy_engine(address, hide_parameters=True, pool_pre_ping=True, pool_size=20, max_overflow=20)
    waits = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = sqlalchemy_engine(address, hide_parameters=True, connect_args=waits)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late to keep two writers apart; ours is in _begin_sqlite.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Connection) -> None:
    # Read-then-write under a plain BEGIN fails at once when another writer came between, whatever the time-out.
    reads = connection.get_execution_options().get("signoff_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
