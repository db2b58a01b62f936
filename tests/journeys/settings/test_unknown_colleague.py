"""A chosen colleague whom Slack does not know: the field says so, since trying again does not help."""

from collections.abc import Callable

import pytest

from bot.demo.workspace import ANA, BEN, LENA, OMAR
from handlers.runtime.admission import MEMBERS_ONLY, SILENT
from handlers.runtime.profiles import UNKNOWN_HERE
from handlers.settings.team_form import STRANGER
from tests.world import World

NOT_NOW = "Slack did not tell me about them just now. Press {} again."
PRESS_AGAIN = "Press "
NOT_FOUND = "user_not_found"
"""One of Slack's errors for an unknown account; `tests/handlers/runtime/test_profiles.py` tests all of them."""


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


def _assigned(world: World) -> dict[str, str]:
    """A lead assigns the duty, on the card that `/signoffs who` shows."""
    world.ana.declines("Jane Doe")
    world.lena.command("/signoffs", "who Jane Doe")
    return world.lena.hands_off(OMAR.id)


def _hurt(world: World) -> dict[str, str]:
    world.ana.declines("Jane Doe")
    return _reached_and_handed_on(world)


def _hurt_in_the_call_block(world: World) -> dict[str, str]:
    world.ana.declines("Jane Doe")
    world.ana.open_home()
    world.ana.press("Call block", world.ana.visitor.home)
    return _reached_and_handed_on(world)


def _reached_and_handed_on(world: World) -> dict[str, str]:
    world.ana.press("I reached them")
    world.ana.fill(**{"How_did_they_take_it?": "Hurt", "What_did_you_leave_with?": ["A relationship"]})
    assert world.ana.submit() == {}
    world.ana.fill(Hand_the_second_contact_to=OMAR.id)
    return world.ana.submit()


def _their_leads(world: World) -> dict[str, str]:
    world.ana.command("/signoffs")
    world.lena.open_home()
    world.lena.press("Leads of one person", world.lena.visitor.home)
    world.lena.fill(Person=ANA.id, Their_leads=[OMAR.id])
    return world.lena.submit()


def _hand_over_from(world: World) -> dict[str, str]:
    world.lena.open_home()
    world.lena.press("Hand over everything", world.lena.visitor.home)
    world.lena.fill(From=OMAR.id, To=ANA.id)
    return world.lena.submit()


WAYS: dict[str, tuple[Callable[[World], dict[str, str]], str, str]] = {
    "decline": (_decline, "Who calls", "Record"),
    "in play": (_interviewed, "Who tells them", "Put in play"),
    "hand-off": (_hand_off, "Hand off to", "Offer"),
    "assigned by a lead": (_assigned, "Hand off to", "Assign"),
    "after a call that hurt": (_hurt, "Hand the second contact to", "Done"),
    "the same in the call block": (_hurt_in_the_call_block, "Hand the second contact to", "Go on"),
    "whose leads": (_leads, "Person", "Save"),
    "the leads of one person": (_their_leads, "Their leads", "Save"),
    "everything of somebody": (_hand_over_from, "From", "Hand over"),
    "everything to somebody": (_hand_over, "To", "Hand over"),
}
"""Each form with a choice of a colleague: a function that fills it in, the field, and the submit button."""


def unheard_of(world: World, error: str) -> None:
    """From now on Slack answers every question about Omar and Ben with this error."""
    world.ana.command("/signoffs")
    world.lena.command("/signoffs")
    for colleague in (OMAR, BEN):
        world.sandbox.faults.add("users.info", error=error, times=9, only_with=colleague.id)


@pytest.mark.parametrize("way", WAYS)
def test_whom_slack_does_not_know_is_no_matter_of_pressing_again(world: World, way: str) -> None:
    fill, field, _ = WAYS[way]
    unheard_of(world, NOT_FOUND)
    assert fill(world) == {field: UNKNOWN_HERE}


@pytest.mark.parametrize("way", WAYS)
def test_a_slack_that_is_silent_just_now_is_asked_again(world: World, way: str) -> None:
    fill, field, button = WAYS[way]
    unheard_of(world, "internal_error")
    assert fill(world) == {field: NOT_NOW.format(button)}


def team_settings(world: World, label: str, chosen: list[str]) -> None:
    """Lena, a lead, chooses people in the team settings; Slack is asked about each choice."""
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.type_in(label, chosen)
    world.settle()


@pytest.mark.parametrize("label", ["Leads", "Who else may change this"])
def test_team_settings_say_so_each_time_and_save_without_them(world: World, label: str) -> None:
    unheard_of(world, NOT_FOUND)
    team_settings(world, label, [LENA.id, OMAR.id])
    for _ in range(3):
        assert world.lena.submit() == {label: UNKNOWN_HERE}
    assert PRESS_AGAIN not in world.lena.form
    world.lena.type_in(label, [LENA.id])
    world.settle()
    assert world.lena.submit() == {}


def test_team_settings_say_it_at_each_field_that_holds_them(world: World) -> None:
    unheard_of(world, NOT_FOUND)
    team_settings(world, "Leads", [LENA.id, OMAR.id])
    world.lena.type_in("Who else may change this", [BEN.id])
    world.settle()
    assert world.lena.submit() == {"Leads": UNKNOWN_HERE, "Who else may change this": UNKNOWN_HERE}


@pytest.mark.parametrize("label", ["Leads", "Who else may change this"])
def test_team_settings_are_sent_again_where_slack_is_silent_just_now(world: World, label: str) -> None:
    unheard_of(world, "internal_error")
    team_settings(world, label, [LENA.id, OMAR.id])
    assert world.lena.submit() == {label: STRANGER}
    world.sandbox.faults.clear()
    assert world.lena.submit() == {label: STRANGER}
    assert world.lena.submit() == {}


def test_whoever_slack_does_not_know_is_not_told_to_try_again(world: World) -> None:
    world.sandbox.faults.add("users.info", error=NOT_FOUND, times=9, only_with=OMAR.id)
    for _ in range(2):
        world.omar.command("/signoffs")
        assert world.omar.told == MEMBERS_ONLY


def test_whoever_slack_is_silent_about_tries_again(world: World) -> None:
    world.sandbox.faults.add("users.info", error="internal_error", times=9, only_with=OMAR.id)
    world.omar.command("/signoffs")
    assert world.omar.told == SILENT
    world.sandbox.faults.clear()
    world.omar.command("/signoffs")
    assert world.omar.told != SILENT
