"""Whatever people do, no table that grows for years is read from its first row to its last."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.conftest import TUESDAY
from tests.databases import migrated_url
from tests.journeys.crash_deeds import CASES, Case, declined, reached, said
from tests.world import World, playing

GROWS = "message|message_shows|contact|duty|decline|candidate|referral|promise|offer"
READ_WHOLE = re.compile(rf"SCAN ({GROWS})(_\d+)?\b(?! USING INDEX ix_(message_ready|message_parked|duty_open))")
"""In SQLite's words. An index of what is open, ready or given up is as short as the work that is left."""

NOTHING = "0 = 1"
"""A question about nobody, which SQLite answers without a look."""

LOOKS = (
    said("/signoffs"),
    said("/signoffs", "team", "lena"),
    said("/signoffs", "who Jane Doe"),
    said("/signoffs", "log Jane Doe", "lena"),
    said("/signoffs", "report", "lena"),
    said("/signoffs", "digest preview", "lena"),
    said("/signoffs", "export", "lena"),
    said("/referral"),
    said("/opening", "Staff Engineer in Lisbon"),
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """On SQLite, which says how it looks for rows whatever there is of them."""
    with migrated_url("sqlite", tmp_path) as url, playing(url, TUESDAY) as made:
        yield made


@contextmanager
def statements(engine: Engine) -> Iterator[dict[str, Any]]:
    """Everything that is asked of the books, with what it was asked with."""
    asked: dict[str, Any] = {}

    def listener(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked[statement] = parameters

    event.listen(engine, "before_cursor_execute", listener)
    yield asked


def read_whole(engine: Engine, asked: dict[str, Any]) -> list[str]:
    """The statements for which a table is read as a whole."""
    found = []
    with engine.connect() as connection:
        for statement, parameters in list(asked.items()):
            if statement.startswith(("SELECT", "UPDATE", "DELETE")) and NOTHING not in statement:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
                found += [f"{row.detail}: {statement}" for row in plan if READ_WHOLE.match(row.detail)]
    return found


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_no_act_reads_a_table_as_a_whole(world: World, case: Case) -> None:
    with statements(world.bot.db.engine) as asked:
        for deed in (*case.before, case.deed):
            deed(world)
            world.settle()
    assert len(asked) > 20
    assert read_whole(world.bot.db.engine, asked) == []


def test_no_look_reads_a_table_as_a_whole(world: World) -> None:
    with statements(world.bot.db.engine) as asked:
        for deed in (declined, reached, *LOOKS):
            deed(world)
        world.lena.open_home()
    assert len(asked) > 60
    assert read_whole(world.bot.db.engine, asked) == []
