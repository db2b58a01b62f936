from datetime import timedelta

from sqlalchemy import update

from models.database.engine import Database
from models.directory.workspace import stop_workspace
from models.outbox.message import Message, MessageKind, MessageState
from models.rules.kinds import DutyKind
from scheduler import claims, stats
from scheduler.stats import Duties, Outbox
from tests import factories
from tests.factories import NOW


def test_an_empty_house_owes_nothing(db: Database) -> None:
    with db.reading() as session:
        assert stats.outbox(session, NOW) == Outbox(0, 0, 0, 0, 0)
        assert stats.duties(session, NOW) == []
        assert stats.parked(session) == {}


def test_what_waits_what_is_late_and_what_was_given_up_are_counted_apart(db: Database) -> None:
    with db.writing() as session:
        for team in ("T0ACME", "T0OTHER"):
            workspace = factories.acme(session, team)
            factories.note(session, workspace, "late", NOW - timedelta(hours=1))
            factories.note(session, workspace, "to come", NOW + timedelta(hours=1))
            factories.note(session, workspace, "sent", NOW - timedelta(days=1)).state = MessageState.SENT
            factories.note(session, workspace, "unsent", NOW - timedelta(days=1)).state = MessageState.UNSENT
        factories.note(
            session, factories.acme(session), "refused", NOW - timedelta(days=1), MessageKind.CARD
        ).state = MessageState.PARKED
    with db.reading() as session:
        assert stats.outbox(session, NOW) == Outbox(waiting=4, late=2, leased=0, lease_over=0, parked=1)
        assert stats.parked(session) == {MessageKind.CARD: 1}


def test_a_message_is_late_a_minute_after_it_was_due(db: Database) -> None:
    with db.writing() as session:
        factories.note(session, factories.acme(session))
    with db.reading() as session:
        assert stats.outbox(session, NOW + timedelta(seconds=59)).late == 0
        assert stats.outbox(session, NOW + timedelta(seconds=60)).late == 1


def test_a_message_in_a_bots_hands_is_told_from_one_that_was_left_behind(db: Database) -> None:
    with db.writing() as session:
        workspace = factories.acme(session)
        for slot in ("held", "left behind"):
            factories.note(session, workspace, slot)
            claims.claim(session, NOW)
        session.execute(update(Message).where(Message.slot == "left behind").values(lease_until=1.0))
    with db.reading() as session:
        counts = stats.outbox(session, NOW)
    assert (counts.leased, counts.lease_over) == (1, 1)


def test_duties_are_counted_by_kind_and_overdue_from_their_tell_by_on(db: Database) -> None:
    factories.owing(db, "Jane Doe", "Joe Roe")
    with db.reading() as session:
        assert stats.duties(session, NOW) == [Duties(DutyKind.CALL, 2, 0)]
        assert stats.duties(session, NOW + timedelta(days=1)) == [Duties(DutyKind.CALL, 2, 2)]


def test_a_rate_limit_stops_no_workspace_and_a_revoked_token_does(db: Database) -> None:
    with db.writing() as session:
        factories.acme(session).paused_until = NOW + timedelta(minutes=1)
    with db.reading() as session:
        assert stats.stopped(session) == 0
    with db.writing() as session:
        stop_workspace(factories.acme(session), "token_revoked", NOW)
    with db.reading() as session:
        assert stats.stopped(session) == 1
