"""The second contact, a few days after a call: it belongs to the caller, and is let go after three unanswered lists."""

import pytest

from tests.world import World, madrid

SECOND = "Second contact: Jane Doe"
ASK = "Is there anyone you'd recommend for a role like this?"


@pytest.mark.parametrize(
    ("follow_up", "day"), [("2 business days", 5), ("3 business days", 6), ("5 business days", 10)]
)
def test_it_comes_in_the_list_of_the_chosen_morning(world: World, follow_up: str, day: int) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Follow_up_in=follow_up)
    world.move_to(madrid(day, 9, 29))
    assert len(world.ana.messages) == 1
    world.move(minutes=1)
    assert SECOND in world.ana.newest
    buttons = ["Got a referral", "No referral this time", "Snooze", "More", "How it ended", "Open the card"]
    assert world.ana.buttons(world.ana.message(SECOND)) == buttons


@pytest.mark.both_databases
def test_second_contacts_that_are_handed_over_before_their_day_are_nobodys_waiting_yet(world: World) -> None:
    for n in range(5):
        world.ana.declines(f"Person {n}")
        world.ana.reaches()
    world.lena.open_home()
    world.lena.press("Hand over everything", world.lena.visitor.home)
    world.lena.fill(From="U0ANA", To="U0LENA")
    assert world.lena.submit() == {}
    assert "These people hear from you again on a later day" in world.lena.newest
    assert world.lena.buttons(world.lena.message("again on a later day")) == ["Open the card"] * 5
    assert "waiting to hear from you" not in world.lena.newest


def test_its_lines_stand_in_the_order_that_works(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches()
    world.move_to(madrid(6, 9, 30))
    world.ana.press("Open the card")
    card = world.ana.form
    lines = ["how Staff Engineer at Acme ended", "What else do you have going?", "That stays with us", ASK]
    assert [card.index(line) for line in lines] == sorted(card.index(line) for line in lines)


def test_where_the_call_hurt_the_talk_comes_first_and_the_ask_costs_nothing_to_skip(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches("Hurt")
    world.move_to(madrid(6, 9, 30))
    world.ana.press("Open the card")
    card = world.ana.form
    assert "Start with how Jane Doe is; leave the ask for another day if it does not fit." in card
    assert ASK not in card
    world.ana.close()
    assert world.ana.buttons(world.ana.message(SECOND))[:2] == ["No referral this time", "Got a referral"]
    world.move_to(madrid(9, 9, 30))
    assert "Jane Doe, Staff Engineer at Acme. It hurt last time; ask how they are first." in world.ana.newest


def test_without_a_follow_up_nothing_more_is_asked(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Follow_up_in="Not at all")
    world.move_to(madrid(13, 18))
    assert len(world.ana.messages) == 1


def test_got_a_referral_keeps_the_name_and_settles_it(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches()
    world.move_to(madrid(6, 9, 30))
    world.ana.press("Got a referral")
    world.ana.fill(Referral="   ")
    assert world.ana.submit() == {"Referral": "Who did they name? A first name is enough."}
    world.ana.fill(Referral="Tom Sayer", How_to_reach_the_referral="tom@example.com")
    assert world.ana.submit() == {}
    assert "You made the second contact with Jane Doe" in world.ana.newest
    world.move_to(madrid(9, 9, 30))
    assert "1 second contact; 1 referral." in world.channel[-1]


def test_no_referral_is_an_answer_too(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches()
    world.move_to(madrid(6, 9, 30))
    world.ana.press("No referral this time")
    assert "You made the second contact with Jane Doe" in world.ana.newest
    world.move_to(madrid(12, 18))
    assert len(world.ana.messages) == 2


def test_it_is_asked_for_twice_more_then_let_go_with_one_line_and_never_the_lead(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches()
    for day in (9, 10):
        world.move_to(madrid(day, 9, 30))
        assert "Second call: Jane Doe, Staff Engineer at Acme." in world.ana.newest
    world.move_to(madrid(11, 9, 30))
    assert "No second call to Jane Doe after three mornings, so I've closed it." in world.ana.newest
    assert world.ana.buttons(world.ana.visitor.dm[-1]) == []
    world.move_to(madrid(13, 18))
    assert len(world.ana.messages) == 5
    assert world.lena.messages == []


def test_it_belongs_to_who_called(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(6, 9, 30))
    world.lena.press("Take it")
    world.lena.reaches(Follow_up_in="2 business days")
    world.move_to(madrid(10, 9, 30))
    assert SECOND in world.lena.newest
    assert SECOND not in "".join(world.ana.messages)


def test_it_can_be_put_off(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches()
    world.move_to(madrid(6, 9, 30))
    world.ana.press("Snooze")
    world.ana.fill(Until="This afternoon")
    assert world.ana.submit() == {}
    world.move_to(madrid(6, 14))
    assert "You asked me to bring Jane Doe back now." in world.ana.newest
    assert SECOND in world.ana.newest


def test_whoever_waits_for_the_news_comes_before_a_second_contact(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Follow_up_in="3 business days")
    world.move_to(madrid(5, 10))
    world.ana.declines("Tom Roe", role="Analyst at Beta")
    world.move_to(madrid(6, 9, 30))
    listed = world.ana.newest
    assert listed.index("Tom Roe · Analyst at Beta") < listed.index("Jane Doe · second call")
