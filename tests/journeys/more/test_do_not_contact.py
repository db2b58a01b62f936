"""Do not contact, and Close without telling them: what they end, and how the digest counts it."""

import pytest

from bot.demo.workspace import BEN
from bot.sandbox.troubles import RefusedByClient
from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"
NOTE = "Jane Doe does not wish to be contacted, Ana Ruiz noted. All that was open has ended."
TO_OWNER = (
    "Jane Doe does not wish to be contacted, Ana Ruiz noted. "
    "You owed them a call about Analyst at Beta; that has ended."
)


def wish(world: World) -> None:
    """Ana and Ben owe Jane a call; Jane does not wish to be called, and Ana notes it."""
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta", Who_calls=BEN.id)
    world.ana.close()
    world.move_to(madrid(3, 15, 30))
    world.ana.more("Do not contact", world.ana.message(CARD))


@pytest.mark.both_databases
def test_their_wish_ends_everything_open_and_one_note_tells_the_lead(world: World) -> None:
    wish(world)
    assert "nobody is asked to contact Jane Doe any more" in world.ana.form
    assert "Jane Doe does not wish to be contacted; you noted it" in world.ana.messages[0]
    assert "Jane Doe does not wish to be contacted; Ana Ruiz noted it" in world.ben.messages[-2]
    assert TO_OWNER in world.ben.newest
    assert world.lena.messages == [NOTE]
    world.move_to(madrid(13, 18))
    assert len(world.ana.messages) == 1
    assert world.lena.messages == [NOTE]


def test_a_later_decline_owes_nothing_and_says_so(world: World) -> None:
    wish(world)
    world.ana.visitor.close(everything=True)
    before = len(world.ana.messages)
    world.ana.declines("Jane Doe, jane@example.com", role="Buyer at Beta")
    answer = "Recorded. Jane Doe does not wish to be contacted, so nobody owes them a contact."
    assert answer in world.ana.form
    assert len(world.ana.messages) == before


def test_in_play_for_another_role_they_are_left_in_peace(world: World) -> None:
    wish(world)
    world.ana.visitor.close(everything=True)
    before = len(world.ana.messages)
    world.ana.command("/interviewed", "Jane Doe, Buyer at Beta")
    world.ana.fill(Candidate="Jane Doe, jane@example.com")
    assert world.ana.submit() == {}
    answer = "Jane Doe is in play for Buyer at Beta. Those who do not wish to be contacted are left out."
    assert answer in world.ana.form
    world.move_to(madrid(20, 18))
    assert len(world.ana.messages) == before


