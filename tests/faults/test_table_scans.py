"""No action reads a growing table from its first row to its last: every statement uses an index."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from tests.databases import migrated_url
from tests.faults.crash_harness import Harness
from tests.faults.deeds import CASES, Case, commanded, declined, reached
from tests.faults.double_harness import double_harness

GROWS = "message|message_shows|contact|duty|decline|candidate|referral|promise|offer"
READ_WHOLE = re.compile(rf"SCAN ({GROWS})(_\d+)?\b(?! USING INDEX ix_(message_ready|message_parked|duty_open))")
"""SQLite's description of a full table scan. The partial indexes on open, ready or parked rows stay short."""

NOTHING = "0 = 1"
"""The condition "false", which SQLite answers without reading rows."""

LOOKS = (
    commanded("/signoffs"),
    commanded("/signoffs", "team", "lena"),
    commanded("/signoffs", "who Jane Doe"),
    commanded("/signoffs", "log Jane Doe", "lena"),
    commanded("/signoffs", "report", "lena"),
    commanded("/signoffs", "digest preview", "lena"),
    commanded("/signoffs", "export", "lena"),
    commanded("/referral"),
    commanded("/opening", "Staff Engineer in Lisbon"),
)


JUDGED: dict[str, list[str]] = {}
"""The table scans of each statement. The query plan does not depend on the parameters."""


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[Harness]:
    """A harness on SQLite, whose query plans do not depend on the number of rows."""
    with migrated_url("sqlite", tmp_path) as url, double_harness(url, tmp_path) as sqlite_harness:
        yield sqlite_harness


def read_whole(harness: Harness) -> list[str]:
    """The statements so far that read a whole table."""
    new = {statement: parameters for statement, parameters in harness.statements.items() if statement not in JUDGED}
    with harness.world.bot.db.engine.connect() as connection:
        for statement, parameters in new.items():
            JUDGED[statement] = _found_in(connection, statement, parameters)
    return [scan for statement in harness.statements for scan in JUDGED.get(statement, [])]


def _found_in(connection: Connection, statement: str, parameters: Any) -> list[str]:
    if not statement.startswith(("SELECT", "UPDATE", "DELETE")) or NOTHING in statement:
        return []
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    return [f"{row.detail}: {statement}" for row in plan if READ_WHOLE.match(row.detail)]


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_no_act_reads_a_table_as_a_whole(harness: Harness, case: Case) -> None:
    harness.play(case.before)
    harness.do(case.deed)
    assert len(harness.statements) > 20
    assert read_whole(harness) == []


def test_no_look_reads_a_table_as_a_whole(harness: Harness) -> None:
    for deed in (declined, reached, *LOOKS):
        harness.do(deed)
    harness.world.lena.open_home()
    assert len(harness.statements) > 60
    assert read_whole(harness) == []


def test_a_table_that_is_read_as_a_whole_is_found(harness: Harness) -> None:
    with harness.world.bot.db.reading() as session:
        session.execute(text("SELECT * FROM contact"))
    assert read_whole(harness) == ["SCAN contact: SELECT * FROM contact"]
