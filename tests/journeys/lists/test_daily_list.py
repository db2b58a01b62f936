"""The daily list: rows, a headline that stays true, what is said once, and a lead's part by recruiter."""

from bot.demo.workspace import OMAR
from tests.world import World, madrid

PEOPLE = "Jane Doe, +49 30 123456\nTom Roe\nKim Poe"


def test_two_people_are_rows_and_the_headline_counts_who_still_waits(world: World) -> None:
    world.ana.declines("x", Candidate=PEOPLE)
    world.ana.press("No answer", world.ana.message("Sign-off call: Tom Roe"))
    world.ana.press("Left a voicemail")
    world.move_to(madrid(4, 9, 30))
    listed = world.ana.visitor.dm[-1]
    assert listed.text == "3 people are waiting: Jane (1 day), Tom, Kim"
    read = world.ana.reads(listed).splitlines()
    assert read[0] == "3 people are waiting to hear from you"
    assert "Jane Doe · Staff Engineer at Acme · final round · since yesterday, 1 working day · +49 30 123456" in read
    tried = "Tom Roe · Staff Engineer at Acme · final round · since yesterday, 1 working day · no answer yesterday"
    assert f"{tried}, voicemail" in read
    assert world.ana.buttons(listed) == ["I reached them", "Open the card"] * 3
    for left, named in (("2 of 3 people are still waiting", "Ada Weber"), ("1 of 3 people is still waiting", None)):
        world.ana.reaches(message=listed, Referral=named)
        assert world.ana.reads(listed).startswith(f"{left} to hear from you")
    world.move_to(madrid(5, 9, 30))
    assert world.ana.reads(listed) == "Wednesday: 2 of 3 heard from you"
    assert world.ana.newest.startswith("Kim Poe is waiting to hear from you")
    assert "Last week" not in "".join(world.ana.messages)
    world.move_to(madrid(9, 9, 30))
    assert world.ana.newest.endswith("Last week 2 people heard from you; 1 named someone.")
    world.move_to(madrid(10, 9, 30))
    assert "Last week" not in world.ana.newest


def test_when_all_have_heard_the_headline_says_so(world: World) -> None:
    world.ana.declines("x", Candidate="Jane Doe\nTom Roe")
    world.move_to(madrid(4, 9, 30))
    listed = world.ana.visitor.dm[-1]
    world.ana.reaches(message=listed)
    world.ana.reaches(message=listed)
    assert world.ana.reads(listed).startswith("Both have heard from you")
    assert listed.text == "Both have heard from you"


def test_a_row_says_how_things_stand_and_undo_stays_in_it_once_they_have_heard(world: World) -> None:
    world.ana.declines("x", Candidate="Jane Doe\nTom Roe")
    world.move_to(madrid(4, 9, 30))
    listed = world.ana.visitor.dm[-1]
    world.ana.opens_row("Jane Doe")
    world.ana.hands_off(OMAR.id)
    world.ana.visitor.close(everything=True)
    assert "Offered to Omar Haddad, who has until tomorrow 18:30" in world.ana.reads(listed)
    world.ana.reaches(message=listed)
    assert "You told Jane Doe on Wed 4 March." in world.ana.reads(listed)
    before = world.ana.screen(listed)
    world.ana.press("Undo", listed)
    world.ana.close()
    assert world.ana.reads(listed).startswith("2 people are waiting to hear from you")
    world.ana.press("Undo", before)
    assert world.ana.reads(listed).startswith("2 people are waiting to hear from you")
    assert world.ana.buttons(listed) == ["I reached them", "Open the card"] * 2


def test_the_older_card_is_one_line_while_a_list_shows_the_person(world: World) -> None:
    world.ana.declines("Jane Doe")
    card = world.ana.visitor.dm[-1]
    assert "What you could say" in world.ana.reads(card)
    world.move_to(madrid(4, 9, 30))
    assert world.ana.reads(card).splitlines() == [
        "Jane Doe · a call · Staff Engineer at Acme · final round · in your list below",
        "I reached them",
        "Open the card",
    ]
    assert "What you could say" not in world.ana.newest
    world.ana.press("Open the card", world.ana.visitor.dm[-1])
    assert "What you could say" in world.ana.form
    world.ana.close()
    world.ana.reaches(message=card)
    assert "Undo" in world.ana.buttons(card)


def test_a_leads_list_is_by_recruiter_and_all_of_one_are_taken_at_once(world: World) -> None:
    world.ana.declines("x", Candidate="Jane Doe\nTom Roe", stage="Submitted")
    world.ben.declines("Kim Poe")
    world.move_to(madrid(9, 15, 45))
    listed = world.lena.visitor.dm[-1]
    assert listed.text == "3 people need somebody: 2 with Ana, 1 with Ben"
    read = world.lena.reads(listed)
    assert read.startswith("3 people need somebody\nBen: 1 person\nMessage Ben\nKim Poe · a call about")
    assert "Ana: 2 people\nTake all\nHand off all\nMessage Ana\nJane Doe · an e-mail about" in read
    world.lena.press("Take all", listed)
    assert world.lena.reads(listed).startswith("1 of 3 people still needs somebody\nBen: 1 person")
    assert "You have taken Jane Doe, about Staff Engineer at Acme. The card is with you." in world.lena.reads(listed)
    assert [text for text in world.lena.messages if "Sign-off e-mail: Tom Roe" in text]
    world.lena.press("Take it", listed)
    assert world.lena.reads(listed).startswith("All 3 are taken care of")


def test_all_of_one_recruiter_are_handed_to_a_colleague_at_once(world: World) -> None:
    world.ana.declines("x", Candidate="Jane Doe\nTom Roe")
    world.move_to(madrid(6, 16))
    listed = world.lena.visitor.dm[-1]
    world.lena.press("Hand off all", listed)
    assert "Who takes over these 2 people from Ana Ruiz? They get the cards at once." in world.lena.form
    world.lena.fill(Hand_off_to=OMAR.id)
    assert world.lena.submit() == {}
    assert "Omar Haddad has these 2 people now, and the cards with them." in world.lena.form
    world.lena.close()
    assert "Omar Haddad takes care of Jane Doe, about Staff Engineer at Acme, now." in world.lena.reads(listed)
    assert [name for name in ("Jane Doe", "Tom Roe") if f"Sign-off call: {name}" in "".join(world.omar.messages)] == [
        "Jane Doe",
        "Tom Roe",
    ]