def test_nobody_is_asked_to_thank_them_either(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.reaches(Referral="Kim Poe", Follow_up_in="Not at all")
    world.ana.more("Do not contact", world.ana.message(CARD))
    world.ana.visitor.close(everything=True)
    before = len(world.ana.messages)
    world.ana.command("/referral")
    world.ana.press("Placed")
    world.ana.visitor.close(everything=True)
    world.move_to(madrid(10, 18))
    assert "Thank you: Jane Doe" not in "".join(world.ana.messages[before:])


def test_undo_takes_it_back_wherever_it_ended_something(world: World) -> None:
    wish(world)
    world.ana.visitor.close(everything=True)
    world.ana.press("Undo", world.ana.message(CARD))
    assert "I reached them" in world.ben.reads(world.ben.message(CARD))
    assert "I reached them" in world.ana.reads(world.ana.message(CARD))
    after_all = "Jane Doe may be contacted after all: the note was taken back."
    assert (world.lena.messages, world.ben.newest) == ([after_all], after_all)
    world.ana.declines("Jane Doe, jane@example.com", role="Buyer at Beta")
    assert world.ana.form == ""


def test_a_colleague_who_was_told_otherwise_brings_back_what_it_ended(world: World) -> None:
    wish(world)
    world.ana.visitor.close(everything=True)
    world.ben.press("They told me otherwise", world.ben.message(TO_OWNER))
    assert "Noted: what had ended is owed again. Jane Doe may be contacted." in world.ben.told
    assert "I reached them" in world.ben.reads(world.ben.message(CARD))
    assert "I reached them" in world.ana.reads(world.ana.message(CARD))


def test_told_otherwise_too_late_for_an_undo_lifts_the_wish_alone(world: World) -> None:
    wish(world)
    world.ana.visitor.close(everything=True)
    world.move_to(madrid(20, 16))
    world.ben.press("They told me otherwise", world.ben.message(TO_OWNER))
    assert "What had ended stays ended; record anew what is owed." in world.ben.told
    assert "I reached them" not in world.ben.reads(world.ben.message(CARD))


def test_the_wish_holds_against_undo_of_another_answer(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta")
    world.ana.more("They already knew", world.ana.message("Staff Engineer at Acme, final"))
    world.ana.visitor.close(everything=True)
    world.ana.more("Do not contact", world.ana.message("Analyst at Beta, final"))
    world.ana.visitor.close(everything=True)
    world.ana.press("Undo", world.ana.visitor.dm[0])
    assert "They do not wish to be contacted, so nothing was taken back." in world.ana.told
    assert "I reached them" not in world.ana.messages[0]


def test_the_wish_holds_against_a_promise_in_a_correction(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.reaches(Follow_up_in="Not at all")
    card = world.ana.message("Jane Doe")
    world.ana.more("Do not contact", card)
    world.ana.visitor.close(everything=True)
    world.ana.more("Correct", card)
    world.ana.fill(Keep_them_posted=["Tell them when something like it comes up"], Ideal_next_step="Harbour pilot")
    error = "Jane Doe does not wish to be contacted, so nothing can be promised. Untick this to save the rest."
    assert world.ana.submit() == {"Keep them posted": error}
    world.ana.fill(Keep_them_posted=[])
    assert world.ana.submit() == {}


def test_it_may_be_said_in_the_call_itself(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.reaches(Follow_up_in="2 business days")
    card = world.ana.message(CARD)
    world.ana.more("Do not contact", card)
    world.ana.visitor.close(everything=True)
    assert "You told Jane Doe on" in world.ana.reads(card)
    assert "Jane Doe does not wish to be contacted." in world.ana.reads(card)
    world.move_to(madrid(9, 18))
    assert "Second contact" not in "".join(world.ana.messages)
    world.ana.press("Undo", card)
    assert "does not wish" not in world.ana.reads(card)
    assert "Second contact: Jane Doe" in world.ana.open_home()


def test_the_question_is_asked_once_more_before_it_counts(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("More")
    world.ana.press("Do not contact", confirm=False)
    assert "I reached them" in world.ana.newest


def test_a_lead_closes_it_without_telling_them_and_the_digest_says_not_told(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("More")
    assert "Close without telling them" not in world.ana.form
    world.ana.close()
    world.lena.command("/signoffs", "who Jane Doe")
    world.lena.more("Close without telling them", world.lena.visitor.dm[-1])
    with pytest.raises(RefusedByClient, match="Why"):
        world.lena.submit()
    world.lena.fill(Why=" ")
    assert world.lena.submit() == {"Why": "A word on why: whoever reads it later will ask."}
    world.lena.fill(Why="She has two small children")
    world.lena.submit()
    assert "speaks of family" in world.lena.form
    world.lena.fill(Why="The client asked us to stay silent")
    assert world.lena.submit() == {}
    assert "Jane Doe was not told; Lena Vogt closed it on Tue 3 March." in world.ana.newest
    world.move_to(madrid(4, 9, 30))
    assert "1 person was not told, as a lead decided." in world.channel[-1]
    assert "heard from us." not in world.channel[-1].replace("Everyone who was declined has heard from us.", "")
    world.ana.press("Undo", world.ana.message(CARD))
    assert "I reached them" in world.ana.reads(world.ana.message(CARD))


def test_when_they_wish_to_hear_again_what_is_recorded_from_then_on_owes_a_contact(world: World) -> None:
    wish(world)
    world.ana.visitor.close(everything=True)
    world.move_to(madrid(20, 10))
    world.ana.command("/signoffs", "who Jane Doe")
    before_her = world.ana.screen(world.ana.message("They do not wish to be contacted"))
    world.ana.press("May be contacted again", confirm=False)
    assert "does not wish to be contacted" in world.ana.reads(world.ana.message(CARD))
    world.ana.press("May be contacted again")
    assert "Noted: Jane Doe may be contacted again. What had ended stays ended" in world.ana.told
    assert "I reached them" not in world.ana.buttons(world.ana.message(CARD))
    world.ana.press("May be contacted again", before_her)
    assert "Jane Doe may be contacted already. Nothing was changed." in world.ana.told
    world.ana.declines("Jane Doe, jane@example.com", role="Buyer at Beta")
    assert "Buyer at Beta, final round. Jane Doe should hear it from you" in world.ana.newest
    world.ana.command("/signoffs", "who Jane Doe")
    assert "They wish to hear from us again" in world.ana.told
