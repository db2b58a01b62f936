"""Books that fail for a while: locked by somebody else, read-only, full, or gone with their server."""

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
    """Somebody else writes into the file, and takes long."""
    other = sqlite3.connect(str(engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def locked_tables(engine: Engine) -> Iterator[None]:
    """Somebody else holds what every answer needs."""
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
    """As an administrator does, or a server that restarts."""
    with psycopg.connect(server(), autocommit=True) as admin:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        admin.execute(ended, (engine.url.database,))


@contextmanager
def crashed(server: Any) -> Iterator[None]:
    """The whole server falls over in the middle of everything, and comes up again."""
    postmaster = server.get_postmaster_info().process
    postmaster.send_signal(signal.SIGQUIT)  # what it calls an immediate shutdown: nobody is asked, nothing put away
    postmaster.wait()
    try:
        yield
    finally:
        server.ensure_postgres_running()


def read_only(engine: Engine) -> AbstractContextManager[None]:
    is_sqlite = engine.dialect.name == "sqlite"
    return _at_each_begin(engine, "PRAGMA query_only=ON" if is_sqlite else "SET TRANSACTION READ ONLY")


def full(engine: Engine) -> AbstractContextManager[None]:
    """Not one page more fits on the disk."""
    return _at_each_begin(engine, "PRAGMA max_page_count=1")


@contextmanager
def _at_each_begin(engine: Engine, statement: str) -> Iterator[None]:
    with at_each(engine, "begin", lambda connection: connection.exec_driver_sql(statement)):
        try:
            yield
        finally:
            engine.dispose()  # the settings of a connection end with it


@contextmanager
def at_each(engine: Engine, moment: str, happens: Callable[[Connection], object]) -> Iterator[None]:
    """For a while this happens at each "begin" or "commit", in whatever thread.

    The listener stays: to remove it would break a thread that goes through the listeners at that very moment.
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
"""The database that can fail like this, and how."""
