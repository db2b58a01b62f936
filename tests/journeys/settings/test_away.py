"""Away: an absent person is asked nothing, and those who wait are offered to a colleague who is there."""

import pytest

from tests.world import World, madrid


@pytest.mark.both_databases
def test_days_away_are_read_back_before_they_count(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.command("/signoffs", "away until friday")
    assert "Set you as away today to Fri 6 March? You are back on Monday." in world.ana.newest
    assert "1 person is due to hear from you meanwhile. Lena Vogt will be offered them." in world.ana.newest
    world.ana.press("Yes, I am away")
    assert "I am quiet until you are back" in world.ana.newest


@pytest.mark.parametrize("words", ["", "until", "until blursday", "until 2025-01-01", "until 2031-01-01"])
def test_an_absence_that_is_not_understood_changes_nothing_and_says_how(world: World, words: str) -> None:
    world.ana.command("/signoffs", f"away {words}")
    assert "I can't read until when." in world.ana.newest
    assert "/signoffs away until friday" in world.ana.newest


def test_an_absence_may_begin_later(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.command("/signoffs", "away from thursday until monday")
    assert "Set you as away Thu 5 March to Mon 9 March? You are back on Tuesday 10 March." in world.ana.newest
    assert "Nobody is due to hear from you meanwhile." in world.ana.newest
    world.ana.press("Yes, I am away")
    assert "Noted. I am quiet from Thursday until you are back, on Tuesday 10 March." in world.ana.newest
    world.move_to(madrid(4, 9, 30))
    assert "Jane Doe is still waiting to hear" in world.ana.newest
    before = len(world.ana.messages)
    assert "Ana Ruiz is away" not in "".join(world.lena.messages)
    world.move_to(madrid(5, 9, 30))
    assert "Ana: 1 person, away until Monday" in world.lena.newest
    world.move_to(madrid(9, 18))
    assert len(world.ana.messages) == before
    world.move_to(madrid(10, 9, 30))
    assert "Jane Doe has waited since Tuesday 3 March" in world.ana.newest


def test_an_absence_to_come_is_seen_in_my_settings_and_can_be_taken_back(world: World) -> None:
    world.ana.command("/signoffs", "away from thursday until monday")
    world.ana.press("Yes, I am away")
    world.ana.open_home()
    world.ana.press("My settings", world.ana.visitor.home)
    assert "You are away from Thursday 5 March on." in world.ana.form
    world.ana.fill(Away_until="2026-03-10")
    world.ana.submit()
    assert "You are away from Thursday 5 March until Tuesday 10 March" in world.ana.form
    world.ana.close()
    world.ana.press("I stay")
    assert "Noted, you stay." in world.ana.newest
    world.move_to(madrid(5, 10))
    world.ana.declines("Jane Doe")
    assert "Sign-off call: Jane Doe" in world.ana.newest


def test_nothing_is_sent_to_who_is_away_and_the_lead_is_offered_what_comes_due(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.command("/signoffs", "away until friday")
    world.ana.press("Yes, I am away")
    before = len(world.ana.messages)
    world.move_to(madrid(4, 9, 30))
    assert "away until Friday" in world.lena.newest
    world.move_to(madrid(7, 12))
    assert len(world.ana.messages) == before
    world.move_to(madrid(9, 9, 30))
    assert "Jane Doe is still waiting to hear" in world.ana.newest


def test_a_lead_takes_what_came_due_at_once(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.command("/signoffs", "away until friday")
    world.ana.press("Yes, I am away")
    world.move_to(madrid(4, 9, 30))
    world.lena.press("Take it")
    assert "Sign-off call: Jane Doe" in world.lena.newest


def test_recording_for_somebody_away_asks_once_for_another_name(world: World) -> None:
    world.ana.declines("Somebody Else")
    world.ana.command("/signoffs", "away until friday")
    world.ana.press("Yes, I am away")
    world.lena.command("/decline", "Jane Doe, Analyst at Acme, final")
    world.lena.fill(Reason="Pay or terms apart", Who_calls="U0ANA")
    world.lena.submit()
    assert "Ana Ruiz is away until Friday. Choose another name, or press Record again" in world.lena.form
    world.lena.submit()
    assert "Recorded. Ana Ruiz gets the card" in world.lena.form


def test_back_early_the_lists_go_on(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.command("/signoffs", "away until 2026-03-20")
    world.ana.press("Yes, I am away")
    world.move_to(madrid(4, 15))
    world.ana.press("I am back")
    world.move_to(madrid(5, 9, 30))
    assert "Jane Doe is still waiting to hear" in world.ana.newest


def test_an_account_that_is_gone_leaves_nobody_waiting(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.declines("Tom Roe", role="Analyst at Acme")
    world.sandbox.change_person("U0ANA", deleted=True)
    world.settle()
    texts = "\n".join(world.lena.messages)
    assert "Ana Ruiz is not in Slack any more. 2 people would have waited. You take care of them now." in texts
    assert "Sign-off call: Jane Doe" in texts
    assert "Sign-off call: Tom Roe" in texts


def test_an_account_that_went_while_nobody_led_leaves_nobody_waiting_once_somebody_does(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.lena.open_home()
    world.lena.press("Team settings")
    world.lena.fill(Leads=[])
    assert world.lena.submit() == {}
    world.sandbox.change_person("U0ANA", deleted=True)
    world.settle()
    assert not any("Jane Doe" in text for text in world.lena.messages)
    world.lena.open_home()
    world.lena.press("Team settings")
    world.lena.fill(Leads=["U0LENA"])
    assert world.lena.submit() == {}
    assert "Ana Ruiz is not in Slack any more." in "\n".join(world.lena.messages)
    assert "Sign-off call: Jane Doe" in "\n".join(world.lena.messages)


def test_five_cards_that_wait_for_one_opening_come_as_one_list(world: World) -> None:
    world.ben.command("/signoffs")  # The bot knows Ben from here on; it is night in New York.
    for name in ("Ida Lund", "Max Ott", "Noa Peri", "Tom Roe", "Uma Rao"):
        world.ana.declines(name, Who_calls="U0BEN")
        world.ana.close()
    before = len(world.ben.messages)
    world.move_to(madrid(3, 15))
    assert len(world.ben.messages) == before + 1
    assert "5 people are waiting to hear from you" in world.ben.newest
    assert world.ben.newest.count("Open the card") == 5


def test_who_travels_is_asked_by_the_clock_on_their_wall(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.sandbox.change_person("U0ANA", tz="America/New_York")
    world.settle()
    before = len(world.ana.messages)
    world.move_to(madrid(4, 15))
    assert len(world.ana.messages) == before
    world.move_to(madrid(4, 15, 30))
    assert "Jane Doe is still waiting to hear" in world.ana.newest
