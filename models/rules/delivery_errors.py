"""What a refusal by Slack means: whether it is tried again, what it holds back, and who is told."""

from dataclasses import dataclass
from enum import StrEnum


class Then(StrEnum):
    """What follows from a refusal."""

    AGAIN = "again"
    """It is tried again, later each time."""
    PAUSE = "pause"
    """The whole workspace waits, as long as Slack says, and then it is tried again."""
    STOP = "stop"
    """The whole workspace is stopped until the bot starts with a token that works."""
    PLAINER = "plainer"
    """It is sent at once without its picture, and for a while nothing else comes with one."""
    PARK = "park"
    """This message is given up for good."""
    GONE = "gone"
    """The person's account is deactivated: what they owe goes to somebody else."""
    UNREACHED = "unreached"
    """The person can't be written to."""
    NOWHERE = "nowhere"
    """The channel can't be written to."""
    CLOSED = "closed"
    """There is nothing left in Slack to edit."""

    @property
    def is_final(self) -> bool:
        """This message is not tried again as it is."""
        return self not in (Then.AGAIN, Then.PAUSE, Then.STOP, Then.PLAINER)


class Tell(StrEnum):
    NOBODY = "nobody"
    LEADS = "leads"
    OPERATOR = "operator"
    """By one line in the log, and by `signoff troubles`."""


@dataclass(frozen=True)
class Decision:
    """`is_unsent`: Slack certainly does not have the message, so it need not be looked for before the next try.

    `stands`: Slack has it as it was before this edit.
    """

    then: Then
    is_unsent: bool = True
    tells: Tell = Tell.NOBODY
    stands: bool = False

    @property
    def leaves_it_there(self) -> bool:
        """It can't be edited any more, and still stands there."""
        return self.then.is_final and (self.then is not Then.CLOSED or self.stands)


class Undeliverable(Exception):
    """Slack did not take a message, or did not say whether it has it.

    `reason` is Slack's code and where in the message, never anybody's text. `retry_after`: seconds; None: as the
    number of tries says.
    """

    def __init__(self, reason: str, decision: Decision, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.decision, self.retry_after = reason, decision, retry_after


UNKNOWN_FATE = Decision(Then.AGAIN, is_unsent=False)
"""Nobody knows whether Slack has it."""

FATE_UNKNOWN = "fate_unknown"
"""The reason of a digest that may be in its channel, where nobody may look."""

GIVEN_UP = "given_up"
"""The reason where refusals went on for too long, which changed from try to try."""
