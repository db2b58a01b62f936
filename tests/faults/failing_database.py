"""Failures of a database: locked by another program, read-only, full, or without its server."""

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, event

from tests.databases import server

Failing = Callable[[Engine], AbstractContextManager[None]]


@contextmanager
def locked_file(engine: Engine) -> Iterator[None]:
    """Another program holds a write transaction on the file."""
    other = sqlite3.connect(str(engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def locked_tables(engine: Engine) -> Iterator[None]:
    """Another program holds locks on tables that every answer needs."""
    with psycopg.connect(_address(engine)) as other:
        other.execute("LOCK TABLE contact, workspace, recruiter, message IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


@contextmanager
def gone(engine: Engine) -> Iterator[None]:
    """The server ends every connection and takes no new one."""
    name = sql.Identifier(str(engine.url.database))
    with psycopg.connect(server(), autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        end_connections(engine)
        try:
            yield
        finally:
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


def end_connections(engine: Engine) -> None:
    """Ends every connection, as an administrator or a restart of the server does."""
    with psycopg.connect(server(), autocommit=True) as admin:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        admin.execute(ended, (engine.url.database,))


@contextmanager
def crashed(server: Any) -> Iterator[None]:
    """The server crashes while it is in use, and starts again afterwards."""
    postmaster = server.get_postmaster_info().process
    postmaster.send_signal(signal.SIGQUIT)  # immediate shutdown: no session is asked, no checkpoint is written
    postmaster.wait()
    try:
        yield
    finally:
        server.ensure_postgres_running()


def read_only(engine: Engine) -> AbstractContextManager[None]:
    is_sqlite = engine.dialect.name == "sqlite"
    return _at_each_begin(engine, "PRAGMA query_only=ON" if is_sqlite else "SET TRANSACTION READ ONLY")


def full(engine: Engine) -> AbstractContextManager[None]:
    """The disk is full: the file cannot grow by a page."""
    return _at_each_begin(engine, "PRAGMA max_page_count=1")


@contextmanager
def _at_each_begin(engine: Engine, statement: str) -> Iterator[None]:
    with at_each(engine, "begin", lambda connection: connection.exec_driver_sql(statement)):
        try:
            yield
        finally:
            engine.dispose()  # closes the connections, and with them their settings


@contextmanager
def at_each(engine: Engine, moment: str, happens: Callable[[Connection], object]) -> Iterator[None]:
    """Calls `happens` at each "begin" or "commit" of any thread until the block ends.

    The listener stays: removing it would break a thread that is iterating over the listeners.
    """
    lasts = True

    def listener(connection: Connection) -> None:
        if lasts:
            happens(connection)

    event.listen(engine, moment, listener)
    try:
        yield
    finally:
        lasts = False


def _address(engine: Engine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


FAILURES: dict[str, tuple[str, Failing]] = {
    "locked file": ("sqlite", locked_file),
    "read-only file": ("sqlite", read_only),
    "locked tables": ("postgresql", locked_tables),
    "read-only server": ("postgresql", read_only),
    "server gone": ("postgresql", gone),
}
"""The database on which each failure is possible, and its context manager."""
