import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from models.database.engine import Database, create_engine
from models.directory.workspace import Workspace
from models.outbox.message import Message
from tests import factories
from tests.factories import NOW


def paused_until(db: Database, moment: datetime) -> datetime | None:
    """Stores the moment; returns it as the database gives it back."""
    with db.writing() as session:
        factories.acme(session).paused_until = moment
    with db.reading() as session:
        return session.scalars(select(Workspace.paused_until)).one()


def test_a_moment_without_its_zone_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="without its zone"):
        paused_until(db, datetime(2026, 3, 3, 10, 0))  # noqa: DTZ001 - that it is naive is the point


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati"])
def test_a_moment_comes_back_as_the_same_moment_in_utc(db: Database, zone: str) -> None:
    moment = datetime(2026, 3, 29, 2, 30, 15, 123456, tzinfo=ZoneInfo(zone))
    stored = paused_until(db, moment)
    assert stored == moment
    assert stored is not None
    assert stored.tzinfo is UTC


def test_the_second_half_past_two_of_an_autumn_night_stays_the_second(db: Database) -> None:
    second = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
    assert paused_until(db, second) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_moments_in_the_books_are_compared_as_moments(db: Database) -> None:
    paused_until(db, datetime(2026, 3, 3, 23, 0, tzinfo=ZoneInfo("America/New_York")))
    before = datetime(2026, 3, 4, 5, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    with db.reading() as session:
        assert session.scalar(select(Workspace.id).where(Workspace.paused_until <= before)) is not None
        assert session.scalar(select(Workspace.id).where(Workspace.paused_until < before)) is None


def test_a_block_that_raises_leaves_no_trace(db: Database) -> None:
    with db.writing() as session:
        factories.acme(session)

    def breaks_off() -> None:
        with db.writing() as session:
            factories.note(session, factories.acme(session))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks_off()
    with db.reading() as session:
        assert session.scalars(select(Message)).all() == []


def test_a_row_of_a_workspace_that_does_not_exist_is_refused(db: Database) -> None:
    lost = Message(workspace_id=99, recipient="U0ANA", kind="note", slot="1", due_at=NOW)
    with pytest.raises(IntegrityError), db.writing() as session:
        session.add(lost)


def test_who_reads_and_then_writes_is_never_turned_away(db: Database) -> None:
    with db.writing() as session:
        first = factories.note(session, factories.acme(session)).id

    def count_up(_times: int) -> None:
        with db.writing() as session:
            message = session.get_one(Message, first, with_for_update=True)
            message.touched += 1

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(count_up, range(80)))
    with db.reading() as session:
        assert session.get_one(Message, first).touched == 80


def test_a_reader_sees_one_state_and_keeps_no_writer_waiting(db: Database) -> None:
    with db.writing() as session:
        first = factories.note(session, factories.acme(session)).id
    with db.reading() as reader:
        assert reader.get_one(Message, first).touched == 0
        with db.writing() as session:
            session.get_one(Message, first).touched = 1
    with db.reading() as reader:
        assert reader.get_one(Message, first).touched == 1


@pytest.mark.parametrize("address", ["postgres://ana@localhost/signoff", "postgresql://ana@localhost/signoff"])
def test_the_address_that_a_provider_hands_out_can_be_used_as_it_is(address: str) -> None:
    assert create_engine(address).url.drivername == "postgresql+psycopg"


def test_a_file_survives_a_crash_of_the_machine_as_far_as_sqlite_can(tmp_path: object) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/signoff.db")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


def test_a_new_file_at_which_somebody_else_is_reading_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "signoff.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE theirs (id)")
        other.execute("BEGIN")
        other.execute("SELECT * FROM theirs").fetchall()

        def let_go(statement: str) -> None:
            if statement.startswith("BEGIN") and other.in_transaction:
                other.execute("COMMIT")

        engine = create_engine(f"sqlite:///{path}?timeout=0.2")  # the first attempt waits that long in vain
        event.listen(engine, "connect", lambda opened, _: opened.set_trace_callback(let_go), insert=True)
        with engine.connect() as connection:
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        engine.dispose()
