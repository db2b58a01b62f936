"""The rungs: how often and when a person is asked about each kind of contact they owe.

The table is that of PRODUCT section 3.
"""

from dataclasses import dataclass

from models.rules.deadlines import DutyKind
from models.rules.policy import Policy


@dataclass(frozen=True)
class Ladder:
    """The rungs of one kind of duty."""

    rungs: tuple[int, ...]
    """Business days after T on which step 1, 2, ... are taken."""
    then_every: int | None = None
    """Business days between the steps after the last rung; None: there are none."""
    lead_from: int | None = None
    """The step from which the lead sees it too; None: never the lead."""
    lets_go: bool = False
    """The last rung closes the duty."""


def ladder_of(kind: DutyKind, policy: Policy) -> Ladder:
    """The rungs for this kind of duty under the workspace's policy."""
    match kind:
        case DutyKind.CALL | DutyKind.EMAIL:
            return Ladder(tuple(policy.ladder), then_every=1, lead_from=3)
        case DutyKind.FOLLOW_UP:
            return Ladder((0, 1, 2, 3), lets_go=True)
        case DutyKind.KEEP_POSTED:
            return Ladder((0, 5, 10), then_every=5, lead_from=3)
        case DutyKind.UPDATE:
            return Ladder((0, 1, 2), then_every=1, lead_from=3)
        case DutyKind.THANKS:
            return Ladder((0, 1, 2), lets_go=True)
