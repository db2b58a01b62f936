from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.calendar import Absence, Calendar, Hours, NoWorkingDay, country_of

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "America/Nuuk",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Asia/Jerusalem",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Pacific/Apia",
    "UTC",
]
COUNTRIES = [None, "DE", "US", "IL", "JP", "AU", "WS", "not a country"]
SUNDAY_TO_THURSDAY = dict.fromkeys((6, 0, 1, 2, 3), Hours())

# From Apia's skipped day on, and after St John's last change of clocks a minute past midnight.
FIRST, LAST = date(2011, 12, 1), date(2037, 12, 31)
days = st.dates(FIRST, LAST)
moments = st.builds(datetime.combine, days, st.times(), st.just(UTC))
hours = (
    st.tuples(st.times(), st.times())
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: Hours(min(pair), max(pair)))
)
weeks = st.one_of(
    st.just(dict.fromkeys(range(5), Hours())),
    st.just(SUNDAY_TO_THURSDAY),
    st.dictionaries(st.integers(0, 6), hours, min_size=1),
)
absences = st.builds(lambda first, length: Absence(first, first + timedelta(length)), days, st.integers(0, 40))
calendars = st.builds(
    Calendar,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    week=weeks,
    country=st.sampled_from(COUNTRIES),
    closed_days=st.frozensets(days, max_size=3),
    away=st.lists(absences, max_size=2).map(tuple),
)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def clock(calendar: Calendar, moment: datetime) -> str:
    return calendar.local(moment).strftime("%m-%d %H:%M")


# What is refused


@pytest.mark.parametrize(("opens", "closes"), [(time(9), time(9)), (time(17), time(9))])
def test_a_day_that_closes_before_it_opens_is_refused(opens: time, closes: time) -> None:
    with pytest.raises(ValueError, match="can't close"):
        Hours(opens, closes)


def test_hours_with_a_zone_of_their_own_are_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        Hours(time(9, tzinfo=UTC), time(17, tzinfo=UTC))


def test_a_week_without_a_working_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Calendar(BERLIN, week={})


@pytest.mark.parametrize("weekday", [-1, 7])
def test_a_weekday_that_does_not_exist_is_refused(weekday: int) -> None:
    with pytest.raises(ValueError, match="Weekdays"):
        Calendar(BERLIN, week={weekday: Hours()})


@pytest.mark.parametrize("method", ["local", "day_of", "is_open", "at_or_after"])
def test_a_moment_without_a_zone_is_refused(method: str) -> None:
    naive = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="without a zone"):
        getattr(Calendar(BERLIN), method)(naive)


def test_business_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        Calendar(BERLIN).plus_business_days(date(2026, 3, 2), -1)


# Which days are working days


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-04-02", True),  # Thursday
        ("2026-04-03", False),  # Good Friday
        ("2026-04-04", False),  # Saturday
        ("2026-04-05", False),  # Sunday
        ("2026-04-06", False),  # Easter Monday
        ("2026-04-07", True),
        ("2026-04-08", False),  # closed
    ],
)
def test_weekends_holidays_and_closed_days_are_no_business_days(day: str, expected: bool) -> None:
    calendar = Calendar(BERLIN, country="DE", closed_days=frozenset({date(2026, 4, 8)}))
    assert calendar.is_business_day(date.fromisoformat(day)) is expected


def test_a_holiday_of_a_region_is_one_only_there() -> None:
    epiphany = date(2026, 1, 6)
    assert Calendar(BERLIN, country="DE").is_business_day(epiphany)
    assert not Calendar(BERLIN, country="DE", region="BY").is_business_day(epiphany)
    assert Calendar(BERLIN, country="DE", region="nowhere").is_business_day(epiphany)


def test_a_holiday_on_a_saturday_is_taken_on_the_day_it_is_observed() -> None:
    calendar = Calendar(ZoneInfo("America/New_York"), country="US")
    assert calendar.next_business_day(date(2026, 7, 2)) == date(2026, 7, 6)


@pytest.mark.parametrize("country", [None, "ZZ", "Germany"])
def test_an_unknown_country_has_no_holidays(country: str | None) -> None:
    assert Calendar(BERLIN, country=country).is_business_day(date(2026, 12, 25))


def test_a_week_from_sunday_to_thursday_rests_on_friday_and_saturday() -> None:
    calendar = Calendar(ZoneInfo("Asia/Jerusalem"), week=SUNDAY_TO_THURSDAY, country="IL")
    assert calendar.next_business_day(date(2026, 3, 5)) == date(2026, 3, 8)
    assert calendar.next_business_day(date(2026, 9, 20)) == date(2026, 9, 22)  # the Day of Atonement
    assert calendar.previous_business_day(date(2026, 3, 8)) == date(2026, 3, 5)


