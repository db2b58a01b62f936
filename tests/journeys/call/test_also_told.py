"""A call that tells a person about several roles: it settles every card and opens one second contact."""

import pytest

from bot.demo.workspace import BEN, LENA
from tests.world import World, madrid

ANALYST = "Analyst at Beta, with Ben Okafor"
ASKED = "Ana Ruiz called Jane Doe about another role, and says that they heard about Analyst at Beta, too."
CARD = "Sign-off call: Jane Doe"


def two_roles(world: World) -> None:
    """Ana owes Jane a call about one role, Ben about another."""
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta", Who_calls=BEN.id)
    world.ana.close()
    world.move_to(madrid(3, 15, 30))
    assert CARD in world.ben.newest


def reaches_both(world: World) -> None:
    """Ana's call tells Jane about both roles, and Ben confirms it on his card."""
    world.ana.reaches(message=world.ana.message("Sign-off call"), Also_told_about=[ANALYST])
    world.ben.press("That settles it", world.ben.message(ASKED))


@pytest.mark.both_databases
def test_what_else_is_open_stands_on_every_card_and_stays_true(world: World) -> None:
    two_roles(world)
    assert "Ben Okafor owes them a call about Analyst at Beta" in world.ana.messages[0]
    assert "Ana Ruiz owes them a call about Staff Engineer at Acme" in world.ben.newest
    world.ana.reaches(Follow_up_in="Not at all", message=world.ana.message("Sign-off call"))
    assert "Ana Ruiz owes them" not in world.ben.newest
    assert "Also open: Ben Okafor owes them a call about Analyst at Beta" in world.ana.messages[0]


def test_the_owner_of_a_ticked_role_is_asked_before_it_is_settled(world: World) -> None:
    two_roles(world)
    world.ana.press("I reached them", world.ana.message("Sign-off call"))
    assert "I ask Ben Okafor first about what is theirs." in world.ana.form
    world.ana.close()
    world.ana.reaches(message=world.ana.message("Sign-off call"), Also_told_about=[ANALYST])
    assert "I reached them" in world.ben.reads(world.ben.message(CARD))
    assert ASKED in world.ben.newest
    world.ben.press("That settles it")
    assert "You told Jane Doe on Tue 3 March, in the call about another role" in world.ben.newest
    assert "in the call about another role" in world.ben.reads(world.ben.message(CARD))
    world.move_to(madrid(4, 9, 30))
    assert "1 person heard from us, in a call." in world.channel[-1]
    world.move_to(madrid(6, 9, 30))
    seconds = [message for message in [*world.ana.messages, *world.ben.messages] if "Second contact: Jane" in message]
    assert len(seconds) == 1


def test_a_ticked_role_that_the_caller_may_act_on_is_settled_by_the_same_call(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.lena.declines("Jane Doe, jane@example.com", role="Analyst at Beta", Who_calls=LENA.id)
    world.lena.reaches(message=world.lena.message(CARD), Also_told_about=["Staff Engineer at Acme, with Ana Ruiz"])
    assert "Lena Vogt told Jane Doe on Tue 3 March, in the call about another role" in world.ana.newest


def test_what_is_not_ticked_is_still_owed(world: World) -> None:
    two_roles(world)
    world.ana.reaches(message=world.ana.message("Sign-off call"))
    assert "I reached them" in world.ben.newest


def test_undoing_the_call_takes_back_what_it_told_too(world: World) -> None:
    two_roles(world)
    card = world.ana.message("Sign-off call")
    reaches_both(world)
    world.ana.press("Undo", card)
    assert "I reached them" in world.ben.reads(world.ben.message(CARD))
    assert "Ana Ruiz took that call back. Jane Doe still waits to hear about Analyst at Beta." in world.ben.newest
    assert "Also told about" in world.ana.form
    assert world.ana.submit() == {}
    assert ASKED in world.ben.newest


def test_a_call_that_was_taken_back_settles_nothing_by_an_old_button(world: World) -> None:
    two_roles(world)
    world.ana.reaches(message=world.ana.message("Sign-off call"), Also_told_about=[ANALYST])
    before_him = world.ben.screen(world.ben.message(ASKED))
    world.ana.press("Undo", world.ana.message("You told Jane Doe on"))
    world.ben.press("That settles it", before_him)
    assert world.ben.told == "That call was taken back. Nothing was changed."
    assert "I reached them" in world.ben.reads(world.ben.message(CARD))


def test_who_was_only_told_too_may_be_owed_again_alone(world: World) -> None:
    two_roles(world)
    card = world.ana.message("Sign-off call")
    reaches_both(world)
    world.ben.press("Undo", world.ben.message(CARD))
    assert "I reached them" in world.ben.reads(world.ben.message(CARD))
    assert "You told " in world.ana.reads(card)


def test_the_call_still_counts_for_the_other_role_where_the_first_was_settled_meanwhile(world: World) -> None:
    two_roles(world)
    card = world.ana.message("Sign-off call")
    world.ana.press("I reached them", card)
    world.ana.fill(**{"How_did_they_take_it?": "Fine", "What_did_you_leave_with?": ["A relationship"]})
    world.ana.fill(Also_told_about=[ANALYST])
    world.lena.command("/signoffs", "who Jane Doe")
    world.lena.press("Open the card", world.lena.visitor.dm[-1], nth=1)
    world.lena.more("They already knew")
    assert world.ana.submit() == {}
    assert "kept in the log as a further entry" in world.ana.form
    assert ASKED in world.ben.newest
    assert "Jane Doe knew already" in world.ana.reads(card)
