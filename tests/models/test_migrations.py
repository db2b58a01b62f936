import multiprocessing
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
def engine(database_url: str):  # type: ignore[no-untyped-def]
    made = create_engine(database_url)
    yield made
    made.dispose()


def names(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def bring_up(url: str) -> bool:
    """What a starting bot does first."""
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


def test_bots_that_start_together_do_not_trip_over_each_other(database_url: str) -> None:
    with ThreadPoolExecutor(NEWCOMERS) as bots:
        assert all(bots.map(bring_up, [database_url] * NEWCOMERS))


def test_processes_that_start_together_do_not_trip_over_each_other(database_url: str) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn") if LONG else forking()) as bots:
        assert all(bots.map(bring_up, [database_url] * 2))


def test_names_and_numbers_of_before_are_known_by_the_rules_of_now(engine: Engine) -> None:
    migrate.migrate(engine, "0014")
    with engine.begin() as connection:
        said = sa.MetaData()
        said.reflect(connection, only=["workspace", "candidate", "role"])
        empty = {
            "lead_ids": "[]",
            "reasons": "[]",
            "closed_days": "[]",
            "admin_ids": "[]",
            "chosen": "{}",
            "texts": "{}",
        }
        flags = {"says_nothing": True, "names_in_private": False, "retention_days": 180, "digest_time": "09:30"}
        workspace = {"id": 1, "team_id": "T0ACME", "name": "", "zone": "UTC", **empty, **flags}
        connection.execute(said.tables["workspace"].insert(), workspace)
        people = [
            {"id": 1, "name": "Björn O’Neil", "folded_name": "bjoern o’neil", "phone_digits": "600111222"},
            {"id": 2, "name": "Kim Poe", "folded_name": "kim poe", "phone_digits": "+34600111222"},
        ]
        for person in people:
            connection.execute(said.tables["candidate"].insert(), {"workspace_id": 1, "keep_posted": False, **person})
        for number, title in enumerate(("Buyer - EMEA", "Buyer – EMEA"), start=1):
            role = {"id": number, "workspace_id": 1, "title": title, "folded": title.lower(), "is_confidential": False}
            connection.execute(said.tables["role"].insert(), role)
    migrate.migrate(engine)
    with engine.connect() as connection:
        kept = sa.text("SELECT folded_name, phone_digits FROM candidate ORDER BY id")
        assert connection.execute(kept).all() == [("bjorn o'neil", None), ("kim poe", "+34600111222")]
        roles = sa.text("SELECT folded FROM role ORDER BY id")
        assert connection.scalars(roles).all() == ["buyer - emea", "buyer - emea 2"]
