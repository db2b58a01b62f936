"""What the scheduler needs of Slack; `handlers` draws and delivers, `bot` hands it in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from models.directory.recruiter import Profile
from models.outbox.message import Message, Receipt, Rendered


class Slack(Protocol):
    """All but `draw` talk to Slack, and raise Undeliverable."""

    def draw(self, session: Session, message: Message, now: datetime) -> Rendered | None:
        """The message as the rows are now; None when nothing is owed any more."""

    def ask_about(self, user_id: str, team_id: str) -> Profile:
        """What Slack says about this person now. Whoever belongs to another team is no full member."""

    def is_closed(self, channel: str) -> bool:
        """Whether this channel is private, and shared with nobody outside, so that people may be named there."""

    def deliver(self, message: Message, drawing: Rendered) -> Receipt:
        """Posts it, or edits it in place where Slack has it."""

    def look_up(self, message: Message) -> Sequence[Receipt]:
        """All copies of it that Slack has, the oldest first."""

    def remove_file(self, file_id: str) -> None:
        """Takes a file out of Slack; one that is gone is fine."""

    def withdraw(self, message: Message, copy: Receipt) -> None:
        """Takes one copy of it out of Slack."""
