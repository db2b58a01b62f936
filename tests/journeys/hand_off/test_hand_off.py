"""Handing off a call: it is offered to a colleague, and stays with its owner until the colleague takes it."""

import pytest

from bot.demo.workspace import ANA, BEN, LENA, OMAR
from tests.world import GONE, GUEST, ROBOT, VERA, World, madrid

CARD = "Sign-off call: Jane Doe"
NOT_A_MEMBER = "Only full members of this workspace can take a call. Choose someone else."


@pytest.mark.both_databases
def test_an_offer_shows_name_and_role_and_the_call_stays_until_it_is_taken(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456, jane@example.com", What_you_may_tell_them="It was close")
    world.ana.more("Edit")
    world.ana.fill(Handle_with_care=["Send a heads-up e-mail before the call"])
    assert world.ana.submit() == {}
    assert world.ana.hands_off(OMAR.id, Note_to_them="*Best* before noon") == {}
    assert world.omar.newest.splitlines()[:3] == [
        CARD,
        "Ana Ruiz asks whether you would tell Jane Doe about Staff Engineer at Acme.",
        "Note  *Best* before noon",
    ]
    for later in ("123456", "jane@example.com", "It was close", "Another candidate", "Reason"):
        assert later not in world.omar.newest
    assert "Until you take it, it stays with Ana Ruiz." in world.omar.newest
    assert world.omar.buttons(world.omar.visitor.dm[-1]) == ["Take it", "I can't"]
    assert "I reached them" in world.ana.newest

    world.omar.press("Take it")
    assert "Omar Haddad has taken the call to Jane Doe" in world.omar.messages[0]
    assert CARD in world.omar.newest
    assert "You took this over." in world.omar.newest
    for now in ("123456", "jane@example.com", "It was close", "Note  *Best* before noon"):
        assert now in world.omar.newest
    assert "Omar Haddad takes care of this now. Nothing is left for you to do." in world.ana.messages[0]
    assert "Omar Haddad has taken the call to Jane Doe about Staff Engineer at Acme." in world.ana.newest


def test_the_new_owner_has_a_ladder_of_their_own_and_the_age_stays(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(5, 10))
    assert world.ana.hands_off(OMAR.id) == {}
    world.omar.press("Take it")
    world.move_to(madrid(6, 10, 30))
    assert "Jane Doe is still waiting to hear about Staff Engineer at Acme" in world.omar.newest
    assert "3 working days" in world.omar.newest
    assert "Omar Haddad has taken the call" in world.ana.newest
    assert world.lena.messages == []


def test_a_new_note_makes_a_new_offer_and_a_lead_assigns_with_one(world: World) -> None:
    world.ana.declines("Jane Doe")
    for note in ("Best before noon", "Best before noon", "Rather in the evening"):
        assert world.ana.hands_off(OMAR.id, Note_to_them=note) == {}
    assert "Note  Rather in the evening" in world.omar.newest
    assert len(world.omar.messages) == 2
    world.lena.command("/signoffs", "who Jane Doe")
    assert world.lena.hands_off(BEN.id, Note_to_them="Ana is ill") == {}
    world.move_to(madrid(3, 16))
    assert "Note  Ana is ill" in world.ben.newest
    assert "evening" not in world.ben.newest


def test_not_me_leaves_the_call_where_it_was_and_says_so(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.hands_off(OMAR.id)
    world.omar.press("I can't")
    note = "Omar Haddad can't take the call to Jane Doe about Staff Engineer at Acme. It stays with you."
    assert world.ana.newest == note
    assert world.omar.newest == "You passed. It stays with Ana Ruiz."
    world.move_to(madrid(4, 10, 30))
    assert "Jane Doe is waiting to hear from you" in world.ana.newest
    assert len(world.omar.messages) == 1


def test_an_offer_waits_for_the_colleagues_hours_and_lapses_after_their_next_business_day(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.hands_off(BEN.id)
    assert world.ben.messages == []
    world.move_to(madrid(3, 15))
    assert "Ana Ruiz asks whether you would tell Jane Doe" in world.ben.newest
    offer = world.ben.screen(world.ben.visitor.dm[-1])

    world.move_to(madrid(5, 9, 0))
    note = "The call to Jane Doe about Staff Engineer at Acme stays with you: the offer has lapsed."
    assert note in world.ana.messages
    world.move_to(madrid(5, 15))
    assert world.ben.newest == note.replace("you", "Ana Ruiz")
    assert world.ben.messages[0] == "This stays with Ana Ruiz: the offer has lapsed."
    world.ben.press("Take it", offer)
    assert world.ben.told == "This stays with Ana Ruiz: the offer has lapsed."
    assert "I reached them" in world.ana.reads(world.ana.message(CARD))


def test_settling_the_call_ends_the_offer(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.hands_off(OMAR.id)
    offer = world.omar.screen(world.omar.visitor.dm[-1])
    world.ana.reaches(message=world.ana.message(CARD))
    ended = "This needs no new owner any more."
    assert world.omar.newest == ended
    world.omar.press("Take it", offer)
    assert world.omar.told == ended
    world.move_to(madrid(5, 12))
    assert "lapsed" not in "".join(world.ana.messages)


def test_a_newer_offer_ends_the_one_before(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.hands_off(OMAR.id)
    world.ana.hands_off(LENA.id)
    assert "needs no new owner any more" in world.omar.newest
    world.lena.press("Take it")
    assert "Lena Vogt has taken the call to Jane Doe about Staff Engineer at Acme." in world.ana.messages


def test_the_same_offer_again_is_the_same_offer(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.hands_off(OMAR.id)
    offered = list(world.omar.messages)
    world.ana.hands_off(OMAR.id)
    assert world.omar.messages == offered
    world.omar.press("Take it")
    assert sum("Omar Haddad has taken the call" in text for text in world.ana.messages) == 1


def test_a_lead_takes_what_was_handed_up_and_the_first_to_take_it_wins(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(6, 9, 30))
    listed = world.lena.message("needs somebody")
    screen = world.lena.screen(listed)
    world.lena.press("Take it")
    assert "You have taken Jane Doe, about Staff Engineer at Acme." in world.lena.reads(listed)
    assert CARD in world.lena.newest
    assert world.ana.newest == (
        "Lena Vogt has taken the call to Jane Doe about Staff Engineer at Acme. You need not call."
    )
    assert "Lena Vogt takes care of this now." in world.ana.messages[-2]
    world.lena.press("Take it", screen)
    assert world.lena.told == "Lena Vogt has this already. Nothing was changed."


def test_a_lead_assigns_at_once_and_that_ends_an_open_offer(world: World) -> None:
    world.lena.declines("Jane Doe")
    card = world.lena.message(CARD)
    world.lena.hands_off(OMAR.id)
    world.omar.press("Take it")
    world.omar.hands_off(VERA.id)

    world.lena.more("Hand off", card)
    world.lena.fill(Hand_off_to=ANA.id)
    assert world.lena.submit() == {}
    assert "Ana Ruiz has the call to Jane Doe now, and the card with it." in world.lena.form
    assert CARD in world.ana.newest
    assert "needs no new owner any more" in world.vera.newest
    assert "Ana Ruiz takes care of this now." in world.omar.messages[1]


def test_a_call_goes_to_nobody_who_cannot_make_it(world: World) -> None:
    world.ana.declines("Jane Doe")
    for person in (GUEST, ROBOT, GONE):
        assert world.ana.hands_off(person.id) == {"Hand off to": NOT_A_MEMBER}
        world.ana.visitor.close(everything=True)
    assert world.ana.hands_off("U0ANA") == {"Hand off to": "It is theirs already."}


def test_private_notes_do_not_go_along(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Private_note="Cried a little", Follow_up_in="2 business days")
    world.move_to(madrid(5, 10))
    world.ana.hands_off(OMAR.id)
    world.omar.press("Take it")
    assert "Second contact: Jane Doe" in world.omar.newest
    assert "Cried a little" not in "".join(world.omar.messages)
