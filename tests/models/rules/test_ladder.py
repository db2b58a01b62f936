"""The ladder in tables of days: T is Tuesday, 3 March 2026, in Berlin."""

from dataclasses import replace
from datetime import date

import pytest

from models.rules import ladder
from models.rules.calendar import Absence, Calendar
from models.rules.kinds import DutyKind
from models.rules.ladder import DutyState
from models.rules.policy import Policy
from tests.models.rules.ladders import ANA, BERLIN, POLICY, in_leads_list, march, on, owes, owner_asks

LADDER = ["Wed 4 nudge 1", "Thu 5 warning 2", "Fri 6 handed_up 3", "Mon 9 handed_up 4", "Tue 10 handed_up 5"]


def tried(at: DutyState, day: int) -> DutyState:
    return replace(at, attempt_days=at.attempt_days + 1, last_attempt_on=on(day))


# The ladder for sign-off calls and sign-off e-mails


@pytest.mark.parametrize("kind", [DutyKind.CALL, DutyKind.EMAIL])
def test_the_ladder_goes_from_a_line_on_the_day_to_both_lists_every_day(kind: DutyKind) -> None:
    assert owner_asks(owes(kind)) == ["Tue 3 today", *LADDER]


def test_the_morning_of_the_day_says_nothing_when_the_card_came_that_day() -> None:
    assert owner_asks(owes(card_on=on(3))) == LADDER


def test_the_morning_of_the_day_says_nothing_before_the_card_has_gone_out() -> None:
    assert owner_asks(owes(card_on=None)) == LADDER


def test_days_off_do_not_count() -> None:
    closed = Calendar(BERLIN, closed_days=frozenset({on(4), on(6)}))
    assert owner_asks(owes(), calendar=closed) == [
        "Tue 3 today",
        "Thu 5 nudge 1",
        "Mon 9 warning 2",
        "Tue 10 handed_up 3",
    ]


def test_a_duty_whose_card_went_out_today_is_not_in_todays_list() -> None:
    late = owes(card_on=on(4))
    assert owner_asks(late)[0] == "Thu 5 nudge 1"


def test_after_the_lead_was_told_it_goes_on_every_business_day_without_end() -> None:
    asks = owner_asks(owes(), until=31)
    assert asks[-1] == "Tue 31 handed_up 20"
    assert len(asks) == 21


def test_new_settings_move_only_the_steps_still_to_come() -> None:
    slower = Policy(ladder=(1, 4, 6))
    asked_once = owes(card_on=on(3), steps=1, last_step_on=on(4), last_shown_on=on(4))
    assert owner_asks(asked_once, until=11, policy=slower) == ["Mon 9 warning 2", "Wed 11 handed_up 3"]


# After downtime and absence the ladder goes on where it stood


def test_after_downtime_the_steps_come_one_a_day() -> None:
    assert owner_asks(owes(), down=[on(3), on(4), on(5)]) == ["Fri 6 nudge 1", "Mon 9 warning 2", "Tue 10 handed_up 3"]


def test_after_a_day_of_downtime_in_between_no_step_is_skipped() -> None:
    assert owner_asks(owes(), down=[on(5)]) == [
        "Tue 3 today",
        "Wed 4 nudge 1",
        "Fri 6 warning 2",
        "Mon 9 handed_up 3",
        "Tue 10 handed_up 4",
    ]


def test_nothing_is_asked_of_somebody_away_and_the_ladder_goes_on_where_it_stood() -> None:
    away = Calendar(BERLIN, away=(Absence(on(5), on(9)),))
    assert owner_asks(owes(), until=12, calendar=away) == [
        "Tue 3 today",
        "Wed 4 nudge 1",
        "Tue 10 warning 2",
        "Wed 11 handed_up 3",
        "Thu 12 handed_up 4",
    ]


def test_the_warning_names_the_day_on_which_the_lead_is_told() -> None:
    assert ladder.warned_day(on(5), owes(steps=1, last_step_on=on(4)), ANA, POLICY) == on(6)
    assert ladder.warned_day(on(6), owes(steps=1, last_step_on=on(5)), ANA, POLICY) == on(9)


# Attempts, heads-up, snooze, hold


def test_the_morning_after_an_attempt_asks_again_and_takes_no_step() -> None:
    assert owner_asks(owes(), after={on(4): lambda at: tried(at, 4)}) == [
        "Tue 3 today",
        "Wed 4 nudge 1",
        "Thu 5 again",
        "Fri 6 warning 2",
        "Mon 9 handed_up 3",
        "Tue 10 handed_up 4",
    ]


def test_who_tries_every_day_is_asked_again_every_morning_and_takes_no_step() -> None:
    days = (3, 4, 5, 6)
    after = {on(day): lambda at, day=day: tried(at, day) for day in days}
    assert owner_asks(owes(), until=9, after=after) == [
        "Tue 3 today",
        "Wed 4 again",
        "Thu 5 again",
        "Fri 6 again",
        "Mon 9 again",
    ]


