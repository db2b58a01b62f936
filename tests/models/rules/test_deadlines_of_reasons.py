"""The client's reason is asked for every second business day of the owner's calendar, and on no other day."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.rules import deadlines
from models.rules.calendar import Absence, Calendar

BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"), country="DE")
TUESDAY = datetime(2026, 3, 31, 10, 0, tzinfo=BERLIN.zone)
"""The start; Good Friday is 3 April, Easter Monday 6 April."""


def ask_days(calendar: Calendar = BERLIN, since: datetime = TUESDAY, held_until: date | None = None) -> list[int]:
    """The days on which the reason is asked for, from 1 to 15 April 2026."""
    days = [date(2026, 4, day) for day in range(1, 16)]
    return [day.day for day in days if deadlines.asks_for_reason_on(day, since, calendar, held_until)]


def test_the_first_ask_is_two_business_days_after_recording_and_holidays_do_not_count() -> None:
    assert ask_days() == [2, 8, 10, 14]


@pytest.mark.parametrize("hours", [10, 12])
def test_recorded_in_the_evening_it_counts_from_the_next_day(hours: int) -> None:
    assert ask_days(since=TUESDAY + timedelta(hours=hours)) == [7, 9, 13, 15]


def test_days_away_are_counted_and_ask_nothing() -> None:
    away = replace(BERLIN, away=(Absence(date(2026, 4, 7), date(2026, 4, 8)),))
    assert ask_days(away) == [2, 10, 14]


def test_held_news_asks_nothing_before_its_day() -> None:
    assert ask_days(held_until=date(2026, 4, 10)) == [10, 14]


def test_the_next_ask_is_the_first_of_them() -> None:
    assert deadlines.next_reason_ask(date(2026, 4, 3), TUESDAY, BERLIN) == date(2026, 4, 8)
    gone = replace(BERLIN, away=(Absence(date(2026, 1, 1), date(2028, 1, 1)),))
    assert deadlines.next_reason_ask(date(2026, 4, 3), TUESDAY, gone) is None
