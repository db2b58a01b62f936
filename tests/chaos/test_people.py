"""Which submissions of a form the simulated users count as answered."""

import random

import pytest

from bot.sandbox.state.view import View
from scripts.chaos.people import SlackUser
from tests.world import World


@pytest.fixture
def user(world: World) -> SlackUser:
    """Ana, without a time limit."""
    return SlackUser(world.ana.visitor, random.Random(1), lambda _seconds: False)


def open_decline(world: World, name: str) -> View:
    """The decline form of this candidate, ready to be submitted."""
    world.ana.command("/decline", f"{name}, Staff Engineer at Acme, final")
    world.ana.fill(Reason="Another candidate fitted more closely")
    return world.ana.visitor.form()


def test_a_form_that_closes_was_answered(world: World, user: SlackUser) -> None:
    assert user.submit(open_decline(world, "Jane Doe")) == ""
    world.settle()
    assert "Jane Doe" in world.ana.newest


def test_a_form_in_whose_place_another_one_came_late_is_not_sent(world: World, user: SlackUser) -> None:
    replaced = open_decline(world, "Jane Doe")
    open_decline(world, "Kim Roe")
    assert user.submit(replaced) is None
    world.settle()
    assert world.ana.messages == []


def test_a_form_that_stays_open_with_a_fault_was_not_answered(world: World, user: SlackUser) -> None:
    form = open_decline(world, "Jane Doe")
    world.ana.fill(Reason=None)
    assert user.submit(form) is None
    assert form.errors
