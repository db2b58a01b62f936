"""The interface to Slack that the scheduler needs: implemented in `handlers`, passed in by `bot`."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from models.directory.recruiter import Profile
from models.outbox.message import Message, MessageKind, Receipt, Rendered


class Slack(Protocol):
    """All methods but `draw` call Slack, and raise Undeliverable."""

    def draw(self, session: Session, message: Message, now: datetime) -> Rendered | None:
        """The message drawn from the rows as they are now; None: nothing is owed any more."""

    def ask_about(self, user_id: str, team_id: str) -> Profile:
        """The person's current profile in Slack. A member of another team is no full member."""

    def is_closed(self, channel: str) -> bool:
        """Whether the channel is private and not shared outside, so that people may be named there."""

    def deliver(self, message: Message, drawing: Rendered) -> Receipt:
        """Posts the message, or edits it in place if Slack has it."""

    def look_up(self, message: Message) -> Sequence[Receipt]:
        """All copies of the message that Slack has, the oldest first."""

    def remove_file(self, file_id: str) -> None:
        """Deletes a file in Slack; one that is gone is fine."""

    def withdraw(self, message: Message, copy: Receipt) -> None:
        """Deletes one copy of the message."""


class Watcher(Protocol):
    """Receives events for metrics, between transactions; must be fast and must not raise."""

    def claiming(self) -> AbstractContextManager[None]:
        """Wraps one query for a due message."""

    def sending(self, kind: MessageKind) -> AbstractContextManager[None]:
        """Wraps one call that sends a message to Slack."""

    def sent(self, kind: MessageKind, lag: timedelta, *, is_first: bool) -> None:
        """Slack has the message, `lag` after it was due; not `is_first`: it was edited in place."""

    def retried(self, kind: MessageKind) -> None:
        """Slack refused the message for now; it waits for a retry."""

    def undeliverable(self, kind: MessageKind) -> None:
        """Slack refused the message for good; it is parked."""

    def missed(self) -> None:
        """A beat failed."""


class Unwatched:
    """A watcher that does nothing."""

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
