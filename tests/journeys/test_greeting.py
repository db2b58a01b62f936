"""Whoever opens the bot's direct message for the first time is greeted there, once."""

import pytest

from tests.conftest import TUESDAY
from tests.world import World, playing

HELLO = "Hello, I'm Signoff"


def opens_messages(world: World, name: str) -> list[str]:
    """Opens the messages tab and returns all messages there."""
    person = getattr(world, name)
    person.visitor.open_home("messages")
    person.settle()
    return list(person.messages)


@pytest.mark.both_databases
def test_a_newcomer_is_greeted_once_with_the_way_to_begin(world: World) -> None:
    (greeting,) = opens_messages(world, "ana")
    assert greeting.startswith(HELLO)
    assert "Here are all who wait" not in greeting
    assert "Type their name here." in greeting
    assert "Your hours: 09:00-17:30, Madrid, holidays of Spain." in greeting
    assert world.ana.buttons(world.ana.visitor.dm[-1]) == ["Change", "Record a decline", "My list", "Help"]
    assert opens_messages(world, "ana") == [greeting]
    world.ana.press("Record a decline")
    assert world.ana.form.startswith("Record a decline")


def test_home_alone_greets_nobody(world: World) -> None:
    world.ana.open_home()
    assert world.ana.messages == []


def test_whoever_sets_up_the_team_is_led_there(database_url: str) -> None:
    with playing(database_url, TUESDAY, leads="", digest_channel=None) as world:
        assert "You can set up the team" in opens_messages(world, "vera")[0]
        world.vera.press("Team settings")
        assert "Digest channel" in world.vera.form
        world.vera.close()
        assert "You can set up the team" not in opens_messages(world, "ana")[0]
