"""Business days that pass in minutes: the moments at which lists and digests come, in four zones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scripts.chaos.people import ZONES

START = datetime(2026, 3, 3, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Tuesday; the weekend after it New York changes its clocks."""

LIST_TIME = time(9, 30)
BEFORE = timedelta(seconds=1)
"""The clock is moved to just before the moment, so that it comes by itself."""

LONGEST_WAIT = timedelta(minutes=16)
"""By this much the clock goes on when all is to come to rest: longer than a bot waits before its next try."""


@dataclass(frozen=True)
class Stop:
    """A moment to which the clock is moved. `is_last`: the day's last one, inside everybody's hours."""

    moment: datetime
    is_last: bool


def stops(days: int) -> Iterator[Stop]:
    """The stops of so many business days from START on, in order."""
    day = START.date()
    for _ in range(days):
        moments = sorted({_list_time(day, zone) for zone in ZONES})
        noon = datetime.combine(day, time(12), UTC)
        ordered = sorted([*moments, noon])
        for moment in ordered:
            yield Stop(moment - BEFORE, is_last=moment is ordered[-1])
        day = _next(day)


def _list_time(day: date, zone: str) -> datetime:
    return datetime.combine(day, LIST_TIME, ZoneInfo(zone)).astimezone(UTC)


def _next(day: date) -> date:
    day += timedelta(days=1)
    return day if day.weekday() < 5 else _next(day)
