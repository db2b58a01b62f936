"""The clock's buttons. They compute moments in the zone of the acting person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_MORNING = 9
_MONDAY, _SATURDAY = 0, 5


@dataclass(frozen=True)
class Move:
    """A button of the clock; `target` computes the new moment from the person's local time."""

    id: str
    label: str
    title: str
    target: Callable[[datetime], datetime]


def _morning(local: datetime) -> datetime:
    return local.replace(hour=_MORNING, minute=0, second=0, microsecond=0)


def next_morning(local: datetime) -> datetime:
    """The next 9:00."""
    today = _morning(local)
    return today if today > local else _morning(local + timedelta(days=1))


def business_days(local: datetime, count: int) -> datetime:
    """The same time of day, `count` weekdays later."""
    while count:
        local += timedelta(days=1)
        count -= local.weekday() < _SATURDAY
    return local


def next_monday(local: datetime) -> datetime:
    """9:00 on the next Monday, never today."""
    return _morning(local + timedelta(days=7 - (local.weekday() - _MONDAY)))


def later_by(duration: timedelta) -> Callable[[datetime], datetime]:
    """Adds a duration, in UTC: an hour is an hour across a change to summer time, too."""
    return lambda local: local.astimezone(UTC) + duration


MOVES = (
    Move("ten", "+10 minutes", "Ten minutes pass", later_by(timedelta(minutes=10))),
    Move("hour", "+1 hour", "An hour passes", later_by(timedelta(hours=1))),
    Move("morning", "Next morning", "To the next nine o'clock", next_morning),
    Move("three", "+3 business days", "3 working days pass", lambda local: business_days(local, 3)),
    Move("monday", "Next Monday", "To Monday, nine o'clock", next_monday),
)


def moment_after(move_id: str, local: datetime) -> datetime:
    """The moment a button moves to, in UTC; `local` is aware. Raises KeyError for an unknown button."""
    move = {move.id: move for move in MOVES}[move_id]
    return move.target(local).astimezone(UTC)
