"""The client owes the reason: the list asks for it every second business day until it is recorded."""

import pytest

from bot.sandbox.troubles import RefusedByClient
from tests.person import Played
from tests.world import World, madrid

OWES = {"Reason": "The client owes me the reason"}
LINE = "Acme still owes you the reason for Staff Engineer (Jane Doe), since Tuesday."


def fills_in(person: Played, message: object = None, reason: str = "Pay or terms apart", **fields: str) -> None:
    person.press("Add the reason", message)
    person.fill(Reason=reason, **fields)
    assert person.submit() == {}


@pytest.mark.both_databases
def test_the_list_asks_for_the_reason_on_every_second_business_day_until_it_is_there(world: World) -> None:
    world.ana.declines("Jane Doe", **OWES)
    world.move_to(madrid(4, 18))
    assert LINE not in "".join(world.ana.messages)
    for day, asks in ((5, True), (6, False), (9, True), (10, False), (11, True)):
        world.move_to(madrid(day, 9, 30))
        assert ("owes you the reason for Staff Engineer (Jane Doe)" in world.ana.newest) is asks, day
    fills_in(world.ana, world.ana.visitor.dm[-1], What_you_may_tell_them="They paid less than she asked for")
    assert "The reason for Jane Doe, Staff Engineer, is written down." in world.ana.newest
    assert "owes you the reason" not in world.ana.newest
    world.move_to(madrid(13, 9, 30))
    assert "owes you the reason" not in world.ana.newest
    assert "They paid less than she asked for" in world.ana.reads(world.ana.message("Sign-off call: Jane Doe"))


def test_it_asks_on_after_the_call_and_says_who_was_told_without_it(world: World) -> None:
    world.ana.declines("Jane Doe", **OWES)
    world.ana.reaches(Follow_up_in="Not at all")
    world.move_to(madrid(5, 9, 29))
    before = len(world.ana.messages)
    world.move(minutes=1)
    assert len(world.ana.messages) == before + 1
    assert world.ana.newest.splitlines()[0] == "Jane Doe is still without a reason"
    assert LINE in world.ana.newest
    fills_in(world.ana)
    assert "Jane Doe was told without it" in world.ana.form
    world.ana.close()
    assert (
        "The reason for Jane Doe, Staff Engineer, is written down. Jane Doe was told without it: pass it on."
        in world.ana.newest
    )
    world.move_to(madrid(9, 18))
    assert len(world.ana.messages) == before + 1


def test_it_takes_no_step_of_the_ladder(world: World) -> None:
    world.ana.declines("Jane Doe", stage="Submitted", Tell_by="2026-03-10", **OWES)
    world.ana.close()
    world.move_to(madrid(5, 9, 30))
    assert LINE in world.ana.newest
    world.move_to(madrid(9, 9, 30))
    assert LINE.replace("Tuesday", "Tuesday") in world.ana.newest
    world.move_to(madrid(11, 9, 30))
    assert "Jane Doe is still waiting to hear about Staff Engineer at Acme" in world.ana.newest
    assert "ask Lena" not in world.ana.newest


def test_it_is_not_asked_for_while_the_news_is_held_or_the_owner_is_away(world: World) -> None:
    world.ana.declines("Jane Doe", **OWES)
    world.ana.more("Hold the news")
    world.ana.fill(Until="2026-03-06", Why="The first choice signs on Thursday")
    assert world.ana.submit() == {}
    world.ana.close()
    before = len(world.ana.messages)
    world.move_to(madrid(6, 9))
    assert len(world.ana.messages) == before
    world.ana.command("/signoffs", "away until 2026-03-10")
    world.ana.press("Yes, I am away")
    before = len(world.ana.messages)
    world.move_to(madrid(11, 9))
    assert len(world.ana.messages) == before
    world.move_to(madrid(11, 9, 30))
    assert "owes you the reason for Staff Engineer (Jane Doe)" in world.ana.newest


def test_a_decline_that_was_taken_back_or_withdrawn_needs_no_reason(world: World) -> None:
    world.ana.declines("Jane Doe", **OWES)
    world.ana.declines("Tom Roe", **OWES)
    world.ana.more("They withdrew", world.ana.message("Sign-off call: Jane Doe"))
    world.ana.close()
    world.ana.more("Undo", world.ana.message("Sign-off call: Tom Roe"))
    world.move_to(madrid(9, 18))
    assert "reason for" not in "".join(world.ana.messages)


