"""Slack does not know the colleague who was chosen: the field says so, since asking again changes nothing."""

from collections.abc import Callable

import pytest

from bot.demo import ANA, BEN, OMAR
from handlers.meeting import UNKNOWN_HERE
from tests.world import World

NOT_NOW = "Slack did not tell me about them just now. Press {} again."


def _decline(world: World) -> dict[str, str]:
    world.ana.command("/decline", "Jane Doe, Staff Engineer at Acme, final")
    world.ana.fill(Reason="Another candidate fitted more closely", Who_calls=OMAR.id)
    return world.ana.submit()


def _interviewed(world: World) -> dict[str, str]:
    world.ana.command("/interviewed", "Jane Doe, Buyer")
    world.ana.fill(Who_tells_them=OMAR.id)
    return world.ana.submit()


def _hand_off(world: World) -> dict[str, str]:
    world.ana.declines("Jane Doe")
    return world.ana.hands_off(OMAR.id)


def _leads(world: World) -> dict[str, str]:
    world.lena.open_home()
    world.lena.press("Leads of one person", world.lena.visitor.home)
    world.lena.fill(Person=BEN.id)
    return world.lena.submit()


def _hand_over(world: World) -> dict[str, str]:
    world.ana.command("/signoffs")
    world.lena.open_home()
    world.lena.press("Hand over everything", world.lena.visitor.home)
    world.lena.fill(From=ANA.id, To=OMAR.id)
    return world.lena.submit()


WAYS: dict[str, tuple[Callable[[World], dict[str, str]], str]] = {
    "Who calls": (_decline, "Record"),
    "Who tells them": (_interviewed, "Put in play"),
    "To whom": (_hand_off, "Offer"),
    "Person": (_leads, "Save"),
    "To": (_hand_over, "Hand over"),
}


@pytest.mark.parametrize("field", WAYS)
def test_whom_slack_does_not_know_is_no_matter_of_pressing_again(world: World, field: str) -> None:
    fill, _ = WAYS[field]
    world.ana.command("/signoffs")
    world.lena.command("/signoffs")
    for colleague in (OMAR, BEN):
        world.sandbox.faults.add("users.info", error="user_not_found", times=9, only_with=colleague.id)
    assert fill(world) == {field: UNKNOWN_HERE}


@pytest.mark.parametrize("field", WAYS)
def test_a_slack_that_is_silent_just_now_is_asked_again(world: World, field: str) -> None:
    fill, button = WAYS[field]
    world.ana.command("/signoffs")
    world.lena.command("/signoffs")
    for colleague in (OMAR, BEN):
        world.sandbox.faults.add("users.info", error="internal_error", times=9, only_with=colleague.id)
    assert fill(world) == {field: NOT_NOW.format(button)}
