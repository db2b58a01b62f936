import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from models import migrate, tables
from models.database.engine import create_engine
from tests.bot.processes import forking
from tests.effort import LONG

NEWCOMERS = 4


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    made = create_engine(empty_database_url)
    yield made
    made.dispose()


def names(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def bring_up(url: str) -> bool:
    """Migrates the database as a starting bot does."""
    engine = create_engine(url)
    migrate.migrate(engine)
    current = migrate.is_current(engine)
    engine.dispose()
    return current


def test_an_empty_database_gets_every_table_and_nothing_else(engine: Engine) -> None:
    assert not migrate.is_current(engine)
    migrate.migrate(engine)
    assert migrate.is_current(engine)
    assert names(engine) == set(tables.METADATA.tables) | {"alembic_version"}


def test_the_migrations_make_exactly_what_the_rows_say(engine: Engine) -> None:
    migrate.migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.METADATA) == []


def test_every_row_belongs_to_a_workspace() -> None:
    without = {name for name, table in tables.METADATA.tables.items() if "workspace_id" not in table.columns}
    assert without == {"workspace"}


def test_back_to_nothing_and_up_again(engine: Engine) -> None:
    migrate.migrate(engine)
    migrate.downgrade(engine, "base")
    assert names(engine) <= {"alembic_version"}
    assert not migrate.is_current(engine)
    migrate.migrate(engine)
    assert migrate.is_current(engine)


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate.migrate(engine)
    migrate.migrate(engine)
    assert migrate.is_current(engine)


def test_bots_that_start_together_do_not_trip_over_each_other(empty_database_url: str) -> None:
    with ThreadPoolExecutor(NEWCOMERS) as bots:
        assert all(bots.map(bring_up, [empty_database_url] * NEWCOMERS))


def test_processes_that_start_together_do_not_trip_over_each_other(empty_database_url: str) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn") if LONG else forking()) as bots:
        assert all(bots.map(bring_up, [empty_database_url] * 2))


def test_a_shape_that_this_version_never_heard_of_is_refused_in_words(engine: Engine) -> None:
    migrate.migrate(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(migrate.UnknownShape, match="0999"):
        migrate.migrate(engine)
    assert not migrate.is_current(engine)
