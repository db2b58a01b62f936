from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import deadlines
from models.rules.calendar import Absence, Calendar, Hours
from models.rules.kinds import DutyKind, Stage, kind_owed
from models.rules.policy import Policy

BERLIN = ZoneInfo("Europe/Berlin")
ANA = Calendar(BERLIN, country="DE")
POLICY = Policy()
SUNDAY_TO_THURSDAY = dict.fromkeys((6, 0, 1, 2, 3), Hours())
HALF_FRIDAY = {**dict.fromkeys(range(4), Hours()), 4: Hours(time(9), time(13))}
AWAY = Absence(date(2026, 3, 3), date(2026, 3, 5))

calendars = st.builds(
    Calendar,
    zone=st.sampled_from(
        [
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "Pacific/Chatham",
            "Pacific/Kiritimati",
            "Pacific/Pago_Pago",
        ]
    ).map(ZoneInfo),
    week=st.sampled_from([dict.fromkeys(range(5), Hours()), SUNDAY_TO_THURSDAY, HALF_FRIDAY, {6: Hours()}]),
    country=st.sampled_from([None, "DE", "US", "IL", "AU", "NZ"]),
    away=st.sampled_from([(), (AWAY,), (Absence(date(2026, 1, 1), date(2040, 1, 1)),)]),
)
moments = st.builds(datetime.combine, st.dates(date(2025, 1, 1), date(2032, 12, 31)), st.times(), st.just(UTC))
stages = st.sampled_from(Stage)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def clock(moment: datetime, calendar: Calendar = ANA) -> str:
    return calendar.local(moment).strftime("%a %m-%d %H:%M")


# What is owed, and by when


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        ("applied", DutyKind.EMAIL),
        ("submitted", DutyKind.EMAIL),
        ("interviewed", DutyKind.CALL),
        ("final", DutyKind.CALL),
    ],
)
def test_what_is_owed_grows_with_the_stage(stage: str, kind: DutyKind) -> None:
    assert kind_owed(Stage(stage)) is kind


@pytest.mark.parametrize(
    ("recorded", "applied", "submitted", "final"),
    [
        # in working hours
        ("2026-03-02T10:00", "Thu 03-05 17:30", "Tue 03-03 17:30", "Mon 03-02 17:30"),
        # before the day opens
        ("2026-03-02T06:00", "Thu 03-05 17:30", "Tue 03-03 17:30", "Mon 03-02 17:30"),
        # two and a half hours before closing, and a second less
        ("2026-03-02T15:00:00", "Thu 03-05 17:30", "Tue 03-03 17:30", "Mon 03-02 17:30"),
        ("2026-03-02T15:00:01", "Thu 03-05 17:30", "Tue 03-03 17:30", "Tue 03-03 17:30"),
        # at closing, and in the night: the next opening
        ("2026-03-02T17:30", "Fri 03-06 17:30", "Wed 03-04 17:30", "Tue 03-03 17:30"),
        ("2026-03-03T02:00", "Fri 03-06 17:30", "Wed 03-04 17:30", "Tue 03-03 17:30"),
        # Friday, Friday late, Friday evening, Sunday
        ("2026-03-06T11:00", "Wed 03-11 17:30", "Mon 03-09 17:30", "Fri 03-06 17:30"),
        ("2026-03-06T16:00", "Wed 03-11 17:30", "Mon 03-09 17:30", "Mon 03-09 17:30"),
        ("2026-03-06T20:00", "Thu 03-12 17:30", "Tue 03-10 17:30", "Mon 03-09 17:30"),
        ("2026-03-08T12:00", "Thu 03-12 17:30", "Tue 03-10 17:30", "Mon 03-09 17:30"),
        # Easter: Friday 3 and Monday 6 April are holidays
        ("2026-04-02T10:00", "Thu 04-09 17:30", "Tue 04-07 17:30", "Thu 04-02 17:30"),
        ("2026-04-02T16:30", "Thu 04-09 17:30", "Tue 04-07 17:30", "Tue 04-07 17:30"),
        ("2026-04-03T10:00", "Fri 04-10 17:30", "Wed 04-08 17:30", "Tue 04-07 17:30"),
        # over both changes of the clocks
        ("2026-03-27T16:00", "Wed 04-01 17:30", "Mon 03-30 17:30", "Mon 03-30 17:30"),
        ("2026-10-23T16:00", "Wed 10-28 17:30", "Mon 10-26 17:30", "Mon 10-26 17:30"),
    ],
)
def test_the_tell_by_of_each_stage(recorded: str, applied: str, submitted: str, final: str) -> None:
    times = [clock(deadlines.tell_by(stage, berlin(recorded), ANA, POLICY)) for stage in Stage]
    assert times == [applied, submitted, final, final]


