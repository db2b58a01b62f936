"""The workspace's policy: deadlines and the ladder's rungs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType


def _first_days() -> Mapping[str, int]:
    return MappingProxyType({"applied": 3, "submitted": 1, "interviewed": 0, "final": 0})


class AskWhen(StrEnum):
    """When a candidate is asked for a referral."""

    CALL = "call"
    FOLLOW_UP = "follow_up"
    BOTH = "both"


@dataclass(frozen=True)
class Policy:
    """The numbers of a workspace, with defaults."""

    tell_by_days: Mapping[str, int] = field(default_factory=_first_days)
    """Stage to the business days within which the candidate should know; 0: by the end of the same day."""
    typed_tell_by_days: int = 5
    """Business days ahead that a typed tell-by may lie, unless a lead types it."""
    end_of_day_margin: timedelta = timedelta(hours=2.5)
    """With less than this left before closing, "the same day" becomes the next business day."""
    list_after_opening: timedelta = timedelta(minutes=30)
    """Time from the day's opening to the daily list, by the clock on the wall."""
    follow_up_after: int = 3
    """Business days from a call that reached the person to the second contact; 2 to 5."""
    referral_ask: AskWhen = AskWhen.BOTH
    ladder: tuple[int, ...] = (1, 2, 3)
    """Business days after T, the day of tell-by, of the nudge, the warning and the hand-up."""
