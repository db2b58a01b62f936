"""E-mails owed at the applied stage: one button records all of them as sent."""

import pytest

from bot.demo.workspace import BEN
from tests.person import Played
from tests.world import World, madrid

PEOPLE = "Ada One\nBob Two\nCy Three"
GROUP = "3 people who applied wait for an e-mail, the longest since Tuesday, 3 working days"


def applied(person: Played, people: str = PEOPLE) -> None:
    person.declines("x", stage="Applied", Candidate=people)


@pytest.mark.both_databases
def test_those_who_applied_are_one_row_and_one_tap_settles_them_all(world: World) -> None:
    applied(world.ana)
    world.ana.declines("Jane Doe")
    world.move_to(madrid(6, 9, 30))
    listed = world.ana.message(GROUP)
    assert "Ada One, Bob Two, Cy Three." in world.ana.newest
    assert "Jane Doe · Staff Engineer at Acme" in world.ana.newest
    assert "Sign-off e-mail" not in world.ana.newest
    world.ana.press("All sent", listed)
    assert "Taken care of: 3 people who applied." in world.ana.reads(listed)
    assert "All sent" not in world.ana.buttons(listed)
    assert "Jane Doe · Staff Engineer at Acme" in world.ana.reads(listed)
    world.move_to(madrid(9, 9, 30))
    assert "3 people heard from us" in world.channel[-1]
    assert "E-mails:" not in world.channel[-1]


def test_a_second_tap_does_nothing(world: World) -> None:
    applied(world.ana)
    world.move_to(madrid(6, 9, 30))
    before = world.ana.screen(world.ana.message(GROUP))
    world.ana.press("All sent", before)
    world.ana.press("All sent", before)
    assert world.ana.told == "There was nothing left to do. Nothing was changed."
    world.move_to(madrid(9, 9, 30))
    assert "3 people heard from us" in world.channel[-1]


def test_one_email_to_all_opens_with_their_addresses_and_undo_takes_all_back(world: World) -> None:
    applied(world.ana, "Ada One, ada@example.com\nBob Two, bob@example.com\nCy Three")
    world.move_to(madrid(6, 9, 30))
    listed = world.ana.message(GROUP)
    texts = [(block.get("text") or {}).get("text", "") for block in listed.blocks]
    link, _, label = next(text for text in texts if "mailto:" in text).strip("<>").partition("|")
    assert label == "Open one e-mail to all"
    assert link.startswith("mailto:?bcc=ada@example.com,bob@example.com&subject=Your%20application%20for%20Staff")
    assert "Hello%20there%2C%0D%0A" in link
    assert "1 more is not in it: see One by one." in world.ana.reads(listed)
    world.ana.press("All sent", listed)
    assert world.ana.buttons(listed) == ["One by one", "Undo"]
    before = world.ana.screen(listed)
    world.ana.press("Undo", listed)
    assert GROUP in world.ana.reads(listed)
    assert "Undo" not in world.ana.buttons(listed)
    world.ana.press("Undo", before)
    assert world.ana.told == "This can't be taken back any more. Nothing was changed."


def test_each_of_them_can_be_taken_back_by_itself(world: World) -> None:
    applied(world.ana)
    world.move_to(madrid(6, 9, 30))
    listed = world.ana.message(GROUP)
    world.ana.press("All sent", listed)
    world.ana.press("One by one", listed)
    assert "You e-mailed Bob Two on Fri 6 March at 09:30." in world.ana.form
    world.ana.press("Open the card", nth=1)
    world.ana.press("Undo")
    assert "Taken back." in world.ana.form
    assert "1 person who applied waits for an e-mail" in world.ana.reads(listed)
    assert "Bob Two." in world.ana.reads(listed)
    world.ana.close()
    world.ana.press("All sent", listed)
    assert "Taken care of: 3 people who applied." in world.ana.reads(listed)


def test_only_what_is_still_open_and_ones_own_is_settled(world: World) -> None:
    applied(world.ana)
    world.move_to(madrid(6, 9, 30))
    listed = world.ana.message(GROUP)
    before = world.ana.screen(listed)
    world.ana.press("One by one", listed)
    world.ana.press("Open the card", nth=0)
    world.ana.more("Hand off")
    world.ana.fill(Hand_off_to=BEN.id)
    assert world.ana.submit() == {}
    world.move_to(madrid(6, 15, 30))
    world.ben.press("Take it")
    world.ana.press("All sent", before)
    assert "Sign-off e-mail: Ada One" in world.ben.newest
    assert "I sent it" in world.ben.buttons(world.ben.message("Sign-off e-mail: Ada One"))


def test_home_and_the_answer_to_signoffs_have_them_as_one_row_too(world: World) -> None:
    applied(world.ana)
    assert "3 people who applied wait for an e-mail, the longest since today: Ada One" in world.ana.open_home()
    world.ana.command("/signoffs")
    assert "3 people who applied wait for an e-mail" in world.ana.told
    world.ana.press("All sent", world.ana.visitor.home)
    assert "Nobody is waiting to hear from you" in world.ana.home


def test_new_cards_of_five_who_applied_are_one_row_with_all_sent(world: World) -> None:
    applied(world.ana, PEOPLE + "\nDi Four\nEd Five")
    assert "5 people who applied wait for an e-mail" in world.ana.newest
    assert "Di Four and 1 more" in world.ana.newest
    world.ana.press("All sent")
    assert "Taken care of: 5 people who applied." in world.ana.newest


def test_news_that_is_held_is_not_in_the_group(world: World) -> None:
    applied(world.ana)
    world.ana.more("Hold the news", world.ana.message("Sign-off e-mail: Cy Three"))
    world.ana.fill(Until="2026-03-09", Why="The first choice signs on Friday")
    assert world.ana.submit() == {}
    world.ana.close()
    world.ana.open_home()
    assert "2 people who applied wait for an e-mail" in world.ana.home
    world.ana.press("All sent", world.ana.visitor.home)
    assert "Sign-off e-mail: Cy Three" in world.ana.home


def test_whom_i_will_ask_to_help_is_said_of_the_group_as_well(world: World) -> None:
    applied(world.ana)
    world.move_to(madrid(6, 9, 30))
    world.move_to(madrid(9, 9, 30))
    world.move_to(madrid(10, 9, 30))
    assert "On Wednesday I'll ask Lena to help." in world.ana.newest
    world.move_to(madrid(11, 9, 30))
    assert "I have asked Lena to help." in world.ana.newest
    assert "3 people need somebody" in world.lena.newest