@pytest.mark.parametrize(
    ("recorded", "tell_by"),
    [
        ("2026-03-06T10:30", "Fri 03-06 13:00"),
        ("2026-03-06T10:31", "Mon 03-09 17:30"),
        ("2026-03-05T16:00", "Fri 03-06 13:00"),
    ],
)
def test_the_end_of_the_day_is_that_days_own_closing(recorded: str, tell_by: str) -> None:
    calendar = replace(ANA, week=HALF_FRIDAY)
    assert clock(deadlines.tell_by(Stage.FINAL, berlin(recorded), calendar, POLICY)) == tell_by


def test_a_day_shorter_than_the_margin_moves_the_call_by_one_day_only() -> None:
    calendar = replace(ANA, week={weekday: Hours(time(9), time(11)) for weekday in range(5)})
    assert clock(deadlines.tell_by(Stage.FINAL, berlin("2026-03-02T09:00"), calendar, POLICY)) == "Tue 03-03 11:00"


def test_a_sunday_is_a_day_like_others_where_people_work_on_it() -> None:
    tel_aviv = Calendar(ZoneInfo("Asia/Jerusalem"), week=SUNDAY_TO_THURSDAY, country="IL")
    thursday_evening = datetime(2026, 3, 5, 19, 0, tzinfo=tel_aviv.zone)
    assert clock(deadlines.tell_by(Stage.FINAL, thursday_evening, tel_aviv, POLICY), tel_aviv) == "Sun 03-08 17:30"


def test_the_owners_calendar_decides_not_the_recorders() -> None:
    evening_in_berlin = berlin("2026-03-06T18:00")
    boston = Calendar(ZoneInfo("America/New_York"), country="US")
    assert clock(deadlines.tell_by(Stage.FINAL, evening_in_berlin, boston, POLICY), boston) == "Fri 03-06 17:30"
    assert clock(deadlines.tell_by(Stage.FINAL, evening_in_berlin, ANA, POLICY)) == "Mon 03-09 17:30"


def test_an_absence_moves_no_tell_by() -> None:
    away = replace(ANA, away=(AWAY,))
    for recorded in (berlin("2026-03-02T18:00"), berlin("2026-03-03T10:00"), berlin("2026-03-04T16:00")):
        assert deadlines.counts_from(recorded, away) == deadlines.counts_from(recorded, ANA)
        for stage in Stage:
            assert deadlines.tell_by(stage, recorded, away, POLICY) == deadlines.tell_by(stage, recorded, ANA, POLICY)


def test_a_workspace_may_agree_on_other_days() -> None:
    policy = Policy(tell_by_days={"applied": 5, "submitted": 2, "interviewed": 1, "final": 0})
    monday = berlin("2026-03-02T10:00")
    times = [clock(deadlines.tell_by(stage, monday, ANA, policy))[:3] for stage in Stage]
    assert times == ["Mon", "Wed", "Tue", "Mon"]


# Typed tell-by, follow-up, age


@pytest.mark.parametrize(
    ("recorded", "latest"),
    [
        ("2026-03-02T10:00", "Mon 03-09 17:30"),
        ("2026-03-06T10:00", "Fri 03-13 17:30"),
        ("2026-03-06T18:00", "Mon 03-16 17:30"),
        ("2026-03-07T10:00", "Mon 03-16 17:30"),
        ("2026-04-02T10:00", "Mon 04-13 17:30"),
    ],
)
def test_a_typed_tell_by_lies_at_most_five_business_days_ahead(recorded: str, latest: str) -> None:
    for calendar in (ANA, replace(ANA, away=(AWAY,))):
        assert clock(deadlines.latest_typed_tell_by(berlin(recorded), calendar, POLICY)) == latest


@pytest.mark.parametrize(
    ("reached", "days", "expected"),
    [
        ("2026-03-02T10:00", None, "2026-03-05"),
        ("2026-03-02T10:00", 2, "2026-03-04"),
        ("2026-03-02T10:00", 5, "2026-03-09"),
        ("2026-03-05T19:00", None, "2026-03-10"),
        ("2026-03-07T11:00", None, "2026-03-11"),
        ("2026-04-01T10:00", None, "2026-04-08"),
    ],
)
def test_the_second_contact_comes_business_days_after_the_call(reached: str, days: int | None, expected: str) -> None:
    assert deadlines.follow_up_on(berlin(reached), ANA, POLICY, days).isoformat() == expected


def test_the_second_contact_waits_for_its_owner_and_does_not_move() -> None:
    away = replace(ANA, away=(AWAY,))
    assert deadlines.follow_up_on(berlin("2026-03-02T10:00"), away, POLICY) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("recorded", "now", "expected"),
    [
        ("2026-03-02T10:00", "2026-03-02T23:59", 0),
        ("2026-03-02T23:59", "2026-03-03T00:01", 1),
        ("2026-03-06T10:00", "2026-03-08T10:00", 0),
        ("2026-03-06T10:00", "2026-03-09T10:00", 1),
        ("2026-04-02T10:00", "2026-04-07T10:00", 1),
        ("2026-03-02T10:00", "2026-03-16T10:00", 10),
        ("2026-03-03T10:00", "2026-03-02T10:00", 0),
    ],
)
def test_age_counts_the_working_days_a_candidate_has_waited(recorded: str, now: str, expected: int) -> None:
    assert deadlines.age(berlin(recorded), berlin(now), ANA) == expected


