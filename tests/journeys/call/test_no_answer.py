"""No answer: it counts as an attempt and does not settle the call."""

import pytest

from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"
AGAIN = "Jane Doe could not be reached yet about Staff Engineer at Acme. This morning may be a better moment."


@pytest.mark.both_databases
def test_no_answer_keeps_the_call_open_and_offers_what_may_follow(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.press("No answer")
    assert len(world.ana.messages) == 1
    assert "No answer on " in world.ana.newest
    buttons = world.ana.buttons(world.ana.message(CARD))
    assert buttons[:3] == ["Left a voicemail", "Call back at", "I reached them"]


def test_a_voicemail_does_not_settle_the_call(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.press("No answer")
    world.ana.press("Left a voicemail")
    assert "Jane Doe should still hear it from a person" in world.ana.told
    assert "No answer on Tuesday at 10:00, voicemail left. I ask again tomorrow." in world.ana.reads(
        world.ana.message(CARD)
    )
    assert "I reached them" in world.ana.buttons(world.ana.message(CARD))
    world.move_to(madrid(4, 9, 30))
    assert AGAIN in world.ana.newest
    assert "1 person is waiting to hear from us" in world.channel[-1]


def test_several_tries_on_a_day_count_as_one(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("No answer")
    world.move(hours=1)
    world.ana.press("No answer")
    assert "No answer on " in world.ana.newest
    world.move_to(madrid(4, 11))
    world.ana.press("No answer")
    assert "(2 days so far)" in world.ana.reads(world.ana.message(CARD))


def test_the_morning_after_a_try_asks_again_and_takes_no_step(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("No answer")
    world.move_to(madrid(4, 9, 30))
    assert AGAIN in world.ana.newest
    world.move_to(madrid(5, 9, 30))
    assert "Jane Doe is still waiting to hear about Staff Engineer at Acme" in world.ana.newest
    world.move_to(madrid(6, 9, 30))
    assert "On Monday I'll ask Lena to help" in world.ana.newest


def test_the_card_comes_back_at_the_time_they_asked_for_even_in_the_evening(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("No answer")
    world.ana.press("Call back at")
    world.ana.type_in("Call back at", madrid(3, 9))
    assert world.ana.submit() == {"Call back at": "That time is over. Choose a later one."}
    world.ana.type_in("Call back at", madrid(3, 20, 15))
    assert world.ana.submit() == {}
    assert "I bring Jane Doe back at 20:15, and ask nothing before." in world.ana.form
    assert "Put it into your calendar: Google · Microsoft" in world.ana.form
    world.ana.close()
    world.move_to(madrid(3, 20, 14))
    assert len(world.ana.messages) == 1
    world.move(minutes=1)
    assert "Jane Doe asked to be called now." in world.ana.newest
    world.ana.reaches()
    assert all("You told " in message for message in world.ana.messages)


def test_the_usual_times_to_call_back_are_offered_by_their_day(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(6, 14, 30))
    world.ana.press("No answer")
    world.ana.press("Call back at")
    assert world.ana.visitor.options("When") == ["In an hour", "On Monday at 10:00", "A time of my own"]
    world.ana.fill(When="A time of my own")
    assert world.ana.submit() == {"Call back at": "Choose a day and a time, please."}
    world.ana.fill(When="In an hour")
    assert world.ana.submit() == {}
    assert "I bring Jane Doe back at 15:30" in world.ana.form
    world.move_to(madrid(6, 15, 30))
    assert "Jane Doe asked to be called now." in world.ana.newest


def test_the_newest_time_replaces_the_one_before(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("No answer")
    for hour in (12, 15):
        world.ana.press("Call back at")
        world.ana.type_in("Call back at", madrid(3, hour))
        assert world.ana.submit() == {}
        world.ana.close()
    world.move_to(madrid(3, 14))
    assert len(world.ana.messages) == 1
    world.move_to(madrid(3, 15))
    assert "Jane Doe asked to be called now." in world.ana.newest


def test_a_call_back_that_is_answered_before_its_time_does_not_come(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("No answer")
    world.ana.press("Call back at")
    world.ana.type_in("Call back at", madrid(3, 15))
    assert world.ana.submit() == {}
    world.ana.close()
    world.ana.reaches()
    world.move_to(madrid(3, 18))
    assert len(world.ana.messages) == 1


def test_from_the_fifth_day_with_a_try_the_lead_sees_it(world: World) -> None:
    world.ana.declines("Jane Doe")
    for day in (3, 4, 5, 6):
        world.move_to(madrid(day, 10))
        world.ana.press("No answer")
    world.move_to(madrid(9, 10))
    assert world.lena.messages == []
    world.ana.press("No answer")
    world.move_to(madrid(10, 9, 30))
    assert "Jane Doe needs somebody" in world.lena.newest
    assert "Jane Doe" in world.lena.newest
