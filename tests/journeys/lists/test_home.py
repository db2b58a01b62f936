"""Home and `/signoffs`: both list everybody who waits for the reader, with buttons that work in place."""

import pytest

from bot.demo.workspace import ANA
from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"
DOORS = ["Change", "Record a decline", "Call block", "Settings"]
NOBODY = "Nobody is waiting to hear from you. After an interview that ends in a no, record it with /decline."


@pytest.mark.both_databases
def test_both_say_so_when_nobody_waits(world: World) -> None:
    assert "Your sign-off calls" in world.ana.open_home()
    assert NOBODY in world.ana.home
    assert world.ana.buttons(world.ana.visitor.home) == ["Change", "Record a decline", "Settings"]
    world.ana.command("/signoffs")
    assert world.ana.told == NOBODY


def test_both_show_the_same_list_with_the_same_buttons(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.declines("Max Roe, +49 30 654321", stage="Submitted")
    home = world.ana.open_home()
    world.ana.command("/signoffs")
    listed = world.ana.visitor.dm[-1]
    assert home.startswith("Your sign-off calls")
    assert home.endswith(world.ana.told)
    assert "2 people are waiting to hear from you" in home
    assert world.ana.buttons(world.ana.visitor.home)[len(DOORS) :] == world.ana.buttons(listed)
    assert "I sent it" in world.ana.buttons(listed)
    kinds = [block["type"] for block in (world.ana.visitor.home or {})["blocks"]]
    assert (kinds.count("header"), kinds.count("divider")) == (1, 1)


def test_a_call_is_settled_from_home_and_home_says_so(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.open_home()
    world.ana.reaches(message=world.ana.visitor.home)
    assert "Second contact: Jane Doe" in world.ana.home
    assert CARD not in world.ana.home
    assert "You told " in world.ana.newest


def test_every_button_on_home_answers(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.open_home()
    for button, title in {"Snooze": "Snooze", "Heads-up e-mail": "Heads-up e-mail", "More": "More"}.items():
        world.ana.press(button, world.ana.visitor.home)
        assert world.ana.form.startswith(title), button
        world.ana.close()
    world.ana.press("No answer", world.ana.visitor.home)
    assert "No answer on " in world.ana.home
    old = world.ana.visitor.home
    world.ana.more("They already knew", old)
    world.ana.visitor.close(everything=True)
    assert NOBODY in world.ana.home


def test_a_call_is_settled_from_the_answer_to_signoffs(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.command("/signoffs")
    world.ana.reaches(message=world.ana.visitor.dm[-1])
    assert "You told " in world.ana.messages[0]
    world.ana.command("/signoffs")
    assert "Second contact: Jane Doe" in world.ana.told


def test_from_five_people_on_both_show_rows_that_open_the_card(world: World) -> None:
    world.ana.declines("Jane", Candidate="\n".join(f"Person {n}" for n in range(42)))
    home = world.ana.open_home()
    assert "42 people are waiting to hear from you" in home
    assert "1 to 20 of 42." in home
    world.ana.press("Open the card", world.ana.visitor.home, nth=3)
    assert "Sign-off call: Person 3" in world.ana.form
    world.ana.close()
    world.ana.command("/signoffs")
    assert "42 people are waiting to hear from you" in world.ana.told
    world.ana.press("Open the card", world.ana.visitor.dm[-1])
    assert "Sign-off call: Person 0" in world.ana.form


def test_unknown_words_are_not_taken_for_known_ones(world: World) -> None:
    world.ana.command("/signoffs", "dance")
    assert world.ana.told.startswith("I can't find anyone by that name.")


def test_a_home_that_slack_has_lost_or_shows_otherwise_is_there_again_when_it_is_opened(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert "Jane Doe" in world.ana.open_home()
    del world.sandbox.workspace.homes[ANA.id]
    assert "Jane Doe" in world.ana.open_home()
    world.sandbox.workspace.homes[ANA.id].replace({"type": "home", "blocks": []}, 0)
    assert "Jane Doe" in world.ana.open_home()
    publishes = len(world.sandbox.traffic.named("views.publish"))
    world.ana.open_home()
    assert len(world.sandbox.traffic.named("views.publish")) == publishes


def test_home_is_mine_alone(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert NOBODY in world.omar.open_home()
    assert NOBODY in world.ben.open_home()


def test_a_lead_with_nothing_of_their_own_begins_with_the_team_until_they_choose(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert "Jane Doe waits for a call" in world.lena.open_home()
    world.lena.press("Mine", world.lena.visitor.home)
    assert NOBODY in world.lena.home
    assert NOBODY in world.lena.open_home()


def test_a_team_that_nobody_chose_is_kept_true_too(world: World) -> None:
    assert "Jane Doe" not in world.lena.open_home()
    world.ana.declines("Jane Doe")
    assert "Jane Doe waits for a call" in world.lena.home
    world.ana.reaches()
    assert "Jane Doe waits for a call" not in world.lena.home


def test_a_lead_with_something_of_their_own_begins_with_it(world: World) -> None:
    world.lena.declines("Jane Doe")
    assert "Sign-off call: Jane Doe" in world.lena.open_home()


def test_a_decline_is_recorded_from_home(world: World) -> None:
    world.ana.open_home()
    world.ana.press("Record a decline", world.ana.visitor.home)
    assert world.ana.form.startswith("Record a decline")


def test_a_setting_takes_the_place_of_the_menu_that_opened_it(world: World) -> None:
    assert world.ana.settings() == ["My settings", "My coming nudges"]
    world.ana.press("My settings", world.ana.visitor.home)
    assert world.ana.form.startswith("My settings")
    world.ana.close()
    assert world.ana.form == ""
    assert world.lena.settings() == [
        *("My settings", "My coming nudges"),
        *("Team settings", "Texts", "Leads of one person", "Hand over everything"),
    ]


def test_the_headline_counts_people_not_what_they_are_owed(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta")
    assert "Jane Doe is waiting to hear from you" in world.ana.open_home()
    world.move_to(madrid(4, 9, 30))
    assert "Jane Doe is waiting to hear from you" in world.ana.newest
