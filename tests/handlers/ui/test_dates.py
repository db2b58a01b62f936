from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.ui import dates
from models.rules.calendar import Calendar

TUESDAY = date(2026, 3, 3)
BERLIN = Calendar(ZoneInfo("Europe/Berlin"))


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("ahead", "text", "in_a_sentence"),
    [
        (0, "today", "today"),
        (1, "tomorrow", "tomorrow"),
        (-1, "yesterday", "yesterday"),
        (2, "Thursday", "on Thursday"),
        (-4, "Friday", "on Friday"),
        (6, "Monday", "on Monday"),
        (7, "Tuesday 10 March", "on Tuesday 10 March"),
        (-8, "Monday 23 February", "on Monday 23 February"),
        (29, "Wednesday 1 April", "on Wednesday 1 April"),
    ],
)
def test_a_day_is_called_what_its_reader_calls_it(ahead: int, text: str, in_a_sentence: str) -> None:
    which = TUESDAY + timedelta(days=ahead)
    assert (dates.day(which, TUESDAY), dates.on_day(which, TUESDAY)) == (text, in_a_sentence)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (berlin(3, 14), "at 14:00"),
        (berlin(4, 9, 30), "tomorrow at 09:30"),
        (berlin(5, 9, 30), "on Thursday at 09:30"),
        (berlin(20, 0, 5), "on Friday 20 March at 00:05"),
    ],
)
def test_a_time_is_told_by_the_readers_clock(at: datetime, text: str) -> None:
    assert dates.moment(at, berlin(3, 10), BERLIN) == text


def test_late_evening_elsewhere_is_tomorrow_here() -> None:
    in_new_york = datetime(2026, 3, 3, 20, 0, tzinfo=ZoneInfo("America/New_York"))
    assert dates.moment(in_new_york, berlin(3, 10), BERLIN) == "tomorrow at 02:00"


@pytest.mark.parametrize(
    ("age", "text"),
    [(0, "since Friday"), (1, "since Friday, 1 working day"), (2, "since Friday, 2 working days")],
)
def test_a_wait_is_told_in_days_and_names_of_days(age: int, text: str) -> None:
    friday = datetime(2026, 2, 27, 16, 0, tzinfo=UTC)
    assert dates.waited(friday, berlin(3, 10), BERLIN, age) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st")],
)
def test_a_time_has_its_ordinal(count: int, text: str) -> None:
    assert dates.ordinal(count) == text


@pytest.mark.parametrize(("count", "text"), [(1, "1 person"), (2, "2 people"), (12, "12 people")])
def test_numbers_are_digits_from_two_on(count: int, text: str) -> None:
    assert dates.people(count) == text


def test_large_numbers_are_figures() -> None:
    assert dates.people(13) == "13 people"
    assert dates.working_days(40) == "40 working days"


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-400, 400))
@settings(deadline=None)
def test_two_days_near_each_other_never_share_a_name(today: date, ahead: int) -> None:
    other = today + timedelta(days=ahead)
    near = {dates.day(today + timedelta(days=n), today) for n in range(-6, 7) if n != ahead}
    if abs(ahead) > dates.FAR:
        assert dates.day(other, today) not in near