def test_a_try_on_saturday_asks_again_on_monday() -> None:
    weekend = owes(tell_by=march(6), card_on=on(6), attempt_days=1, last_attempt_on=on(7))
    assert owner_asks(weekend) == ["Mon 9 again", "Tue 10 nudge 1"]


def test_from_the_fifth_day_with_a_try_the_lead_sees_it() -> None:
    tries = owes(last_attempt_on=on(9), attempt_days=4)
    assert not in_leads_list(tries, 10)
    assert in_leads_list(replace(tries, attempt_days=5), 10)


def test_a_try_keeps_the_lead_away_for_a_morning_as_it_takes_no_step() -> None:
    warned_and_tried = owes(steps=2, last_step_on=on(5), attempt_days=1, last_attempt_on=on(5))
    assert not in_leads_list(warned_and_tried, 6)
    assert in_leads_list(warned_and_tried, 9)


def test_an_unanswered_heads_up_is_in_tomorrows_list_and_in_the_leads() -> None:
    expected = owes(tell_by=march(6), expected_since=march(3, 17, 25))
    assert owner_asks(expected, until=6) == ["Wed 4 expected", "Fri 6 today"]
    assert not in_leads_list(expected, 3)
    assert in_leads_list(expected, 4)


def test_an_unanswered_heads_up_is_not_forgotten_over_a_day_of_downtime() -> None:
    expected = owes(tell_by=march(6), expected_since=march(3, 17, 25), last_shown_on=on(3))
    assert owner_asks(expected, until=6, down=[on(4)]) == ["Thu 5 expected", "Fri 6 today"]


def test_a_heads_up_moves_no_step() -> None:
    assert owner_asks(owes(expected_since=march(3, 17, 25))) == ["Tue 3 today", *LADDER]


def test_a_snooze_before_tell_by_is_kept_until_then() -> None:
    asleep = owes(tell_by=march(4), snoozed_until=march(4, 15), attempt_days=1, last_attempt_on=on(3))
    assert owner_asks(asleep, until=5) == ["Thu 5 nudge 1"]


@pytest.mark.parametrize("hour", [8, 12, 23])
def test_a_snooze_moves_no_step(hour: int) -> None:
    asleep = owes(snoozed_until=march(13, hour))
    assert owner_asks(asleep) == LADDER


def test_a_snooze_moves_no_step_of_a_second_contact_either() -> None:
    asleep = owes(DutyKind.FOLLOW_UP, snoozed_until=march(3, 15))
    assert owner_asks(asleep) == owner_asks(owes(DutyKind.FOLLOW_UP))


def test_next_business_morning_is_in_that_list_and_takes_no_step() -> None:
    asked = owes(tell_by=march(6), asked_for_on=on(4))
    assert owner_asks(asked, until=6) == ["Wed 4 asked_for", "Fri 6 today"]


def test_next_business_morning_comes_a_day_later_after_downtime() -> None:
    asked = owes(tell_by=march(6), asked_for_on=on(4))
    assert owner_asks(asked, until=5, down=[on(4)]) == ["Thu 5 asked_for"]


def test_held_news_takes_no_step_until_its_day() -> None:
    held = owes(held_until=on(9))
    assert owner_asks(held, until=12) == [
        "Mon 9 nudge 1",
        "Tue 10 warning 2",
        "Wed 11 handed_up 3",
        "Thu 12 handed_up 4",
    ]


def test_no_lead_sees_what_is_held() -> None:
    held = owes(held_until=on(10), steps=3, last_step_on=on(6), attempt_days=5)
    assert [day for day in range(2, 14) if in_leads_list(held, day)] == [10, 11, 12, 13]


# Owners


def test_a_later_owner_has_a_ladder_of_their_own_from_the_next_business_day() -> None:
    taken = owes(owned_on=on(6), card_on=on(6))
    assert owner_asks(taken, until=12) == [
        "Mon 9 nudge 1",
        "Tue 10 warning 2",
        "Wed 11 handed_up 3",
        "Thu 12 handed_up 4",
    ]


def test_a_later_owner_keeps_the_tell_by_that_is_still_to_come() -> None:
    taken = owes(tell_by=march(6), owned_on=on(3), card_on=on(3))
    assert owner_asks(taken) == ["Fri 6 today", "Mon 9 nudge 1", "Tue 10 warning 2"]


def test_the_lead_sees_it_from_the_third_step_on() -> None:
    asked_once = owes(steps=1, last_step_on=on(4))
    assert [day for day in range(3, 12) if in_leads_list(asked_once, day)] == []
    warned = owes(steps=2, last_step_on=on(5))
    assert [day for day in range(3, 12) if in_leads_list(warned, day)] == [6, 7, 8, 9, 10, 11]
    told = owes(steps=3, last_step_on=on(6))
    assert all(in_leads_list(told, day) for day in range(7, 31))


def test_from_tell_by_on_the_lead_sees_what_somebody_away_owes() -> None:
    away = Calendar(BERLIN, away=(Absence(on(2), on(9)),))
    assert [day for day in range(1, 13) if in_leads_list(owes(), day, away)] == [3, 4, 5, 6, 7, 8, 9]


