"""Numbers are written as people write them where they are, and dialled from anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.candidate import Dialled, dialled


@pytest.mark.parametrize(
    ("typed", "country", "shown", "number"),
    [
        ("+34 600111222", "ES", "600 11 12 22", "+34600111222"),
        ("600 111 222", "ES", "600 11 12 22", "+34600111222"),
        ("+34600111222", "DE", "+34 600 11 12 22", "+34600111222"),
        ("030 / 123 456", "DE", "030 123456", "+4930123456"),
        ("+1 212 555 0123", "US", "(212) 555-0123", "+12125550123"),
        ("+1 212 555 0123", None, "+1 212-555-0123", "+12125550123"),
    ],
)
def test_national_at_home_and_international_abroad(typed: str, country: str, shown: str, number: str) -> None:
    assert dialled(typed, country) == Dialled(shown, number)


@pytest.mark.parametrize(
    ("typed", "country"), [("600 111 222", None), ("ask for Jane", "ES"), ("12", "ES"), ("+999 1", "ES")]
)
def test_what_is_no_number_is_shown_as_it_was_typed(typed: str, country: str | None) -> None:
    assert dialled(typed, country) == Dialled(typed, None)


@given(st.text(max_size=60), st.sampled_from([None, "ES", "DE", "US", "GB"]))
def test_only_digits_are_ever_dialled(typed: str, country: str | None) -> None:
    number = dialled(typed, country).number
    assert number is None or (number.startswith("+") and number[1:].isascii() and number[1:].isdigit())
