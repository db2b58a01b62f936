"""A person's working calendar: working hours, public holidays, closed days and absences.

Days are dates in the person's own zone; moments are aware datetimes, and returned moments are in UTC.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.rules.holidays import country_of, public_holidays

__all__ = ["Absence", "Calendar", "Hours", "NoWorkingDay", "country_of"]

SEARCH_DAYS = 800
"""Limit, in days, of the search for a working day."""


class NoWorkingDay(LookupError):
    """The calendar has no working day within the limit of the search."""


@dataclass(frozen=True)
class Hours:
    """Working hours of a weekday, in wall-clock time."""

    opens: time = time(9)
    closes: time = time(17, 30)

    def __post_init__(self) -> None:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("Working hours are wall-clock times without a zone.")
        if self.opens >= self.closes:
            raise ValueError(f"A day that opens at {self.opens} can't close at {self.closes}.")


@dataclass(frozen=True)
class Absence:
    """Days away, both ends included; empty where the last day lies before the first."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def _monday_to_friday() -> dict[int, Hours]:
    return dict.fromkeys(range(5), Hours())


@dataclass(frozen=True)
class Calendar:
    """A person's working time. All counts and searches skip days away; use `ever_present` to ignore absences."""

    zone: ZoneInfo
    week: Mapping[int, Hours] = field(default_factory=_monday_to_friday)
    """Hours of each working weekday; 0 is Monday."""
    country: str | None = None
    """ISO 3166; None: no public holidays."""
    region: str | None = None
    """The code after the country in ISO 3166-2; None: holidays that nearly the whole country has."""
    closed_days: frozenset[date] = frozenset()
    away: tuple[Absence, ...] = ()
    list_after_opening: timedelta = timedelta(minutes=30)

    def __post_init__(self) -> None:
        if not self.week:
            raise ValueError("A week needs at least one working day.")
        if not set(self.week) <= set(range(7)):
            raise ValueError("Weekdays are numbered from 0, Monday, to 6, Sunday.")

    @property
    def ever_present(self) -> "Calendar":
        """The same calendar without absences."""
        return replace(self, away=())

    def local(self, moment: datetime) -> datetime:
        """The moment in the person's zone. Raises ValueError for a naive datetime, as everywhere here."""
        return _aware(moment).astimezone(self.zone)

    def day_of(self, moment: datetime) -> date:
        return self.local(moment).date()

    def is_business_day(self, day: date) -> bool:
        """A working weekday, no public holiday, not closed. Absences are ignored."""
        return day.weekday() in self.week and day not in self.closed_days and not self._is_off(day)

    def is_away(self, day: date) -> bool:
        return any(absence.covers(day) for absence in self.away)

    def works_on(self, day: date) -> bool:
        """A business day on which the person is not away."""
        return not self.is_away(day) and self.is_business_day(day)

    def opening(self, day: date) -> datetime:
        """When the day opens, in UTC; on a non-working weekday, by the hours of the first working weekday."""
        return _moment(day, self._hours(day).opens, self.zone)

    def closing(self, day: date) -> datetime:
        """When the day closes, in UTC; on a non-working weekday, by the hours of the first working weekday."""
        return _moment(day, self._hours(day).closes, self.zone)

    def list_time(self, day: date) -> datetime:
        """When the day's list is due: a while after opening by the clock; at opening on a very short day."""
        wall = datetime.combine(day, self._hours(day).opens) + self.list_after_opening
        planned, opening = _moment(wall.date(), wall.time(), self.zone), self.opening(day)
        return planned if opening < planned < self.closing(day) else opening

    def is_open(self, moment: datetime) -> bool:
        day = self.day_of(moment)
        return self.works_on(day) and self.opening(day) <= moment < self.closing(day)

    def at_or_after(self, moment: datetime) -> datetime:
        """The moment itself when they are at work, else their next opening. Raises NoWorkingDay."""
        today = self.day_of(moment)
        day = self._first(_days(today), lambda day: self.works_on(day) and moment < self.closing(day), today)
        return max(moment.astimezone(UTC), self.opening(day))

    def next_business_day(self, day: date) -> date:
        """The first day after `day` on which they work. Raises NoWorkingDay."""
        return self._first(_days(day + timedelta(days=1)), self.works_on, day)

    def previous_business_day(self, day: date) -> date:
        """The last day before `day` on which they worked. Raises NoWorkingDay."""
        return self._first(_days(day - timedelta(days=1), -1), self.works_on, day)

    def plus_business_days(self, day: date, count: int) -> date:
        """The count-th day they work on after `day`, which need not be one: Saturday plus 1 is Monday.

        Plus 0 is the day itself where they work on it, else their next one: Saturday plus 0 is Monday too.
        Raises ValueError for a negative count, NoWorkingDay.
        """
        if count < 0:
            raise ValueError("Business days are counted forward.")
        if count == 0:
            return day if self.works_on(day) else self.next_business_day(day)
        for _ in range(count):
            day = self.next_business_day(day)
        return day

    def business_days_between(self, start: date, end: date) -> int:
        """Days on which they work after `start`, up to and including `end`; 0 where `end` comes first."""
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(map(self.works_on, days))

    def _hours(self, day: date) -> Hours:
        return self.week.get(day.weekday()) or self.week[min(self.week)]

    def _is_off(self, day: date) -> bool:
        if self.country and day in public_holidays(self.country, self.region, day.year):
            return True
        # Zone changes have skipped whole days (Apia, 30 December 2011) and, for night work, whole shifts.
        opening, closing = self.opening(day), self.closing(day)
        return not (opening < closing and self.day_of(opening) == day == self.day_of(closing))

    def _first(self, days: Iterator[date], fits: Callable[[date], bool], near: date) -> date:
        match = next(filter(fits, days), None)
        if match is None:
            raise NoWorkingDay(f"No working day within {SEARCH_DAYS} days of {near}.")
        return match


def _days(start: date, direction: int = 1) -> Iterator[date]:
    return (start + timedelta(days=n * direction) for n in range(SEARCH_DAYS))


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("A moment without a zone says nothing about when it is.")
    return moment


@lru_cache(maxsize=16384)
def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """UTC of this wall-clock time in the zone: the earlier one where it is repeated in autumn.

    A time skipped in spring takes the offset before it: 02:30 becomes 03:30.
    """
    return datetime.combine(day, clock.replace(fold=0), zone).astimezone(UTC)
