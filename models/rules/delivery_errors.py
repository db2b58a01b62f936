"""Decisions on Slack's refusals: whether to retry, what to hold back, and whom to tell."""

from dataclasses import dataclass
from enum import StrEnum


class Then(StrEnum):
    """The action that follows a refusal."""

    AGAIN = "again"
    """Retry, with growing delay."""
    PAUSE = "pause"
    """Pause the whole workspace as long as Slack says, then retry."""
    STOP = "stop"
    """Stop the whole workspace until the bot starts with a valid token."""
    PLAINER = "plainer"
    """Send at once without the picture; other messages get none for a while."""
    PARK = "park"
    """Give this message up for good."""
    GONE = "gone"
    """The person's account is deactivated: reassign what they owe."""
    UNREACHED = "unreached"
    """The person can't be messaged."""
    NOWHERE = "nowhere"
    """The channel can't be written to."""
    CLOSED = "closed"
    """The message does not exist in Slack any more, so there is nothing to edit."""

    @property
    def is_final(self) -> bool:
        """Whether this message is not retried as it is."""
        return self not in (Then.AGAIN, Then.PAUSE, Then.STOP, Then.PLAINER)


class Tell(StrEnum):
    NOBODY = "nobody"
    LEADS = "leads"
    OPERATOR = "operator"
    """By one line in the log, and by `signoff troubles`."""


@dataclass(frozen=True)
class Decision:
    """What to do about a refusal. `is_unsent`: Slack certainly lacks the message, so no search precedes the retry.

    `stands`: Slack has it as it was before this edit.
    """

    then: Then
    is_unsent: bool = True
    tells: Tell = Tell.NOBODY
    stands: bool = False

    @property
    def leaves_it_there(self) -> bool:
        """Whether the message stays in Slack but can't be edited any more."""
        return self.then.is_final and (self.then is not Then.CLOSED or self.stands)


class Undeliverable(Exception):
    """Slack refused a message, or did not say whether it has it.

    `reason`: Slack's code and the place in the message, never anybody's text. `retry_after`: seconds; None: by the
    number of tries.
    """

    def __init__(self, reason: str, decision: Decision, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.decision, self.retry_after = reason, decision, retry_after


UNKNOWN_FATE = Decision(Then.AGAIN, is_unsent=False)
"""Retry although Slack may have the message."""

FATE_UNKNOWN = "fate_unknown"
"""Reason of a digest that may be in its channel, which the bot may not read."""

GIVEN_UP = "given_up"
"""Reason where refusals of changing kinds went on for too long."""
