"""What the scheduler tells whoever watches it: what was claimed, sent, retried or given up, and how long that took."""

from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Protocol

from models.outbox.message import MessageKind


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
