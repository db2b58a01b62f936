"""Steps of the ladder: taken when Slack has accepted the list, once, and by nothing else."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from models.context import Context
from models.database.engine import Database
from models.directory.workspace import Workspace
from models.duties import attempts
from models.duties.duty import Duty, duty_changed
from models.duties.log_entry import EntryKind, LogEntry
from models.outbox.message import Message, MessageKind, MessageState, Shown
from scheduler import tick
from tests import factories
from tests.slack_fake import FakeSlack, for_good, limited, unknown

MORNING = factories.days_later(1)
"""Wednesday, half past nine: the time of the first nudge."""


def lists_due(db: Database, at: datetime = MORNING) -> None:
    """Leaves only this morning's list to be sent."""
    with db.writing() as session:
        session.execute(update(Message).where(Message.kind != MessageKind.LIST).values(state=MessageState.UNSENT))
        session.execute(update(Duty).values(card_on=factories.NOW.date()))


def nudge(duty_id: int) -> FakeSlack:
    return FakeSlack(shows=(Shown(duty_id, step=1, why="nudge"),))


def send_all(db: Database, slack: FakeSlack, at: datetime = MORNING) -> None:
    while tick.send_one(db, slack, lambda: at):
        pass


def steps(db: Database, duty_id: int) -> int:
    with db.reading() as session:
        return session.get_one(Duty, duty_id).steps


def test_an_accepted_list_takes_its_step_and_writes_it_down(db: Database) -> None:
    [jane] = factories.owing(db, "Jane Doe")
    lists_due(db)
    send_all(db, nudge(jane))
    with db.reading() as session:
        owed = session.get_one(Duty, jane)
        assert (owed.steps, owed.last_step_on, owed.last_shown_on) == (1, MORNING.date(), MORNING.date())
        assert owed.nudge_at == factories.days_later(2)
        assert EntryKind.STEP in session.scalars(select(LogEntry.what))


def test_a_list_that_slack_did_not_take_takes_no_step(db: Database) -> None:
    for refusal in (limited(30), for_good()):
        [duty_id] = factories.owing(db, f"Jane {refusal.reason}")
        lists_due(db)
        slack = nudge(duty_id)
        slack.refusals = [refusal]
        tick.send_one(db, slack, lambda: MORNING)
        assert steps(db, duty_id) == 0


def test_a_list_of_unknown_fate_takes_its_step_when_it_is_found(db: Database) -> None:
    [jane] = factories.owing(db, "Jane Doe")
    lists_due(db)
    slack = nudge(jane)
    slack.refusals = [unknown()]
    send_all(db, slack)
    assert steps(db, jane) == 0
    send_all(db, slack, MORNING + timedelta(hours=1))
    assert steps(db, jane) == 1
    assert len(slack.texts) == 1


def test_a_list_that_is_drawn_again_takes_no_second_step(db: Database) -> None:
    [jane] = factories.owing(db, "Jane Doe")
    lists_due(db)
    slack = nudge(jane)
    send_all(db, slack)
    slack.shows = (Shown(jane, step=2, why="warning"),)
    with db.writing() as session:
        duty = session.get_one(Duty, jane)
        duty_changed(session, duty, MORNING)
    send_all(db, slack)
    assert steps(db, jane) == 1


def test_who_answers_while_the_list_is_on_its_way_is_asked_no_more(db: Database) -> None:
    [jane] = factories.owing(db, "Jane Doe")
    lists_due(db)
    slack = nudge(jane)

    def settled(_message: Message) -> None:
        with db.writing() as session:
            duty = session.get_one(Duty, jane)
            duty.settled_at, duty.settled_as = MORNING, EntryKind.REACHED
            duty_changed(session, duty, MORNING)

    slack.meanwhile = settled
    send_all(db, slack)
    with db.reading() as session:
        duty = session.get_one(Duty, jane)
        assert (duty.steps, duty.nudge_at, duty.lead_on) == (0, None, None)
        drawn = session.scalars(select(Message).where(Message.kind == MessageKind.LIST, Message.ts.is_not(None))).all()
        assert [message.touched for message in drawn] == [1]


def test_a_heads_up_asks_after_ten_and_once_more_after_thirty_minutes(db: Database) -> None:
    [jane] = factories.owing(db, "Jane Doe")
    with db.writing() as session:
        ctx = Context(session, session.get_one(Workspace, 1), factories.NOW)
        attempts.heads_up(ctx, session.get_one(Duty, jane))
    slack = FakeSlack()
    for minutes in (0, 10, 20, 30, 40, 50):
        send_all(db, slack, factories.NOW + timedelta(minutes=minutes))
    with db.reading() as session:
        asked = session.scalars(
            select(Message).where(Message.kind == MessageKind.CHOSEN).order_by(Message.due_at)
        ).all()
    assert [(message.due_at - factories.NOW) / timedelta(minutes=1) for message in asked] == [10, 30]
    assert {message.state for message in asked} == {MessageState.SENT}
