"""How often the client's reason is asked for while it is owed: every second business day, in the daily list."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from models.rules.calendar import Calendar
from models.rules.deadlines import counts_from

EVERY = 2
"""Business days from recording to the first ask, and from one ask to the next."""

HORIZON_DAYS = 400
"""How far ahead the next ask is looked for; beyond it they do not work any more."""


def asks_on(day: date, recorded_at: datetime, calendar: Calendar, held_until: date | None = None) -> bool:
    """Whether the owner's list of this day asks for the reason.

    Recorded outside working hours counts from the next opening. Days are counted whether the owner is away or not; a
    day on which they are away, or the news is held, asks nothing.
    """
    if not calendar.works_on(day) or (held_until and day < held_until):
        return False
    present = calendar.ever_present
    passed = present.business_days_between(present.day_of(counts_from(recorded_at, present)), day)
    return passed > 0 and passed % EVERY == 0


def next_ask(start: date, recorded_at: datetime, calendar: Calendar, held_until: date | None = None) -> date | None:
    """The first day from `start` on whose list asks for it; None: none in sight."""
    return next((day for day in _days(start) if asks_on(day, recorded_at, calendar, held_until)), None)


def _days(start: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range(HORIZON_DAYS))
