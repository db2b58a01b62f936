"""A message that can't be drawn waits, and delays no other message."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import registry
from models.database.engine import Database
from models.directory.recruiter import Profile
from models.outbox.message import Message, MessageKind, MessageState, Receipt, Rendered
from scheduler import tick
from tests.factories import NOW, acme, note, person


class Outside:
    """A Slack that accepts everything, with the drawing of the bot."""

    def draw(self, session: Session, message: Message, now: datetime) -> Rendered | None:
        return registry.draw(session, message, now)

    def deliver(self, message: Message, drawing: Rendered) -> Receipt:
        return Receipt("D0ANA", f"{message.id}.0")

    def ask_about(self, user_id: str, team_id: str) -> Profile:
        return Profile(user_id, "Ana Ruiz")

    def is_closed(self, channel: str) -> bool:
        return False

    def look_up(self, message: Message) -> list[Receipt]:
        return []

    def withdraw(self, message: Message, copy: Receipt) -> None:
        raise AssertionError("there is nothing to withdraw")

    def remove_file(self, file_id: str) -> None:
        raise AssertionError("there is no file")


def test_a_message_that_cannot_be_drawn_holds_up_no_other(shared_db: Database) -> None:
    with shared_db.writing() as session:
        workspace = acme(session, "T0TROUBLES")
        person(session, workspace)
        broken = note(session, workspace, "broken", kind=MessageKind.OFFER).id
        home = note(session, workspace, "home", kind=MessageKind.HOME).id
    while tick.send_one(shared_db, Outside(), lambda: NOW):
        continue
    with shared_db.reading() as session:
        messages = {
            message.id: message for message in session.scalars(select(Message).where(Message.id.in_([broken, home])))
        }
        assert messages[home].state is MessageState.SENT
        assert messages[broken].state is MessageState.WAITING
        assert messages[broken].problem == "can't be drawn: KeyError"
        assert messages[broken].due_at > NOW
