"""What the scheduler needs of Slack; `handlers` draws and delivers, `bot` hands it in."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from models.directory.recruiter import Profile
from models.outbox.message import Message, MessageKind, Receipt, Rendered


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


class Watcher(Protocol):
    """Told in passing, between transactions; it may not raise, and may not take long."""

    def claiming(self) -> AbstractContextManager[None]:
        """Around one look for a due message."""

    def sending(self, kind: MessageKind) -> AbstractContextManager[None]:
        """Around one call that hands a message to Slack."""

    def sent(self, kind: MessageKind, lag: timedelta, *, is_first: bool) -> None:
        """Slack has it, `lag` after it was due; not `is_first`: it was edited in place."""

    def retried(self, kind: MessageKind) -> None:
        """Slack did not take it now; it waits for another try."""

    def undeliverable(self, kind: MessageKind) -> None:
        """Slack never will; it is parked."""

    def missed(self) -> None:
        """A beat broke off."""


class Unwatched:
    """Nobody looks."""

    def claiming(self) -> AbstractContextManager[None]:
        return nullcontext()

    def sending(self, kind: MessageKind) -> AbstractContextManager[None]:
        return nullcontext()

    def sent(self, kind: MessageKind, lag: timedelta, *, is_first: bool) -> None:
        pass

    def retried(self, kind: MessageKind) -> None:
        pass

    def undeliverable(self, kind: MessageKind) -> None:
        pass

    def missed(self) -> None:
        pass


UNWATCHED = Unwatched()