def test_age_is_that_of_the_workspaces_calendar() -> None:
    recorded, now = berlin("2026-03-06T10:00"), berlin("2026-03-08T10:00")
    assert deadlines.age(recorded, now, Calendar(ZoneInfo("Asia/Jerusalem"), week=SUNDAY_TO_THURSDAY)) == 1


@pytest.mark.parametrize("stage", Stage)
def test_a_recording_without_a_zone_is_refused(stage: Stage) -> None:
    naive = datetime.fromisoformat("2026-03-02T10:00")
    with pytest.raises(ValueError, match="without a zone"):
        deadlines.tell_by(stage, naive, ANA, POLICY)


# What holds for everybody, everywhere


@settings(max_examples=300, deadline=None)
@given(stages, moments, calendars)
def test_a_tell_by_is_a_later_closing_of_a_business_day(stage: Stage, moment: datetime, calendar: Calendar) -> None:
    by = deadlines.tell_by(stage, moment, calendar, POLICY)
    day = calendar.day_of(by)
    assert by > moment
    assert calendar.is_business_day(day)
    assert by == calendar.closing(day)


@settings(max_examples=200, deadline=None)
@given(moments, calendars)
def test_the_further_they_got_the_sooner_they_hear(moment: datetime, calendar: Calendar) -> None:
    by = [deadlines.tell_by(stage, moment, calendar, POLICY) for stage in Stage]
    assert by == sorted(by, reverse=True)
    assert deadlines.latest_typed_tell_by(moment, calendar, POLICY) > by[0]


@settings(max_examples=200, deadline=None)
@given(stages, moments, st.timedeltas(timedelta(0), timedelta(days=5)), calendars)
def test_who_is_recorded_later_is_never_owed_it_sooner(
    stage: Stage, moment: datetime, later: timedelta, calendar: Calendar
) -> None:
    first, second = (deadlines.tell_by(stage, at, calendar, POLICY) for at in (moment, moment + later))
    assert first <= second


@settings(max_examples=200, deadline=None)
@given(moments, calendars)
def test_there_is_always_time_for_a_call(moment: datetime, calendar: Calendar) -> None:
    since = deadlines.counts_from(moment, calendar)
    assert since >= moment
    assert deadlines.tell_by(Stage.FINAL, moment, calendar, POLICY) - since >= POLICY.end_of_day_margin


@settings(max_examples=200, deadline=None)
@given(moments, calendars, st.integers(2, 5))
def test_a_second_contact_has_a_day_on_which_people_work(moment: datetime, calendar: Calendar, days: int) -> None:
    day = deadlines.follow_up_on(moment, calendar, POLICY, days)
    assert calendar.is_business_day(day)
    assert deadlines.age(moment, calendar.closing(day), calendar) == days


def test_somebody_in_play_hears_again_after_five_business_days_at_the_latest() -> None:
    tuesday = datetime(2026, 3, 3, 10, tzinfo=BERLIN)
    assert deadlines.update_by(tuesday, ANA) == datetime(2026, 3, 10, 17, 30, tzinfo=BERLIN)
    assert deadlines.update_by(tuesday, replace(ANA, away=(AWAY,))) == datetime(2026, 3, 10, 17, 30, tzinfo=BERLIN)
    before_easter = datetime(2026, 4, 1, 10, tzinfo=BERLIN)
    assert deadlines.update_by(before_easter, ANA) == datetime(2026, 4, 10, 17, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("promised", "asked"),
    [
        (date(2026, 3, 6), date(2026, 3, 5)),
        (date(2026, 3, 9), date(2026, 3, 6)),
        (date(2026, 3, 8), date(2026, 3, 6)),
        (date(2026, 3, 4), date(2026, 3, 3)),
        (date(2026, 3, 3), date(2026, 3, 3)),
        (date(2026, 3, 31), date(2026, 3, 10)),
    ],
)
def test_a_promised_day_brings_the_question_forward_to_the_business_day_before(promised: date, asked: date) -> None:
    tuesday = datetime(2026, 3, 3, 10, tzinfo=BERLIN)
    assert ANA.day_of(deadlines.update_by(tuesday, ANA, promised)) == asked


@given(calendars, moments, st.integers(0, 92))
def test_the_next_word_is_due_on_a_business_day_that_is_not_over_and_before_the_promise(
    calendar: Calendar, heard_at: datetime, ahead: int
) -> None:
    today = calendar.day_of(heard_at)
    due = deadlines.update_by(heard_at, calendar, today + timedelta(days=ahead))
    day = calendar.day_of(due)
    assert calendar.is_business_day(day)
    assert due == calendar.closing(day)
    assert today <= day <= calendar.ever_present.plus_business_days(today, 5)
    assert day < today + timedelta(days=ahead) or day == calendar.ever_present.plus_business_days(today, 0)
