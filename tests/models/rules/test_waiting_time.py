"""Working time between two moments: examples counted by hand on tricky days, and a comparison with a slow count."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import deadlines
from models.rules.calendar import Absence, Calendar
from models.rules.deadlines import Counted
from models.rules.waiting_time import WorkedTime

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2026, 3, 1), date(2026, 4, 30)
CALENDAR = Calendar(zone=BERLIN, country="DE", closed_days=frozenset({date(2026, 4, 20)}), away=(Absence(FIRST, LAST),))
"""Good Friday is 3 April, Easter Monday 6 April; clocks go forward on Sunday 29 March. The owner is always away."""
WORKED = WorkedTime(CALENDAR, FIRST, LAST)
MINUTE = timedelta(minutes=1)
moments = st.builds(datetime.combine, st.dates(FIRST, date(2026, 4, 29)), st.times(), st.just(UTC))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("start", "end", "hours", "days"),
    [
        ("03-03 10:00", "03-03 12:30", 2.5, 0),
        ("03-03 10:00", "03-04 09:00", 7.5, 1),
        ("03-06 16:30", "03-09 10:00", 2, 1),
        ("03-06 18:00", "03-09 10:00", 1, 0),
        ("03-07 12:00", "03-07 13:00", 0, 0),
        ("03-06 12:00", "03-07 13:00", 5.5, 0),
        ("03-27 17:00", "03-30 09:30", 1, 1),
        ("04-02 16:30", "04-07 10:00", 2, 1),
        ("04-03 11:00", "04-07 09:30", 0.5, 0),
        ("04-17 17:00", "04-21 09:15", 0.75, 1),
        ("03-03 07:00", "03-03 08:00", 0, 0),
        ("03-03 07:00", "03-03 22:00", 8.5, 0),
        ("03-04 12:00", "03-03 12:00", 0, 0),
    ],
    ids=[
        "within a day",
        "over a night",
        "over a weekend",
        "recorded after closing counts for the next opening",
        "on a Saturday",
        "a call on Saturday belongs to the Friday",
        "over the night on which clocks go forward",
        "over Easter",
        "recorded on a holiday",
        "over a weekend and a day closed",
        "before opening",
        "no more than the day has",
        "backwards there is none",
    ],
)
def test_working_time_by_hand(start: str, end: str, hours: float, days: int) -> None:
    assert WORKED.between(berlin(start), berlin(end)) == timedelta(hours=hours)
    assert WORKED.days_passed(berlin(start), berlin(end)) == days


@given(moments, moments)
def test_it_is_what_counting_minute_by_minute_gives(moment: datetime, other: datetime) -> None:
    start, end = sorted((moment.replace(second=0, microsecond=0), other.replace(second=0, microsecond=0)))
    end = min(end, start + timedelta(days=6))
    present = CALENDAR.ever_present
    minutes = (start + n * MINUTE for n in range(int((end - start) / MINUTE)))
    assert WORKED.between(start, end) == sum((MINUTE for at in minutes if present.is_open(at)), timedelta())


@given(moments, moments, st.none() | st.tuples(st.integers(0, 9), st.dates(FIRST, LAST)))
def test_an_age_is_the_one_that_the_lists_show(
    moment: datetime, other: datetime, stored: tuple[int, date] | None
) -> None:
    start, end = sorted((moment, other))
    counted = Counted(*stored) if stored and stored[1] <= CALENDAR.day_of(end) else Counted()
    assert WORKED.age(start, end, counted) == deadlines.age(start, end, CALENDAR, counted)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("03-03 10:00", date(2026, 3, 4)),
        ("03-03 18:00", date(2026, 3, 5)),
        ("03-06 12:00", date(2026, 3, 9)),
        ("03-07 12:00", date(2026, 3, 10)),
        ("04-02 16:30", date(2026, 4, 7)),
        ("04-30 10:00", None),
    ],
)
def test_the_business_day_after_the_one_that_counts(start: str, due: date | None) -> None:
    assert WORKED.day_after(berlin(start)) == due


def test_a_working_day_is_as_long_as_the_calendar_says() -> None:
    assert WORKED.day_length == timedelta(hours=8.5)
    assert WorkedTime(CALENDAR, date(2026, 3, 7), date(2026, 3, 8)).day_length == timedelta(hours=8.5)
