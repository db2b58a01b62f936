"""Threads and processes claim at once: each message is claimed once during its lease, the oldest first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from models.database.engine import Database
from models.outbox.message import Message
from scheduler import claims
from tests import factories
from tests.factories import NOW
from tests.scheduler.claiming import PROCESSES, claim_all, shared


def planted(db: Database, minutes: list[int]) -> list[int]:
    """Leaves only messages due so many minutes before now; returns their ids, the oldest first."""
    with db.writing() as session:
        session.execute(delete(Message))
        acme = factories.acme(session)
        notes = [factories.note(session, acme, f"{n}", NOW - timedelta(minutes=m)) for n, m in enumerate(minutes)]
        return [note.id for note in sorted(notes, key=lambda note: (note.due_at, note.id))]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 60), min_size=1, max_size=25), bots=st.integers(1, 8))
def test_threads_share_what_is_due_whatever_there_is(db: Database, minutes: list[int], bots: int) -> None:
    due = planted(db, minutes)
    with ThreadPoolExecutor(bots) as at_once:
        taken = list(at_once.map(lambda _bot: _claims(db), range(bots)))
    _each_once_and_in_order(due, taken)


def test_eight_processes_share_what_is_due(db: Database, database_url: str) -> None:
    due = planted(db, [number % 60 for number in range(160)])
    taken = shared(database_url, NOW)
    assert len(taken) == PROCESSES
    _each_once_and_in_order(due, taken)


def test_a_lease_goes_by_the_clock_of_the_database_whatever_the_bots_believe(db: Database, database_url: str) -> None:
    due = planted(db, [0, 0, 0])
    assert claim_all(database_url, NOW) == due
    assert claim_all(database_url, NOW + timedelta(days=400)) == []
    with db.writing() as session:
        session.execute(update(Message).where(Message.id == due[1]).values(lease_until=claims.database_clock() - 1))
    assert claim_all(database_url, NOW) == [due[1]]
    with db.reading() as session:
        assert sorted(session.scalars(select(Message.claims))) == [1, 1, 2]


def _claims(db: Database) -> list[int]:
    mine: list[int] = []
    while True:
        with db.writing() as session:
            claim = claims.claim(session, NOW)
        if claim is None:
            return mine
        mine.append(claim.message_id)


def _each_once_and_in_order(due: list[int], taken: list[list[int]]) -> None:
    assert sorted(number for mine in taken for number in mine) == sorted(due)
    place = {message: number for number, message in enumerate(due)}
    for mine in taken:
        assert [place[number] for number in mine] == sorted(place[number] for number in mine)