def test_an_absence_takes_working_days_but_leaves_business_days() -> None:
    calendar = Calendar(BERLIN, away=(Absence(date(2026, 3, 4), date(2026, 3, 6)),))
    for day in (date(2026, 3, 4), date(2026, 3, 6)):
        assert calendar.is_business_day(day)
        assert calendar.is_away(day)
        assert not calendar.works_on(day)
        assert calendar.ever_present.works_on(day)
    assert calendar.works_on(date(2026, 3, 3))
    assert calendar.next_business_day(date(2026, 3, 3)) == date(2026, 3, 9)
    assert calendar.previous_business_day(date(2026, 3, 9)) == date(2026, 3, 3)
    assert calendar.business_days_between(date(2026, 3, 2), date(2026, 3, 10)) == 3


def test_a_day_that_the_clocks_skip_is_no_business_day() -> None:
    apia = Calendar(ZoneInfo("Pacific/Apia"), week=dict.fromkeys(range(7), Hours()))
    assert not apia.is_business_day(date(2011, 12, 30))
    assert apia.next_business_day(date(2011, 12, 29)) == date(2011, 12, 31)


def test_a_working_time_that_spring_turns_round_is_no_business_day() -> None:
    night = Calendar(BERLIN, week={6: Hours(time(2, 30), time(3, 15))})
    assert not night.is_business_day(date(2026, 3, 29))
    assert night.is_business_day(date(2026, 4, 5))


def test_somebody_who_never_works_is_named_as_such() -> None:
    gone = Calendar(BERLIN, away=(Absence(date(2026, 1, 1), date(2030, 1, 1)),))
    with pytest.raises(NoWorkingDay):
        gone.next_business_day(date(2026, 3, 2))
    with pytest.raises(NoWorkingDay):
        gone.previous_business_day(date(2029, 3, 2))
    with pytest.raises(NoWorkingDay):
        gone.at_or_after(berlin("2026-03-02T12:00"))


# Counting days


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 0, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-07", 3, "2026-03-11"),
        ("2026-04-01", 2, "2026-04-07"),
        ("2026-12-24", 1, "2026-12-28"),
    ],
)
def test_business_days_are_counted_over_weekends_and_holidays(start: str, count: int, expected: str) -> None:
    calendar = Calendar(BERLIN, country="DE")
    assert calendar.plus_business_days(date.fromisoformat(start), count).isoformat() == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-03-02", "2026-03-02", 0),
        ("2026-03-02", "2026-03-03", 1),
        ("2026-03-06", "2026-03-09", 1),
        ("2026-03-07", "2026-03-08", 0),
        ("2026-04-02", "2026-04-07", 1),
        ("2026-03-03", "2026-03-02", 0),
    ],
)
def test_days_between_leave_out_the_first_and_count_the_last(start: str, end: str, expected: int) -> None:
    calendar = Calendar(BERLIN, country="DE")
    assert calendar.business_days_between(date.fromisoformat(start), date.fromisoformat(end)) == expected


# Moments


@pytest.mark.parametrize(
    ("moment", "is_open", "from_then"),
    [
        ("2026-03-02T08:59:59", False, "03-02 09:00"),
        ("2026-03-02T09:00", True, "03-02 09:00"),
        ("2026-03-02T17:29", True, "03-02 17:29"),
        ("2026-03-02T17:30", False, "03-03 09:00"),
        ("2026-03-06T22:00", False, "03-09 09:00"),
        ("2026-03-07T12:00", False, "03-09 09:00"),
        ("2026-04-02T17:30", False, "04-07 09:00"),
        ("2026-03-10T12:00", False, "03-12 09:00"),
    ],
)
def test_outside_working_hours_means_the_next_opening(moment: str, is_open: bool, from_then: str) -> None:
    tenth_to_eleventh = Absence(date(2026, 3, 10), date(2026, 3, 11))
    calendar = Calendar(BERLIN, country="DE", away=(tenth_to_eleventh,))
    assert calendar.is_open(berlin(moment)) is is_open
    assert clock(calendar, calendar.at_or_after(berlin(moment))) == from_then


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Europe/Berlin", "2026-03-27", "2026-03-30"),
        ("Europe/Berlin", "2026-10-23", "2026-10-26"),
        ("America/New_York", "2026-03-06", "2026-03-09"),
        ("America/New_York", "2026-10-30", "2026-11-02"),
        ("Australia/Lord_Howe", "2026-04-03", "2026-04-06"),
        ("Australia/Lord_Howe", "2026-10-02", "2026-10-05"),
    ],
)
def test_a_daylight_saving_edge_moves_no_clock_on_the_wall(zone: str, before: str, after: str) -> None:
    calendar = Calendar(ZoneInfo(zone))
    days = [date.fromisoformat(before), date.fromisoformat(after)]
    assert len({calendar.list_time(day).time() for day in days}) == 2
    for day in days:
        at = (calendar.opening(day), calendar.list_time(day), calendar.closing(day))
        assert [calendar.local(moment).time() for moment in at] == [time(9), time(9, 30), time(17, 30)]
        assert all(moment.tzinfo is UTC for moment in at)


def test_an_opening_that_spring_skips_is_an_hour_later_on_the_wall() -> None:
    night = Calendar(BERLIN, week={6: Hours(time(2, 30), time(10))})
    day = date(2026, 3, 29)
    assert night.opening(day) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert night.list_time(day) == night.opening(day)


