"""Phone numbers: read once, in the country of the recruiter who types them, and dialed the same everywhere."""

from datetime import UTC, datetime

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.directory.candidate import Candidate, CandidateDetails, made
from models.rules import phone

COUNTRIES = [None, "ES", "DE", "US", "GB", "IN", "JP"]
MARKS = ["\u202a{}\u202c", "\u2068{}\u2069", "\u200e{}", "tel:{}", " {} "]
EXAMPLES = {
    region: phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    for region in ("ES", "DE", "US", "GB", "IN", "JP", "FR", "BR")
    if (number := phonenumbers.example_number(region))
}


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("612 345 678", "ES", "+34612345678"),
        ("+34 600111222", "DE", "+34600111222"),
        ("98765 43210", "IN", "+919876543210"),
        ("0049 170 1234567", "US", "+491701234567"),
        ("+49 (0)170 1234567", "US", "+491701234567"),
        ("212\u2011555\u20110100", "US", "+12125550100"),
        ("\uff10\uff19\uff10\uff0d\uff11\uff12\uff13\uff14\uff0d\uff15\uff16\uff17\uff18", "JP", "+819012345678"),
        ("212 555 0100 x123", "US", "+12125550100;ext=123"),
        ("(212) 555-0100 ext. 5", "US", "+12125550100;ext=5"),
        ("tel:+1-212-555-0100", "ES", "+12125550100"),
    ],
)
def test_a_number_is_read_in_the_country_where_it_is_typed(typed: str, country: str, number: str) -> None:
    assert phone.read_number(typed, country) == number


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("555-0100", "US"),
        ("000 000 000", "ES"),
        ("000 000 000", "US"),
        ("600 111 222", None),
        ("98765 43210", "US"),
        ("ask for Jane", "ES"),
        ("12", "ES"),
        ("+999 1", "ES"),
        ("", "ES"),
        (None, "ES"),
    ],
)
def test_what_nobody_could_dial_is_no_number(typed: str | None, country: str | None) -> None:
    assert phone.read_number(typed, country) is None


@pytest.mark.parametrize(
    ("number", "reader", "shown"),
    [
        ("+34600111222", "ES", "600 11 12 22"),
        ("+34600111222", "DE", "+34 600 11 12 22"),
        ("+34600111222", None, "+34 600 11 12 22"),
        ("+12125550100", "US", "(212) 555-0100"),
        ("+12125550100", "CA", "+1 212-555-0100"),
        ("+12125550100;ext=5", "US", "(212) 555-0100 ext. 5"),
    ],
)
def test_it_is_written_without_its_country_only_for_readers_there(number: str, reader: str, shown: str) -> None:
    assert phone.format_number(number, reader) == shown


@given(st.sampled_from(sorted(EXAMPLES)), st.sampled_from(MARKS), st.sampled_from(COUNTRIES))
def test_marks_of_a_copied_contact_change_nothing(region: str, mark: str, country: str | None) -> None:
    assert phone.read_number(mark.format(EXAMPLES[region]), country) == EXAMPLES[region]


@given(st.sampled_from(sorted(EXAMPLES)), st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=4))
def test_a_number_read_once_dials_the_same_for_every_reader_in_every_country(
    region: str, readers: list[str | None]
) -> None:
    typed = phone.format_number(EXAMPLES[region], region)
    person = made(1, CandidateDetails("Jane Doe", typed), region)
    for reader in readers:
        assert phone.read_number(person.phone_for(reader), reader or region) in (EXAMPLES[region], None)
        person.take_phone(person.phone, reader)  # a card changes hands, or another field is edited
        assert person.phone_digits == EXAMPLES[region]
        assert phone.read_number(person.phone_abroad, reader) == EXAMPLES[region]


@given(st.text(max_size=60), st.sampled_from(COUNTRIES))
def test_only_digits_are_ever_dialled(typed: str, country: str | None) -> None:
    number, _, extension = (phone.read_number(typed, country) or "+0").partition(phone.EXTENSION)
    assert number.startswith("+")
    assert (number[1:] + extension).isascii()
    assert (number[1:] + extension).isdigit()


def test_what_is_no_number_is_shown_as_it_was_typed_and_dials_nothing() -> None:
    person: Candidate = made(1, CandidateDetails("Jane Doe", "555-0100"), "US")
    assert (person.phone_for("US"), person.phone_abroad, person.phone_digits) == ("555-0100", "555-0100", None)


@pytest.mark.parametrize(
    ("number", "clock"),
    [
        ("+12125550100;ext=123", "07:00"),
        ("+442079460958", "12:00"),
        ("+34915550123", "13:00"),
        ("+34600111222", None),
        ("+18005550123", None),
        ("+8190123456", None),
    ],
)
def test_the_time_where_a_number_is_assigned_is_known_unless_its_zones_differ(number: str, clock: str | None) -> None:
    local = phone.time_at(number, datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert (f"{local:%H:%M}" if local else None) == clock
