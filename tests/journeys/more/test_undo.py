"""Undo: it takes an answer back, together with everything the answer had created."""

import pytest

from bot.demo.workspace import OMAR
from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"
TOO_LATE = "This can't be taken back any more. Nothing was changed."


@pytest.mark.both_databases
def test_the_form_opens_again_with_what_was_typed(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    typed = {
        "Ideal_next_step": "A staff role in Lisbon",
        "Open_to_relocation?": "Perhaps",
        "Referral": "Tom Sayer",
        "How_to_reach_the_referral": "tom@example.com",
        "Follow_up_in": "4 business days",
        "Private_note": "She was brave",
    }
    world.ana.reaches("Reserved", **typed)
    world.ana.press("Undo")
    assert "I reached them" in world.ana.buttons(world.ana.message(CARD))
    assert "How did it go?" in world.ana.form
    assert all(value in world.ana.form for value in typed.values())
    assert "Reserved" in world.ana.form

    world.ana.fill(Ideal_next_step="A team in Porto")
    assert world.ana.submit() == {}
    assert "You told Jane Doe on" in world.ana.newest
    assert len(world.ana.messages) == 1


def test_the_second_contact_that_the_answer_made_is_withdrawn(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Follow_up_in="2 business days", Referral="Tom Sayer")
    world.move_to(madrid(5, 9, 30))
    second = world.ana.message("second call")
    world.ana.press("Undo", world.ana.message(CARD))
    world.ana.close()
    assert "This was taken back." in world.ana.reads(second)
    assert world.ana.buttons(second) == []
    assert "I reached them" in world.ana.reads(world.ana.message(CARD))
    world.move_to(madrid(6, 9, 30))
    assert "Jane Doe" in world.ana.newest
    assert "Second contact" not in world.ana.newest
    assert "1 person is waiting to hear from us" in world.channel[-1]
    assert "named" not in world.channel[-1]


def test_the_ladder_goes_on_with_the_step_after_the_last_one_taken(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(4, 9, 30))
    world.ana.more("They already knew", world.ana.visitor.dm[-1])
    world.ana.visitor.close(everything=True)
    world.move_to(madrid(5, 11))
    world.ana.press("Undo", world.ana.visitor.dm[0])
    world.move_to(madrid(6, 9, 30))
    assert "On Monday I'll ask Lena to help" in world.ana.newest


@pytest.mark.parametrize("choice", ["They already knew", "They withdrew"])
def test_what_was_chosen_under_more_is_taken_back(world: World, choice: str) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.more(choice)
    world.ana.visitor.close(everything=True)
    assert world.ana.buttons(world.ana.message(CARD)) == ["Undo"]
    world.ana.press("Undo")
    assert world.ana.form == ""
    assert "I reached them" in world.ana.buttons(world.ana.message(CARD))


def test_an_email_at_their_wish_is_taken_back_with_its_second_contact(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.more("E-mailed at their wish")
    world.ana.fill(Follow_up_in="2 business days")
    assert world.ana.submit() == {}
    world.ana.press("Undo")
    world.move_to(madrid(5, 9, 30))
    assert "Second contact" not in "".join(world.ana.messages)


def test_a_sent_email_is_taken_back(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Submitted")
    world.ana.press("I sent it")
    world.ana.press("Undo")
    assert world.ana.buttons(world.ana.visitor.dm[0]) == ["Open the e-mail", "I sent it", "Snooze", "More"]


def test_a_try_and_a_wrong_number_are_taken_back(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.press("No answer")
    world.ana.more("Undo")
    world.ana.visitor.close(everything=True)
    assert "No answer on" not in world.ana.newest

    world.ana.more("Wrong number")
    assert world.ana.submit() == {}
    assert "+49 30 123456" not in world.ana.newest
    world.ana.more("Undo")
    world.ana.visitor.close(everything=True)
    assert "+49 30 123456" in world.ana.newest


def test_the_answers_to_a_second_contact_are_taken_back(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Follow_up_in="2 business days")
    world.move_to(madrid(5, 9, 30))
    second = world.ana.message("Second contact: Jane Doe")
    world.ana.press("No referral this time", second)
    assert world.ana.buttons(world.ana.message(CARD)) == ["More"]
    world.ana.press("Undo", second)
    assert world.ana.buttons(second)[0] == "Got a referral"
    assert world.ana.buttons(world.ana.message(CARD)) == ["Undo", "More"]

    world.ana.press("Got a referral", second)
    world.ana.fill(Referral="Tom Sayer", How_to_reach_the_referral="tom@example.com")
    assert world.ana.submit() == {}
    world.ana.press("Undo", second)
    assert "Tom Sayer" in world.ana.form
    assert "tom@example.com" in world.ana.form


def test_it_is_too_late_once_the_second_contact_was_made(world: World) -> None:
    world.ana.declines("Jane Doe")
    card = world.ana.message(CARD)
    world.ana.reaches(Follow_up_in="2 business days")
    screen = world.ana.screen(card)
    world.move_to(madrid(5, 9, 30))
    world.ana.press("No referral this time")
    assert "Undo" not in world.ana.buttons(card)
    world.ana.press("Undo", screen)
    assert world.ana.told == TOO_LATE


def test_it_is_too_late_after_five_business_days(world: World) -> None:
    world.ana.declines("Jane Doe")
    card = world.ana.message(CARD)
    world.ana.reaches(Follow_up_in="Not at all")
    world.move_to(madrid(10, 17, 31))
    world.ana.press("Undo", card)
    assert world.ana.told == TOO_LATE
    assert world.ana.form == ""


def test_a_lead_may_take_back_what_the_owner_answered(world: World) -> None:
    world.lena.declines("Jane Doe")
    card = world.lena.message(CARD)
    world.lena.hands_off(OMAR.id)
    world.omar.press("Take it")
    world.omar.reaches("Hurt")
    assert "Omar Haddad told Jane Doe" in world.lena.reads(card)
    world.lena.press("Undo", card)
    assert "Hurt" in world.lena.form
    assert "I reached them" in world.omar.reads(world.omar.message(CARD))


def test_undoing_the_decline_frees_the_candidate_and_the_role(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.more("Undo")
    world.ana.visitor.close(everything=True)
    assert "This was taken back." in world.ana.newest
    assert world.ana.buttons(world.ana.visitor.dm[0]) == []
    world.ana.declines("Jane Doe")
    assert len(world.ana.messages) == 2
    assert "I reached them" in world.ana.newest


def test_a_newer_answer_keeps_an_old_undo_from_taking_back_the_wrong_one(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.more("They already knew")
    world.ana.visitor.close(everything=True)
    card = world.ana.message(CARD)
    screen = world.ana.screen(card)
    world.ana.press("Undo", card)
    world.ana.reaches(message=card)
    world.ana.press("Undo", screen)
    assert world.ana.told == "Something newer was recorded since. Nothing was changed."
    assert "You told " in world.ana.reads(card)
