"""Migrates the database to this version's schema, once, however many bots start at the same time."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

ADVISORY_LOCK = 7_464_501_663
"""Lock key: on PostgreSQL only one bot migrates at a time."""


class UnknownShape(Exception):
    """The database has a schema of another version of Signoff, from which no migration leads to this one's."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"its shape {revision} is not known to this version")


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrades to `revision` in one transaction. A current database is not read further.

    Raises UnknownShape where another version made it.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        current = _revision(connection)
        if revision == "head" and current == _head():
            return
        if current and not _is_known(current):
            raise UnknownShape(current)
        command.upgrade(config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Goes back to an older schema; data that only the newer one could hold is lost."""
    with engine.begin() as connection:
        command.downgrade(config(connection), revision)


def is_current(engine: Engine) -> bool:
    """Whether the database has this version's schema."""
    with engine.connect() as connection:
        return _revision(connection) == _head()


def _revision(connection: Connection) -> str | None:
    """The database's revision; None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def _head() -> str | None:
    """This version's revision."""
    return ScriptDirectory.from_config(config()).get_current_head()


def _is_known(revision: str) -> bool:
    return any(revision == known.revision for known in ScriptDirectory.from_config(config()).walk_revisions())


def config(connection: Connection | None = None) -> Config:
    settings = Config()
    settings.set_main_option("script_location", "models:migrations")
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings
