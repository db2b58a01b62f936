"""Slack has bad moments, made with the inspector's switches: the card still comes, and it comes once."""

from starlette.datastructures import ImmutableMultiDict, QueryParams

from bot.sandbox.page import inspecting
from bot.sandbox.page.desk import Desk
from bot.sandbox.page.seam import Visit
from bot.sandbox.page.where import Where
from tests.world import World


def switch_on(world: World, kind: str) -> None:
    """As the inspector's form says it: the next chat.postMessage fails in this way."""
    visit = Visit(world.sandbox, Desk(), Where("U0ANA"), QueryParams())
    said = {"do": "add", "method": "chat.postMessage", "kind": kind, "times": "1"}
    inspecting.switch(visit, ImmutableMultiDict(said))


def cards(world: World) -> int:
    return sum("Sign-off call: Jane Doe" in text for text in world.ana.messages)


def test_a_card_that_slack_put_off_comes_when_it_may(world: World) -> None:
    switch_on(world, "rate_limited")
    world.ana.declines("Jane Doe, +49 30 123456")
    assert cards(world) == 0
    world.move(seconds=4)
    assert cards(world) == 0
    world.move(seconds=6)
    assert cards(world) == 1


def test_a_card_whose_answer_was_lost_is_there_once(world: World) -> None:
    switch_on(world, "lose_answer")
    world.ana.declines("Jane Doe, +49 30 123456")
    world.move(minutes=5)
    assert cards(world) == 1


def test_a_card_that_never_arrived_is_sent_again(world: World) -> None:
    switch_on(world, "reset")
    world.ana.declines("Jane Doe, +49 30 123456")
    world.move(minutes=5)
    assert cards(world) == 1