def test_back_from_a_journey_the_first_morning_is_theirs_again() -> None:
    away = Calendar(BERLIN, away=(Absence(on(2), on(9)),))
    assert owner_asks(owes(), until=12, calendar=away) == ["Tue 10 nudge 1", "Wed 11 warning 2", "Thu 12 handed_up 3"]


def test_the_first_day_in_a_leads_list_is_found_ahead() -> None:
    warned = owes(steps=2, last_step_on=on(5))
    assert ladder.lead_sees_from(on(5), warned, ANA, POLICY) == on(6)
    assert ladder.lead_sees_from(on(5), owes(), ANA, POLICY) is None


# The other duties


def test_a_second_contact_is_asked_for_three_times_and_then_let_go() -> None:
    assert owner_asks(owes(DutyKind.FOLLOW_UP)) == [
        "Tue 3 first_ask 1",
        "Wed 4 nudge 2",
        "Thu 5 nudge 3",
        "Fri 6 let_go 4",
    ]


def test_a_second_contact_never_comes_to_the_lead() -> None:
    away = Calendar(BERLIN, away=(Absence(on(2), on(31)),))
    stuck = owes(DutyKind.FOLLOW_UP, steps=3, last_step_on=on(5), attempt_days=9, expected_since=march(3))
    assert not any(in_leads_list(stuck, day, calendar) for day in range(1, 31) for calendar in (ANA, away))


@pytest.mark.parametrize(
    ("last", "heard_then"),
    [
        (6, ["Mon 9 first_ask 1", "Tue 10 nudge 2", "Wed 11 nudge 3", "Thu 12 let_go 4"]),
        (9, ["Tue 10 first_ask 1", "Wed 11 nudge 2", "Thu 12 nudge 3", "Fri 13 let_go 4"]),
        (10, ["Wed 11 let_go 4"]),
    ],
)
def test_a_second_contact_waits_for_its_owner_up_to_five_business_days(last: int, heard_then: list[str]) -> None:
    away = Calendar(BERLIN, away=(Absence(on(2), on(last)),))
    assert owner_asks(owes(DutyKind.FOLLOW_UP), until=13, calendar=away) == heard_then


def test_a_second_contact_is_not_let_go_unasked_after_downtime_or_for_a_later_owner() -> None:
    down = [on(day) for day in range(3, 13)]
    assert owner_asks(owes(DutyKind.FOLLOW_UP), until=16, down=down) == ["Fri 13 first_ask 1", "Mon 16 nudge 2"]
    assert owner_asks(owes(DutyKind.FOLLOW_UP, owned_on=on(13)), until=16) == ["Fri 13 first_ask 1", "Mon 16 nudge 2"]


def test_a_promised_touch_comes_on_its_date_and_every_fifth_business_day() -> None:
    assert owner_asks(owes(DutyKind.KEEP_POSTED), until=31) == [
        "Tue 3 first_ask 1",
        "Tue 10 nudge 2",
        "Tue 17 handed_up 3",
        "Tue 24 handed_up 4",
        "Tue 31 handed_up 5",
    ]


def test_still_deciding_is_asked_every_business_day_and_the_lead_on_the_third() -> None:
    assert owner_asks(owes(DutyKind.UPDATE)) == [
        "Tue 3 first_ask 1",
        "Wed 4 nudge 2",
        "Thu 5 handed_up 3",
        "Fri 6 handed_up 4",
        "Mon 9 handed_up 5",
        "Tue 10 handed_up 6",
    ]


def test_a_thank_you_is_asked_for_twice_and_then_let_go() -> None:
    assert owner_asks(owes(DutyKind.THANKS)) == ["Tue 3 first_ask 1", "Wed 4 nudge 2", "Thu 5 let_go 3"]


@pytest.mark.parametrize("kind", [DutyKind.FOLLOW_UP, DutyKind.THANKS])
def test_what_was_let_go_is_never_asked_for_again(kind: DutyKind) -> None:
    gone = owes(kind, steps=4 if kind is DutyKind.FOLLOW_UP else 3, last_step_on=on(6), last_shown_on=on(6))
    assert ladder.next_ask(on(6), gone, ANA, POLICY) is None


def test_somebody_who_is_never_back_is_never_asked() -> None:
    gone = Calendar(BERLIN, away=(Absence(on(4), date(2040, 1, 1)),))
    assert ladder.next_ask(on(4), owes(last_shown_on=on(3)), gone, POLICY) is None


def test_after_tell_by_was_moved_nobody_is_asked_for_the_old_one() -> None:
    moved = owes(steps=4, last_step_on=on(9), last_shown_on=on(9))
    moved = replace(moved, tell_by=march(12))
    assert owner_asks(moved, until=16) == ["Thu 12 today", "Fri 13 handed_up 5", "Mon 16 handed_up 6"]
    assert [day for day in range(10, 17) if in_leads_list(moved, day)] == [13, 14, 15, 16]
