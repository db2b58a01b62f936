"""After downtime the bot sends one message, in working hours, and the ladder continues from the step it had reached."""

import pytest

from tests.world import World, madrid

FIRST_NUDGE = "Jane Doe is still waiting to hear about Staff Engineer"


@pytest.mark.both_databases
def test_a_list_missed_for_some_hours_comes_at_once_while_the_day_lasts(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.off_until(madrid(4, 15))
    assert len(world.ana.messages) == 2
    assert FIRST_NUDGE in world.ana.newest
    world.move_to(madrid(5, 9))
    assert len(world.ana.messages) == 2


def test_a_list_missed_for_the_day_says_nothing_at_night_and_asks_the_next_morning(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.off_until(madrid(4, 20))
    assert len(world.ana.messages) == 1
    world.move_to(madrid(5, 9))
    assert len(world.ana.messages) == 1
    world.move_to(madrid(5, 9, 30))
    assert len(world.ana.messages) == 2
    assert FIRST_NUDGE in world.ana.newest, "no step is skipped"


def test_after_days_of_downtime_one_message_comes_and_one_step_is_taken(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.off_until(madrid(9, 11))
    assert len(world.ana.messages) == 2
    assert FIRST_NUDGE in world.ana.newest
    world.move_to(madrid(10, 9, 30))
    assert "On Wednesday I'll ask Lena" in world.ana.newest