def test_a_time_that_autumn_repeats_is_the_first_of_the_two() -> None:
    night = Calendar(BERLIN, week={6: Hours(time(2, 30), time(10))})
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert night.opening(date(2026, 10, 25)) == first
    assert night.is_open(first + timedelta(minutes=40))  # 02:10 for the second time
    assert not night.is_open(first - timedelta(minutes=20))  # 02:10 for the first time


def test_half_an_hour_of_daylight_saving_is_kept_on_lord_howe() -> None:
    night = Calendar(ZoneInfo("Australia/Lord_Howe"), week={6: Hours(time(2, 10), time(10))})
    assert clock(night, night.opening(date(2026, 10, 4))) == "10-04 02:40"
    late = Calendar(ZoneInfo("Australia/Lord_Howe"), week={6: Hours(time(1, 45), time(10))})
    assert late.opening(date(2026, 4, 5)) == datetime(2026, 4, 4, 14, 45, tzinfo=UTC)


def test_one_moment_is_two_days_apart_across_the_date_line() -> None:
    moment = datetime(2026, 3, 6, 10, 30, tzinfo=UTC)
    east, west = Calendar(ZoneInfo("Pacific/Kiritimati")), Calendar(ZoneInfo("Pacific/Pago_Pago"))
    assert (east.day_of(moment), west.day_of(moment)) == (date(2026, 3, 7), date(2026, 3, 5))
    assert clock(east, east.at_or_after(moment)) == "03-09 09:00"
    assert clock(west, west.at_or_after(moment)) == "03-06 09:00"


def test_a_weekday_that_is_not_theirs_still_has_a_time_for_its_list() -> None:
    calendar = Calendar(BERLIN, week={1: Hours(time(10), time(16)), 2: Hours(time(8), time(12))})
    saturday = date(2026, 3, 7)
    assert clock(calendar, calendar.list_time(saturday)) == "03-07 10:30"
    assert clock(calendar, calendar.closing(saturday)) == "03-07 16:00"


def test_the_list_of_a_very_short_day_comes_at_its_opening() -> None:
    calendar = Calendar(BERLIN, week={0: Hours(time(9), time(9, 20))})
    assert clock(calendar, calendar.list_time(date(2026, 3, 2))) == "03-02 09:00"


# Countries


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("Europe/Amsterdam", "NL"),
        ("America/New_York", "US"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Calcutta", "IN"),
        ("US/Pacific", "US"),
        ("Asia/Jerusalem", "IL"),
        ("Iceland", None),  # an old name whose clock many countries share
        ("UTC", None),
        ("Etc/GMT+5", None),
        ("Middle/Earth", None),
        ("", None),
    ],
)
def test_the_country_is_guessed_from_the_zone(zone: str, country: str | None) -> None:
    assert country_of(zone) == country


# What holds for everybody, everywhere


@settings(max_examples=250, deadline=None)
@given(calendars, moments)
def test_the_next_open_moment_never_goes_back_and_stays_where_it_is(calendar: Calendar, moment: datetime) -> None:
    opening = calendar.at_or_after(moment)
    assert opening >= moment
    assert calendar.is_open(opening)
    assert calendar.at_or_after(opening) == opening
    assert (opening == moment) is calendar.is_open(moment)


@settings(max_examples=150, deadline=None)
@given(calendars, moments, st.floats(0, 1))
def test_nobody_is_at_work_between_a_moment_and_the_next_open_one(
    calendar: Calendar, moment: datetime, part: float
) -> None:
    opening = calendar.at_or_after(moment)
    between = moment + part * (opening - moment)
    assert between == opening or not calendar.is_open(between)


@settings(max_examples=150, deadline=None)
@given(calendars, days, st.integers(0, 12))
def test_one_more_business_day_is_later(calendar: Calendar, day: date, count: int) -> None:
    end, next_end = calendar.plus_business_days(day, count), calendar.plus_business_days(day, count + 1)
    assert calendar.works_on(end)
    assert next_end == end if count == 0 and end != day else next_end > end
    assert calendar.business_days_between(day, next_end) == count + 1


@settings(max_examples=150, deadline=None)
@given(calendars, days)
def test_the_day_before_the_next_one_is_no_later_than_the_day_itself(calendar: Calendar, day: date) -> None:
    after = calendar.next_business_day(day)
    before = calendar.previous_business_day(after)
    assert before <= day < after
    assert not calendar.works_on(day) or before == day


@settings(max_examples=150, deadline=None)
@given(calendars, days)
def test_the_list_comes_within_working_hours(calendar: Calendar, day: date) -> None:
    assert calendar.is_open(calendar.list_time(calendar.next_business_day(day)))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ZONES), days)
def test_the_list_comes_at_the_same_time_by_the_clock_on_every_day(zone: str, day: date) -> None:
    calendar = Calendar(ZoneInfo(zone))
    day = calendar.next_business_day(day)
    local = calendar.local(calendar.list_time(day))
    assert (local.date(), local.time()) == (day, time(9, 30))
