"""The whole loop, from a recorded decline to the second contact."""

import pytest

from tests.world import World, madrid


@pytest.mark.both_databases
def test_a_decline_becomes_a_call_a_second_contact_and_a_line_in_the_digest(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    assert "Sign-off call: Jane Doe" in world.ana.newest
    assert "Jane Doe should hear it from you today." in world.ana.newest

    world.ana.reaches(Ideal_next_step="A staff role in Lisbon")
    assert "You told Jane Doe on" in world.ana.newest

    world.move_to(madrid(4, 9, 30))
    assert "1 person heard from us, in a call" in world.channel[-1]
    assert "Jane" not in world.channel[-1]

    world.move_to(madrid(6, 9, 30))
    assert "Second contact: Jane Doe" in world.ana.newest
    world.ana.press("Got a referral")
    world.ana.fill(Referral="Tom Sayer", How_to_reach_the_referral="tom@example.com")
    assert world.ana.submit() == {}
    assert "and they named someone" in world.ana.newest
