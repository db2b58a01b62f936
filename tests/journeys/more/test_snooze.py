"""Snooze and call back: the card comes back at the chosen time; a snooze ends by tell-by, or with the next list."""

import pytest

from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"


@pytest.mark.both_databases
def test_only_what_ends_inside_working_hours_is_offered(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("Snooze")
    everything = ["An hour", "This afternoon", "Next business morning", "A time of my own"]
    assert world.ana.visitor.options("Until") == everything
    world.ana.close()

    world.move_to(madrid(3, 15))
    world.ana.press("Snooze")
    assert world.ana.visitor.options("Until") == ["An hour", "Next business morning", "A time of my own"]
    world.ana.close()

    world.move_to(madrid(3, 16, 45))
    world.ana.press("Snooze")
    assert world.ana.visitor.options("Until") == ["Next business morning", "A time of my own"]


def test_the_card_comes_back_after_an_hour(world: World) -> None:
    world.ana.declines("Jane Doe")
    _snooze(world, "An hour")
    world.move(minutes=59)
    assert len(world.ana.messages) == 1
    world.move(minutes=1)
    assert "You asked me to bring Jane Doe back now." in world.ana.newest
    assert "I reached them" in world.ana.newest


def test_the_card_comes_back_in_the_afternoon(world: World) -> None:
    world.ana.declines("Jane Doe")
    _snooze(world, "This afternoon")
    world.move_to(madrid(3, 13, 59))
    assert len(world.ana.messages) == 1
    world.move(minutes=1)
    assert "You asked me to bring Jane Doe back now." in world.ana.newest


def test_before_tell_by_a_snooze_ends_at_tell_by_at_the_latest(world: World) -> None:
    world.ana.declines("Jane Doe")
    _snooze(world, "A time of my own", at=(5, 11))
    assert "I bring Jane Doe back at 17:30, sooner than you chose" in world.ana.form
    world.ana.close()
    world.move_to(madrid(3, 17, 30))
    assert "You asked me to bring Jane Doe back now." in world.ana.newest


def test_after_tell_by_a_snooze_ends_with_the_next_list(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(4, 10))
    _snooze(world, "A time of my own", at=(9, 11))
    assert "I bring Jane Doe back tomorrow at 09:30, sooner than you chose" in world.ana.form
    world.ana.close()
    world.move_to(madrid(5, 9, 30))
    assert "Jane Doe" in world.ana.newest


def test_a_chosen_time_is_kept_outside_working_hours(world: World) -> None:
    world.ana.declines("Jane Doe", stage="Applied")
    _snooze(world, "A time of my own", at=(3, 21))
    world.move_to(madrid(3, 21))
    assert "You asked me to bring Jane Doe back now." in world.ana.newest


def test_the_next_business_morning_means_the_next_list(world: World) -> None:
    world.ana.declines("Jane Doe", stage="Applied")
    _snooze(world, "Next business morning")
    world.move_to(madrid(4, 9, 29))
    assert len(world.ana.messages) == 1
    world.move(minutes=1)
    assert "You asked me to bring Jane Doe back this morning." in world.ana.newest


def test_snoozing_never_moves_a_step(world: World) -> None:
    world.ana.declines("Jane Doe")
    for day in (4, 5):
        world.move_to(madrid(day, 9, 30))
        _snooze(world, "Next business morning")
    world.move_to(madrid(6, 9, 30))
    assert "Jane Doe needs somebody" in world.lena.newest


def test_a_time_that_is_over_or_missing_is_asked_for_again(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("Snooze")
    world.ana.type_in("Until", "A time of my own")
    assert world.ana.submit() == {"A time of my own": "When should I bring it back? Choose a day and a time."}
    world.ana.type_in("A time of my own", madrid(3, 9, 59))
    assert world.ana.submit() == {"A time of my own": "That time is over. Choose a later one."}


def _snooze(world: World, until: str, at: tuple[int, int] | None = None) -> None:
    world.ana.press("Snooze")
    world.ana.type_in("Until", until)
    if at:
        world.ana.type_in("A time of my own", madrid(*at))
    assert world.ana.submit() == {}
