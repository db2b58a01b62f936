from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select, text, update

from models.database.engine import Database
from models.directory.workspace import Workspace
from models.outbox.message import Message, MessageState
from scheduler import claims as outbox
from scheduler.claims import Claim
from tests import factories
from tests.factories import NOW


def planted(db: Database, *minutes: int, team: str = "T0ACME") -> list[int]:
    """Schedules messages due so many minutes from now; returns their ids."""
    with db.writing() as session:
        acme = factories.acme(session, team)
        return [
            factories.note(session, acme, f"{index}", NOW + timedelta(minutes=minute)).id
            for index, minute in enumerate(minutes)
        ]


def claimed(db: Database) -> Claim | None:
    with db.writing() as session:
        return outbox.claim(session, NOW)


def ids(claims: list[Claim | None]) -> list[int]:
    return [claim.message_id for claim in claims if claim]


def lease_runs_out(db: Database) -> None:
    with db.writing() as session:
        session.execute(update(Message).values(lease_until=1.0))


def test_what_has_been_due_longest_comes_first(db: Database) -> None:
    soon, oldest, later = planted(db, -1, -60, -30)
    assert ids([claimed(db) for _ in range(3)]) == [oldest, later, soon]


def test_of_two_that_are_due_at_once_the_first_planted_comes_first(db: Database) -> None:
    first, second = planted(db, 0, 0)
    assert ids([claimed(db), claimed(db)]) == [first, second]


def test_what_is_not_due_yet_is_left(db: Database) -> None:
    planted(db, 1)
    assert claimed(db) is None
    with db.reading() as session:
        assert outbox.next_due_after(session, NOW) == NOW + timedelta(minutes=1)


def test_a_claimed_message_is_nobody_elses(db: Database) -> None:
    planted(db, 0)
    assert claimed(db)
    assert claimed(db) is None


def test_when_the_lease_runs_out_another_bot_takes_over_and_the_late_mark_is_refused(db: Database) -> None:
    planted(db, 0)
    stopped = claimed(db)
    lease_runs_out(db)
    awake = claimed(db)
    assert stopped
    assert awake
    with db.writing() as session:
        assert outbox.held(session, stopped) is None
        held = outbox.held(session, awake)
        assert held is not None
        outbox.release(held, MessageState.SENT)
    assert claimed(db) is None


def test_a_released_message_is_claimed_again_only_when_it_waits(db: Database) -> None:
    planted(db, 0)
    for state, comes_again in [(MessageState.WAITING, True), (MessageState.STALE, True), (MessageState.PARKED, False)]:
        claim = claimed(db)
        assert claim
        with db.writing() as session:
            held = outbox.held(session, claim)
            assert held
            outbox.release(held, state)
        assert (claimed(db) is not None) == comes_again
        lease_runs_out(db)


def test_a_paused_workspace_waits_and_the_others_go_on(db: Database) -> None:
    planted(db, -10)
    [foreign] = planted(db, 0, team="T0OTHER")
    with db.writing() as session:
        factories.acme(session).paused_until = NOW + timedelta(seconds=30)
    assert ids([claimed(db), claimed(db)]) == [foreign]


def test_a_pause_ends_by_itself(db: Database) -> None:
    [ours] = planted(db, 0)
    with db.writing() as session:
        session.execute(update(Workspace).values(paused_until=NOW))
    assert ids([claimed(db)]) == [ours]


def test_a_pause_that_a_wrong_clock_has_set_holds_nothing_back(db: Database) -> None:
    [ours] = planted(db, 0)
    with db.writing() as session:
        session.execute(update(Workspace).values(paused_until=NOW + timedelta(days=365)))
    assert ids([claimed(db)]) == [ours]


def test_a_stopped_workspace_waits_and_the_others_go_on(db: Database) -> None:
    planted(db, -10)
    [foreign] = planted(db, 0, team="T0OTHER")
    with db.writing() as session:
        factories.acme(session).stopped_because = "token_revoked"
    assert ids([claimed(db), claimed(db)]) == [foreign]


def test_of_many_bots_at_once_none_gets_a_message_that_another_one_has(db: Database) -> None:
    messages = planted(db, *[0] * 40)

    def take_all(_bot: int) -> list[int]:
        mine: list[int] = []
        while claim := claimed(db):
            mine.append(claim.message_id)
        return mine

    with ThreadPoolExecutor(8) as bots:
        taken = [number for mine in bots.map(take_all, range(8)) for number in mine]
    assert sorted(taken) == sorted(messages)
    with db.reading() as session:
        assert set(session.scalars(select(Message.claims))) == {1}


def test_one_claim_takes_one_message_whatever_way_postgresql_looks_for_it(db: Database) -> None:
    """For a table that PostgreSQL knows as small, its planner runs a subquery again for each row."""
    planted(db, -9)
    if not db.is_sqlite:
        with db.writing() as session:
            session.execute(text("ANALYZE message, workspace"))
    with db.writing() as session:
        acme = factories.acme(session)
        for minute in range(8):
            factories.note(session, acme, f"later {minute}", NOW - timedelta(minutes=minute))
    assert claimed(db)
    with db.reading() as session:
        assert len(session.scalars(select(Message).where(Message.lease_until.is_not(None))).all()) == 1
