"""The call to a person whom a candidate named: its card the next morning, its answers, and how it is let go."""

import pytest

from tests.world import World, madrid

CARD = "Referral: Tom Weber"
NAMED = "Tom Weber, named by Jane Doe for Staff Engineer at Acme."
BUTTONS = ["In touch", "Not interested", "Snooze", "More"]


@pytest.fixture
def named(world: World) -> World:
    """Ana has told Jane, who named Tom; nothing is known of how to reach him."""
    world.ana.declines("Jane Doe")
    world.ana.reaches(Follow_up_in="Not at all", Referral="Tom Weber")
    return world


def status(world: World) -> str:
    """The list of referrals as Ana sees it."""
    world.ana.command("/referral")
    shown = world.ana.form
    world.ana.visitor.close(everything=True)
    return shown


def test_a_name_is_a_card_of_the_next_morning_and_asks_how_to_reach_them(named: World) -> None:
    assert len(named.ana.messages) == 1
    named.move_to(madrid(4, 9, 30))
    card = named.ana.message(CARD)
    assert NAMED in named.ana.newest
    assert "waiting to hear" not in named.ana.newest
    assert named.ana.buttons(card) == ["Add a number or e-mail", *BUTTONS]
    named.ana.press("Add a number or e-mail", card)
    named.ana.type_in("Number or e-mail", "ask around")
    assert "I can't read a number or an e-mail address in this." in str(named.ana.submit())
    named.ana.type_in("Number or e-mail", "612 345 678, tom@example.com")
    assert named.ana.submit() == {}
    assert named.ana.buttons(card) == BUTTONS
    assert "612 34 56 78" in named.ana.reads(card)
    assert "tom@example.com" in named.ana.reads(card)


def test_in_touch_says_so_on_the_card_and_in_the_list_and_undo_takes_it_back(named: World) -> None:
    named.move_to(madrid(4, 9, 30))
    card = named.ana.message(CARD)
    named.ana.press("In touch", card)
    assert "You got in touch with Tom Weber on Wed 4 March." in named.ana.reads(card)
    assert "Contacted since today." in status(named)
    named.ana.press("Undo", card)
    assert named.ana.buttons(card)[1:] == BUTTONS
    assert "for Staff Engineer at Acme. New." in status(named)
    named.ana.press("Not interested", card)
    assert "Tom Weber is not interested; you noted it on Wed 4 March." in named.ana.reads(card)
    assert ". No since today." in status(named)


def test_unanswered_it_is_let_go_on_the_third_morning_and_no_lead_hears_of_it(named: World) -> None:
    named.move_to(madrid(4, 9, 30))
    named.move_to(madrid(5, 9, 30))
    assert "Tom Weber, named by Jane Doe" in named.ana.newest
    named.move_to(madrid(6, 9, 30))
    assert "Tom Weber, named by Jane Doe" in named.ana.newest
    named.move_to(madrid(9, 9, 30))
    assert "A first call to a referral was let go" in named.ana.newest
    assert "No first call to Tom Weber after three mornings, so I've closed it." in named.ana.newest
    count = len(named.ana.messages)
    named.move_to(madrid(11, 18))
    assert (len(named.ana.messages), named.lena.messages) == (count, [])
    assert "for Staff Engineer at Acme. New." in status(named)


def test_the_list_of_referrals_takes_the_number_and_the_status_that_ends_the_call(named: World) -> None:
    named.ana.command("/referral")
    named.ana.press("Add a number or e-mail")
    named.ana.type_in("Number or e-mail", "tom@example.com")
    assert named.ana.submit() == {}
    assert named.ana.form.startswith("Referrals")
    assert "tom@example.com" in named.ana.form
    assert "Add a number or e-mail" not in named.ana.buttons(named.ana.visitor.form().as_slack())
    named.ana.press("Contacted")
    named.ana.visitor.close(everything=True)
    named.move_to(madrid(5, 18))
    assert len(named.ana.messages) == 1


def test_a_call_taken_back_takes_the_call_to_whom_it_named_with_it(named: World) -> None:
    named.ana.press("Undo", named.ana.message("Jane Doe"))
    named.ana.visitor.close(everything=True)
    named.move_to(madrid(4, 18))
    assert not [message for message in named.ana.messages if "Tom Weber" in message]


def test_who_and_home_show_them_to_whoever_may_see_them_and_to_nobody_else(named: World) -> None:
    assert "Referrals to call" in named.ana.open_home()
    assert "Referral: Tom Weber, tomorrow, about Staff Engineer at Acme." in named.ana.home
    named.ana.command("/signoffs", "who Tom Webber")
    assert "Tom Weber, named by Jane Doe" in named.ana.told
    named.ana.press("Not interested", named.ana.message("named by Jane Doe"))
    named.ana.command("/signoffs", "who Tom Weber")
    assert "named by Jane Doe in March for Staff Engineer at Acme. No since today." in named.ana.told
    named.omar.command("/signoffs", "who Tom Weber")
    assert "This is with Ana Ruiz." in named.omar.told
    assert "Jane" not in named.omar.told
    assert "Staff Engineer" not in named.omar.told
