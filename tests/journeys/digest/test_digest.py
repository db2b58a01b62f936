"""The digest: each morning it says who still waits and what was done, without names."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import TUESDAY
from tests.world import World, madrid, playing

ALL_HEARD = "Everyone who was declined has heard from us."


@pytest.mark.both_databases
def test_it_leads_with_who_still_waits_calls_first_and_those_who_applied_as_one_number(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.declines("Max Roe, max@example.com", stage="Submitted")
    world.ana.declines("A", stage="Applied", Candidate="Ada One\nBob Two\nCy Three")
    world.move_to(madrid(4, 10))
    world.ana.declines("Li Wei", stage="Interviewed")
    world.move_to(madrid(5, 9, 30))
    assert world.channel[-1].splitlines() == [
        "Sign-off digest",
        "6 people are waiting to hear from us, the longest for 2 working days.",
        "Calls: 1 person has waited 2 working days, 1 person 1 day.",
        "E-mails: 1 person has waited 2 working days, 3 people who applied.",
        "Open my list",
    ]


def test_it_says_what_was_done_since_the_last_one(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Referral="Tom Sayer", Follow_up_in="2 business days")
    world.ana.declines("Max Roe, max@example.com", stage="Submitted")
    world.ana.press("I sent it")
    world.move_to(madrid(4, 9, 30))
    assert world.channel[-1].splitlines() == [
        "Sign-off digest",
        ALL_HEARD,
        "So far 2 people heard from us, 1 of them in a call. 1 referral.",
        "Open my list",
    ]
    world.move_to(madrid(5, 9, 30))
    assert world.channel[-1].splitlines() == ["Sign-off digest", ALL_HEARD, "Open my list"]
    world.ana.opens_row("Jane Doe")
    world.ana.press("No referral this time")
    world.ana.close()
    world.ana.declines("Li Wei")
    world.ana.reaches()
    world.move_to(madrid(6, 9, 30))
    line = "Since the last digest 1 person heard from us, in a call. 1 second contact."
    assert world.channel[-1].splitlines()[-2] == line


def test_who_waits_for_several_things_is_one_person_and_waits_since_the_first(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta", stage="Submitted")
    world.move_to(madrid(4, 10))
    world.ana.declines("Jane Doe, jane@example.com", role="Buyer at Gamma", stage="Applied")
    world.move_to(madrid(5, 9, 30))
    assert world.channel[-1].splitlines()[1:] == [
        "1 person is waiting to hear from us for 2 working days.",
        "Calls: 1 person has waited 2 working days.",
        "Open my list",
    ]


def test_whoever_applied_or_is_on_hold_may_be_the_one_who_waits_longest(world: World) -> None:
    world.ana.declines("Ada One", stage="Applied")
    world.move_to(madrid(5, 10))
    world.ana.declines("Jane Doe")
    world.move_to(madrid(6, 9, 30))
    assert "2 people are waiting to hear from us, the longest for 3 working days." in world.channel[-1]
    assert "E-mails: 1 person." in world.channel[-1]


def test_what_is_done_in_the_very_minute_of_a_digest_is_in_the_next(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(4, 9, 30))
    world.ana.reaches()
    world.move_to(madrid(5, 9, 30))
    assert "1 person heard from us" in world.channel[-1]


def test_what_was_taken_back_is_not_counted(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Referral="Tom Sayer")
    world.ana.press("Undo")
    world.ana.close()
    world.move_to(madrid(4, 9, 30))
    assert "heard from us" not in world.channel[-1].replace(ALL_HEARD, "")
    assert "named" not in world.channel[-1]


def test_it_never_names_a_candidate_or_a_role(world: World) -> None:
    world.ana.declines("Jane Doe", role="Secret Role at Hidden Client")
    world.ana.declines("Max Roe, max@example.com", role="Secret Role at Hidden Client", stage="Submitted")
    world.ana.press("I sent it")
    world.move_to(madrid(6, 9, 30))
    text = "".join(world.channel)
    assert not any(word in text for word in ("Jane", "Doe", "Max", "Secret", "Hidden"))


def test_each_is_a_new_message_and_the_one_before_is_cut_to_its_headline(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(4, 9, 30))
    (first,) = world.channel
    headline = first.splitlines()[1]
    world.move_to(madrid(5, 9, 30))
    assert len(world.channel) == 2
    assert world.channel[0] == headline


def test_there_is_none_on_a_weekend_or_a_holiday_of_the_workspace(database_url: str) -> None:
    with playing(database_url, datetime(2026, 4, 2, 10, tzinfo=ZoneInfo("Europe/Berlin")), alike=True) as world:
        world.move_to(madrid(6, 23, month=4))  # Good Friday, the weekend and Easter Monday have passed
        assert world.channel == []
        world.move_to(madrid(7, 9, 30, month=4))
        assert world.channel[-1].splitlines()[1] == ALL_HEARD


def test_missed_by_downtime_it_comes_until_closing(world: World) -> None:
    world.move_to(madrid(4, 9, 30))
    world.off_until(madrid(5, 17, 29))
    assert len(world.channel) == 2


def test_missed_for_a_whole_day_the_next_one_covers_it(world: World) -> None:
    world.move_to(madrid(4, 9, 30))
    world.ana.declines("Jane Doe")
    world.ana.reaches()
    world.off_until(madrid(5, 17, 31))
    assert len(world.channel) == 1
    world.move_to(madrid(6, 9, 30))
    assert len(world.channel) == 2
    assert "1 person heard from us" in world.channel[-1]


def test_a_bot_that_starts_for_the_first_time_waits_for_the_next_morning(world: World) -> None:
    assert world.channel == []
    world.move_to(madrid(4, 9, 29))
    assert world.channel == []
    world.move(minutes=1)
    assert len(world.channel) == 1


def test_without_a_channel_there_is_no_digest_and_all_else_goes_on(database_url: str) -> None:
    with playing(database_url, TUESDAY, digest_channel=None, alike=True) as world:
        world.ana.declines("Jane Doe")
        world.move_to(madrid(4, 9, 30))
        assert world.channel == []
        assert "Jane Doe is waiting to hear from you" in world.ana.newest


def test_many_people_and_many_ages_fit_into_one_message(world: World) -> None:
    for day in (3, 4, 5, 6, 9, 10, 11, 12, 13, 16):
        world.move_to(madrid(day, 11))
        world.ana.declines(f"Person {day}", stage="Submitted")
    world.move_to(madrid(17, 9, 30))
    assert "10 people are waiting to hear from us, the longest for 10 working days." in world.channel[-1]
    assert len(world.channel[-1]) < 1000
