import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from models import migrating, tables
from models.database import create_engine

NEWCOMERS = 4


@pytest.fixture
def engine(database_url: str):  # type: ignore[no-untyped-def]
    made = create_engine(database_url)
    yield made
    made.dispose()


def names(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def bring_up(url: str) -> bool:
    """What a starting bot does first."""
    engine = create_engine(url)
    migrating.migrate(engine)
    current = migrating.is_current(engine)
    engine.dispose()
    return current


def test_an_empty_database_gets_every_table_and_nothing_else(engine: Engine) -> None:
    assert not migrating.is_current(engine)
    migrating.migrate(engine)
    assert migrating.is_current(engine)
    assert names(engine) == set(tables.METADATA.tables) | {"alembic_version"}


def test_the_migrations_make_exactly_what_the_rows_say(engine: Engine) -> None:
    migrating.migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.METADATA) == []


def test_every_row_belongs_to_a_workspace() -> None:
    without = {name for name, table in tables.METADATA.tables.items() if "workspace_id" not in table.columns}
    assert without == {"workspace"}


def test_back_to_nothing_and_up_again(engine: Engine) -> None:
    migrating.migrate(engine)
    migrating.downgrade(engine, "base")
    assert names(engine) <= {"alembic_version"}
    assert not migrating.is_current(engine)
    migrating.migrate(engine)
    assert migrating.is_current(engine)


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrating.migrate(engine)
    migrating.migrate(engine)
    assert migrating.is_current(engine)


def test_bots_that_start_together_do_not_trip_over_each_other(database_url: str) -> None:
    with ThreadPoolExecutor(NEWCOMERS) as bots:
        assert all(bots.map(bring_up, [database_url] * NEWCOMERS))


def test_processes_that_start_together_do_not_trip_over_each_other(database_url: str) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as bots:
        assert all(bots.map(bring_up, [database_url] * 2))
