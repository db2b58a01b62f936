"""A person's working time: nobody is asked for anything in the night, on a holiday, or on a day off.

Days are dates in the person's own zone; moments are aware datetimes, and those given back are in UTC.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.rules.holidays import country_of, public_holidays

__all__ = ["Absence", "Calendar", "Hours", "NoWorkingDay", "country_of"]

SEARCH_DAYS = 800
"""How many days from a day a working day is looked for."""


class NoWorkingDay(LookupError):
    """A person does not work on any day within the reach of the search."""


@dataclass(frozen=True)
class Hours:
    """From when until when somebody works on a day, by the clock on their wall."""

    opens: time = time(9)
    closes: time = time(17, 30)

    def __post_init__(self) -> None:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("Working hours are wall-clock times without a zone.")
        if self.opens >= self.closes:
            raise ValueError(f"A day that opens at {self.opens} can't close at {self.closes}.")


@dataclass(frozen=True)
class Absence:
    """Days away, both ends included; one whose last day lies before its first covers nothing."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def _monday_to_friday() -> dict[int, Hours]:
    return dict.fromkeys(range(5), Hours())


@dataclass(frozen=True)
class Calendar:
    """When one person works. Everything that counts or looks for days skips their days away; ask
    `ever_present` where an absence must not matter."""

    zone: ZoneInfo
    week: Mapping[int, Hours] = field(default_factory=_monday_to_friday)
    """Hours of each working weekday; 0 is Monday."""
    country: str | None = None
    """ISO 3166; None: no public holidays."""
    region: str | None = None
    """The code after the country in ISO 3166-2; None: the days that nearly the whole country has off."""
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
        """The moment as the person's clock shows it. ValueError for a naive one, as everywhere here."""
        return _aware(moment).astimezone(self.zone)

    def day_of(self, moment: datetime) -> date:
        return self.local(moment).date()

    def is_business_day(self, day: date) -> bool:
        """One of their weekdays, no public holiday, not closed. Being away does not count here."""
        return day.weekday() in self.week and day not in self.closed_days and not self._is_off(day)

    def is_away(self, day: date) -> bool:
        return any(absence.covers(day) for absence in self.away)

    def works_on(self, day: date) -> bool:
        """A business day on which they are not away."""
        return not self.is_away(day) and self.is_business_day(day)

    def opening(self, day: date) -> datetime:
        """When the day opens; on a weekday that is not theirs, when their first weekday would."""
        return _moment(day, self._hours(day).opens, self.zone)

    def closing(self, day: date) -> datetime:
        """When the day closes; on a weekday that is not theirs, when their first weekday would."""
        return _moment(day, self._hours(day).closes, self.zone)

    def list_time(self, day: date) -> datetime:
        """When the day's list comes: a while after opening by the clock, at opening on a very short day."""
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
        """The first day after `day` that they work on. Raises NoWorkingDay."""
        return self._first(_days(day + timedelta(days=1)), self.works_on, day)

    def previous_business_day(self, day: date) -> date:
        """The last day before `day` that they worked on. Raises NoWorkingDay."""
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
        """How many days after `start`, up to and with `end`, they work on; 0 where `end` comes first."""
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(map(self.works_on, days))

    def _hours(self, day: date) -> Hours:
        return self.week.get(day.weekday()) or self.week[min(self.week)]

    def _is_off(self, day: date) -> bool:
        if self.country and day in public_holidays(self.country, self.region, day.year):
            return True
        # Clocks have skipped whole days (Apia, 30 December 2011) and, for night work, whole working times.
        opening, closing = self.opening(day), self.closing(day)
        return not (opening < closing and self.day_of(opening) == day == self.day_of(closing))

    def _first(self, days: Iterator[date], fits: Callable[[date], bool], near: date) -> date:
        found = next(filter(fits, days), None)
        if found is None:
            raise NoWorkingDay(f"No working day within {SEARCH_DAYS} days of {near}.")
        return found


def _days(start: date, direction: int = 1) -> Iterator[date]:
    return (start + timedelta(days=n * direction) for n in range(SEARCH_DAYS))


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("A moment without a zone says nothing about when it is.")
    return moment


@lru_cache(maxsize=16384)
def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """When a clock in the zone shows this time: the first time where it is repeated in autumn.

    One that spring skips is taken by the offset before it: 02:30 is then 03:30 on the wall.
    """
    return datetime.combine(day, clock.replace(fold=0), zone).astimezone(UTC)
