"""Working time of a team between two moments; precomputed, to be fast for many pairs. Pure."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from itertools import accumulate

from models.rules.calendar import Calendar
from models.rules.deadlines import Counted

USUAL_DAY = timedelta(hours=8.5)
"""From 09:00 to 17:30."""


class WorkedTime:
    """The working days of a calendar from `first` to `last`, both included, computed once.

    Absences are ignored: it measures how long others have waited. Moments before `first` or after `last` are clamped
    to the nearer end.
    """

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self._calendar = present = calendar.ever_present
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._days = [day for day in days if present.is_business_day(day)]
        self._openings = [present.opening(day) for day in self._days]
        self._closings = [present.closing(day) for day in self._days]
        worked = (closing - opening for opening, closing in zip(self._openings, self._closings, strict=True))
        self._until = [timedelta(), *accumulate(worked)]
        """Working time before the nth of these days opens."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; zero where `end` comes first."""
        return max(self._worked(end) - self._worked(start), timedelta())

    def days_passed(self, start: datetime, end: datetime) -> int:
        """Business days begun since the day on which `start` takes effect; 0: `end` is on that day.

        A start outside working hours takes effect at the next opening. Days off belong to the business day before them.
        """
        counts_for = bisect_right(self._closings, start)
        day = self._calendar.day_of(end)
        return max(bisect_right(self._days, day) - 1 - counts_for, 0)

    def day_after(self, start: datetime) -> date | None:
        """The business day after the one on which `start` takes effect; None: it lies after `last`."""
        at = bisect_right(self._closings, start) + 1
        return self._days[at] if at < len(self._days) else None

    @property
    def day_length(self) -> timedelta:
        """Mean working time of a working day; USUAL_DAY if there is none."""
        return self._until[-1] / len(self._days) if self._days else USUAL_DAY

    def age(self, recorded_at: datetime, at: datetime, counted: Counted) -> int:
        """Working days waited at a moment, as `deadlines.age` counts them; ignores counts up to a later day."""
        present, day = self._calendar, self._calendar.day_of(at)
        days, since = counted.days, counted.to
        if since is None or since > day:
            days, since = 0, present.day_of(recorded_at)
        return days + bisect_right(self._days, day) - bisect_right(self._days, since)

    def _worked(self, moment: datetime) -> timedelta:
        begun = bisect_left(self._openings, moment)
        if begun == 0:
            return timedelta()
        return self._until[begun - 1] + (min(moment, self._closings[begun - 1]) - self._openings[begun - 1])