def test_the_submitted_email_says_honestly_that_the_reason_is_still_to_come(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Submitted", **OWES)
    assert "I don't have their full reason yet. I have asked for it" in world.ana.newest
    fills_in(world.ana, What_you_may_tell_them="The need had moved to Kubernetes")
    assert "it's a no this time.\n\nThe need had moved to Kubernetes.\n\nIf there" in world.ana.newest
    assert "Add the reason" not in world.ana.buttons(world.ana.visitor.dm[-1])


def test_the_submitted_email_carries_only_words_about_the_job(world: World) -> None:
    wording = {"What_you_may_tell_them": "They found her too old"}
    world.ana.command("/decline", "Jane Doe, Staff Engineer at Acme")
    world.ana.fill(Stage_reached="Submitted", Reason="Pay or terms apart", **wording)
    world.ana.submit()
    assert world.ana.submit() == {}
    letter = world.ana.newest[world.ana.newest.index("The text") :]
    assert "What they can offer and what you are looking for were too far apart." in letter
    assert "Pay or terms apart" not in letter
    assert "left out of the text: “too old” (age). Say what the job needed." in letter
    assert letter.count("too old") == 1


def test_the_reason_has_to_be_one(world: World) -> None:
    world.ana.declines("Jane Doe", **OWES)
    world.ana.press("Add the reason")
    with pytest.raises(RefusedByClient, match="Reason"):
        world.ana.submit()


def test_several_owed_reasons_are_few_lines(world: World) -> None:
    world.ana.declines("x", Candidate="\n".join(f"Jane Doe {n}" for n in range(8)), **OWES)
    world.move_to(madrid(5, 9, 30))
    assert world.ana.newest.count("Acme still owes you the reason for Staff Engineer (8 people), since Tuesday.") == 1
    assert world.ana.newest.count("owes you") == 1


@pytest.mark.both_databases
def test_one_answer_is_the_reason_of_everybody_about_the_role(world: World) -> None:
    world.ana.declines("x", Candidate="Jane Doe\nTom Roe", **OWES)
    world.ana.declines("Kim Poe", role="Buyer at Beta", **OWES)
    world.move_to(madrid(5, 9, 30))
    listed = world.ana.message("Acme still owes you the reason for Staff Engineer (2 people)")
    fills_in(world.ana, listed, What_you_may_tell_them="They paid less than the role is worth")
    read = world.ana.reads(listed)
    assert "The reason for Jane, Tom, Staff Engineer, is written down." in read
    assert "Beta still owes you the reason for Buyer (Kim Poe)" in read
    for number in (0, 1):
        world.ana.visitor.press("Open the card", listed, nth=number)
        world.settle()
        assert "Pay or terms apart" in world.ana.form
        assert "They paid less than the role is worth" in world.ana.form
        world.ana.close()


def test_my_coming_nudges_tell_of_it(world: World) -> None:
    world.ana.declines("Jane Doe", **OWES)
    world.ana.open_home()
    world.ana.press("My coming nudges", world.ana.visitor.home)
    assert "The client owes the reason: Jane Doe (Staff Engineer at Acme)" in world.ana.form


def test_when_who_told_them_hands_everything_over_the_other_one_is_asked_for_the_reason(world: World) -> None:
    world.ana.declines("Jane Doe", **OWES)
    world.ana.reaches(Follow_up_in="Not at all")
    world.lena.open_home()
    world.lena.press("Hand over everything", world.lena.visitor.home)
    world.lena.fill(From="U0ANA", To="U0LENA")
    assert world.lena.submit() == {}
    world.lena.close()
    world.move_to(madrid(5, 9, 30))
    assert LINE in world.lena.newest
    assert "owed the reason" not in "".join(world.ana.messages)
    fills_in(world.lena)
    assert "The reason for Jane Doe, Staff Engineer, is written down." in world.lena.newest


def test_a_chosen_reason_shows_what_the_candidate_hears_if_nothing_is_typed(world: World) -> None:
    world.ana.command("/decline", "Jane Doe, Staff Engineer at Acme, submitted")
    world.ana.fill(Reason="Timing or location")
    world.settle()
    assert "Left empty, they hear: “Their timing or location did not match what works for you.”" in world.ana.form
    world.ana.fill(**OWES)
    world.settle()
    assert "Left empty, they hear that the reason is still to come." in world.ana.form
    world.ana.fill(Reason="Timing or location")
    assert world.ana.submit() == {}
    assert "Their timing or location did not match what works for you.\n\nIf there is" in world.ana.newest
