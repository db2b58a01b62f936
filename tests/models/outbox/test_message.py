from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from models.database.engine import Database
from models.outbox import home_tab
from models.outbox.message import Message, MessageDuty, MessageKind, MessageState, mark_stale, schedule_message
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(hours=1)


def planted(db: Database, slot: str = "1", due_at: datetime = NOW, kind: MessageKind = MessageKind.NOTE) -> Message:
    with db.writing() as session:
        factories.note(session, factories.acme(session), slot, due_at, kind)
    return stored(db, slot, kind)


def stored(db: Database, slot: str = "1", kind: MessageKind = MessageKind.NOTE) -> Message:
    with db.reading() as session:
        return session.scalars(select(Message).where(Message.slot == slot, Message.kind == kind)).one()


def set_state(db: Database, state: MessageState) -> None:
    with db.writing() as session:
        session.execute(update(Message).values(state=state))


def test_planted_twice_it_is_one_message_at_the_newer_time(db: Database) -> None:
    first = planted(db)
    again = planted(db, due_at=LATER)
    assert (first.id, first.due_at) == (again.id, NOW)
    assert again.due_at == LATER


@pytest.mark.parametrize("kind", [MessageKind.CARD, MessageKind.LIST])
def test_another_kind_another_slot_or_another_person_is_another_message(db: Database, kind: MessageKind) -> None:
    ids = {planted(db).id, planted(db, "2").id, planted(db, kind=kind).id}
    with db.writing() as session:
        acme = factories.acme(session)
        schedule_message(session, workspace_id=acme.id, recipient="U0LENA", kind=MessageKind.NOTE, slot="1", due_at=NOW)
        other = factories.acme(session, "T0OTHER")
        factories.note(session, other)
        assert len(session.scalars(select(Message.id)).all()) == len(ids) + 2 == 5


def test_closed_unsent_it_comes_back_to_life(db: Database) -> None:
    planted(db)
    set_state(db, MessageState.UNSENT)
    again = planted(db, due_at=LATER)
    assert (again.state, again.due_at) == (MessageState.WAITING, LATER)


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.STALE, MessageState.PARKED])
def test_once_slack_has_it_or_refused_it_planting_changes_nothing(db: Database, state: MessageState) -> None:
    planted(db)
    set_state(db, state)
    again = planted(db, due_at=LATER)
    assert (again.state, again.due_at) == (state, NOW)


def test_planted_by_many_at_once_it_is_one_message(db: Database) -> None:
    with db.writing() as session:
        factories.acme(session)

    def plant(_one: int) -> None:
        with db.writing() as session:
            schedule_message(
                session, workspace_id=1, recipient="U0ANA", kind=MessageKind.LIST, slot="2026-03-04", due_at=NOW
            )

    with ThreadPoolExecutor(8) as planters:
        list(planters.map(plant, range(24)))
    assert stored(db, "2026-03-04", MessageKind.LIST).due_at == NOW


def test_what_a_change_touches_is_drawn_again_only_where_slack_has_it(db: Database) -> None:
    [jane] = factories.owing(db, "Jane Doe")
    planted(db, "sent")
    with db.writing() as session:
        sent = session.scalars(select(Message).where(Message.slot == "sent")).one()
        sent.state = MessageState.SENT
        session.add(MessageDuty(message_id=sent.id, duty_id=jane, workspace_id=sent.workspace_id))
        waiting = session.scalars(select(Message).where(Message.kind == MessageKind.CARD)).one()
        session.add(MessageDuty(message_id=waiting.id, duty_id=jane, workspace_id=waiting.workspace_id))
    planted(db, "other")
    with db.writing() as session:
        mark_stale(session, jane, LATER)
    touched, card, other = stored(db, "sent"), stored(db, f"{jane}.1", MessageKind.CARD), stored(db, "other")
    assert (touched.state, touched.due_at, touched.touched) == (MessageState.STALE, LATER, 1)
    assert (card.state, card.due_at, card.touched) == (MessageState.WAITING, NOW, 1)
    assert (other.state, other.touched) == (MessageState.WAITING, 0)


def test_a_home_that_nobody_has_opened_is_not_drawn(db: Database) -> None:
    factories.owing(db, "Jane Doe")
    with db.reading() as session:
        assert session.scalars(select(Message).where(Message.kind == MessageKind.HOME)).all() == []


def test_an_opened_home_is_drawn_again_after_a_change(db: Database) -> None:
    with db.writing() as session:
        home_tab.draw_now(session, factories.person(session, factories.acme(session)), NOW)
    set_state(db, MessageState.SENT)
    with db.writing() as session:
        home_tab.touch_those_of(session, factories.acme(session).id, ["U0ANA"], LATER)
    home = stored(db, "home", MessageKind.HOME)
    assert (home.state, home.due_at) == (MessageState.STALE, LATER)
