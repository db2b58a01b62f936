"""Working hours of a week, as typed and shown."""

from datetime import time

import pytest

from handlers.ui import parsing
from handlers.ui.parsing import ParseError
from models.rules.calendar import Hours

NINE = Hours(time(9), time(17, 30))
SHORT = Hours(time(9), time(14))


def test_the_usual_hours_are_those_of_most_days_and_of_the_earliest_where_all_differ() -> None:
    assert parsing.usual({0: SHORT, 1: NINE, 2: NINE}) == NINE
    assert parsing.usual({1: NINE, 0: SHORT}) == SHORT


@pytest.mark.parametrize(
    "typed",
    ["Fri 09:00-14:00", "friday 9:00 - 14:00", "FR 9.00 to 14.00", "  Fri: 09:00–14:00  ", "\nfri. 09:00-14:00\n\n"],
)
def test_hours_of_a_single_day_are_read_however_they_are_typed(typed: str) -> None:
    assert parsing.read_week(typed) == {4: SHORT}


def test_what_is_shown_is_read_back_the_same() -> None:
    hours = {0: NINE, 1: SHORT, 3: NINE, 6: Hours(time(0), time(23, 59))}
    assert parsing.read_week(parsing.others(hours)) == {1: SHORT, 6: Hours(time(0), time(23, 59))}
    assert parsing.others({0: NINE, 4: NINE}) == ""
    assert parsing.read_week("") == {}


@pytest.mark.parametrize(
    "typed", ["Fri", "Fri 9-14", "day 09:00-14:00", "F 09:00-14:00", "Fri 09:00-24:00", "Fri 9:60-14:00"]
)
def test_what_is_no_day_or_no_time_is_not_guessed(typed: str) -> None:
    with pytest.raises(ParseError):
        parsing.read_week(typed)
