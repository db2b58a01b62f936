"""A digest of any size: Slack accepts it as one message, and it takes as many queries as a digest of five people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from handlers import registry
from handlers.ui.blocks import has_chart
from models.database.engine import Database
from models.directory import role
from models.directory.candidate import Candidate
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.lists import digest
from models.outbox.message import Message, MessageKind, Rendered
from models.rules.calendar import Calendar
from models.rules.kinds import DutyKind, Stage
from models.rules.text import fold
from tests.factories import BERLIN, NOW
from tests.handlers.drawn import NASTY, Desk, desk, faults

MONDAY = datetime(2026, 3, 9, 9, 30, tzinfo=BERLIN)
OWED = {Stage.FINAL: DutyKind.CALL, Stage.SUBMITTED: DutyKind.EMAIL, Stage.APPLIED: DutyKind.EMAIL}
SIZES = (0, 1, 5, 50, 10_000)


def wait(at: Desk, count: int) -> None:
    """Inserts so many people of one name, who wait since different days for a call or an e-mail."""
    job = role.named(at.session, at.workspace.id, at.nasty[:140])
    people, declines, duties = [], [], []
    for n in range(1, count + 1):
        stage, since = list(OWED)[n % 3], NOW - timedelta(days=n % 40)
        here = {"id": n, "workspace_id": at.workspace.id}
        people.append({**here, "name": at.nasty, "folded_name": fold(at.nasty), "created_at": since})
        about = {"candidate_id": n, "role_id": job.id}
        declines.append({**here, **about, "stage": stage, "recorded_by_id": at.ana.id, "recorded_at": since})
        owed = {"kind": OWED[stage], "decline_id": n, "owner_id": at.ana.id, "tell_by": since, "opened_at": since}
        duties.append({**here, **about, **owed})
    for table, rows in ((Candidate, people), (Decline, declines), (Duty, duties)):
        if rows:
            at.session.execute(insert(table), rows)


def drawn(at: Desk, *, closed: bool) -> Rendered:
    at.workspace.digest_channel, at.workspace.names_in_private = "C0HIRING", closed
    digest.plant_next(at.session, at.workspace, MONDAY - timedelta(hours=1), catches_up=False)
    planned = at.session.scalars(select(Message).where(Message.kind == MessageKind.DIGEST)).one()
    digest.heard_of_channel(planned, is_closed=closed)
    at.session.flush()
    drawing = registry.draw(at.session, planned, MONDAY)
    assert drawing is not None
    return drawing


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    statements: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", hear)
    yield statements
    event.remove(connection, "before_cursor_execute", hear)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("count", SIZES)
def test_it_is_what_slack_takes_and_names_at_most_fifteen(shared_db: Database, count: int, closed: bool) -> None:
    with desk(shared_db, NASTY[1]) as at:
        wait(at, count)
        drawing = drawn(at, closed=closed)
        assert [fault for fault in faults(drawing) if "characters:" not in fault] == []
        assert len(drawing.blocks) <= 6
        assert has_chart(drawing.blocks) == (count > 1)
        assert len(drawing.shows) == (min(15, sum(n % 3 != 2 for n in range(1, count + 1))) if closed else 0)
        assert ("evil.example" in str(drawing.blocks)) == (closed and count > 0)
        assert "evil.example" not in drawing.text


def test_ten_thousand_take_as_many_queries_as_five(shared_db: Database) -> None:
    queries = []
    for count in (5, 10_000):
        with desk(shared_db) as at:
            wait(at, count)
            with counted(at.session) as statements:
                drawn(at, closed=True)
            queries.append(len(statements))
    assert queries[0] == queries[1]


def test_very_long_names_and_roles_leave_room_for_all_fifteen(shared_db: Database) -> None:
    with desk(shared_db, "W" * 150) as at:
        wait(at, 50)
        text = drawn(at, closed=True).blocks[2]["text"]["text"]
        assert text.count("WWW… (") == 15
        assert not text.endswith("…")


def test_a_week_begins_with_its_first_business_day() -> None:
    with_holiday = calendar(closed=date(2026, 3, 9))
    assert digest.opens_week(calendar(), date(2026, 3, 9))
    assert not digest.opens_week(with_holiday, date(2026, 3, 9))
    assert digest.opens_week(with_holiday, date(2026, 3, 10))
    assert not digest.opens_week(calendar(), date(2026, 3, 10))
    assert not digest.opens_week(calendar(), date(2026, 3, 14))


def calendar(closed: date | None = None) -> Calendar:
    return Calendar(zone=BERLIN, closed_days=frozenset({closed} if closed else ()))
