"""Words typed into the bot's direct message are answered there, as `/signoffs` would answer them."""

import pytest

from handlers.runtime.admission import SILENT
from tests.person import Played
from tests.world import World

BUTTONS = ("Record a decline", "My list", "Help")


def says(person: Played, text: str) -> str:
    """Types the words and returns the bot's answer."""
    person.visitor.say(text)
    person.settle()
    return person.told


def test_a_name_is_looked_up(world: World) -> None:
    world.ana.declines("Jane Doe, +34 600 111 222, jane@example.com")
    assert says(world.ana, "Jane Doe").startswith("Jane Doe")
    assert says(world.ana, "600 111 222").startswith("Jane Doe")
    assert says(world.ana, "<tel:+34600111222|600 111 222>").startswith("Jane Doe")
    assert says(world.ana, "who <mailto:jane@example.com|jane@example.com>").startswith("Jane Doe")
    world.ana.press("I reached them", world.ana.visitor.dm[-1])
    assert world.ana.form.startswith("How did it go?")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("team", "Ana Ruiz"),
        ("help", "/signoffs away until friday"),
        ("away until friday", "Set you as away today to Fri"),
        ("who Jane Doe", "Jane Doe"),
        ("signoffs who Jane Doe", "Jane Doe"),
        ("report", "Last 30 days"),
    ],
)
def test_the_words_of_the_command_do_what_the_command_does(world: World, words: str, answer: str) -> None:
    world.ana.declines("Jane Doe")
    assert answer in says(world.lena, words)


def test_words_that_nobody_knows_are_answered_with_the_way_to_begin(world: World) -> None:
    assert says(world.ana, "Hello Signoff").startswith("I can't find anyone by that name.")
    answer = says(world.ana, "Hello, how does this work?")
    assert answer.startswith("I look up names, numbers and e-mails, and know the words in Help.")
    assert all(button in answer for button in BUTTONS)
    world.ana.press("Record a decline", world.ana.visitor.dm[-1])
    assert world.ana.form.startswith("Record a decline")
    world.ana.close()
    world.ana.press("My list", world.ana.visitor.dm[-1])
    assert world.ana.told.startswith("Nobody is waiting to hear from you.")


def test_a_near_miss_is_offered(world: World) -> None:
    assert "Did you mean /signoffs team?" in says(world.ana, "teem")
    world.ana.command("/signoffs", "setings")
    assert "Did you mean /signoffs settings?" in world.ana.told


def test_what_needs_a_form_is_opened_by_a_button(world: World) -> None:
    assert "My settings" in says(world.ana, "settings")
    world.ana.press("My settings", world.ana.visitor.dm[-1])
    assert world.ana.form.startswith("My settings")


def test_who_is_no_lead_is_told_so(world: World) -> None:
    assert says(world.omar, "log settings") == "Only leads and admins can read who changed the settings."


def test_words_that_take_data_out_are_refused_without_slacks_answer(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.sandbox.faults.add("users.info", times=9, error="internal_error")
    assert says(world.lena, "export Jane Doe") == SILENT
    world.sandbox.faults.clear()
    assert "Jane Doe" in says(world.lena, "log Jane Doe")


def test_words_after_signoffs_that_are_no_word_of_it_are_a_name(world: World) -> None:
    world.ana.declines("Jane Doe, +34 600 111 222")
    world.ana.command("/signoffs", "Jane Doe")
    assert world.ana.told.startswith("Jane Doe")


def test_edits_and_deletions_are_no_words(world: World) -> None:
    world.ana.declines("Jane Doe")
    channel = world.ana.visitor.dm[-1].channel
    before = len(world.ana.visitor.dm)
    for subtype in ("message_changed", "message_deleted", "bot_message"):
        world.sandbox.dispatch.event(
            {"type": "message", "subtype": subtype, "channel": channel, "channel_type": "im", "hidden": True},
            "message.im",
        )
    assert len(world.ana.visitor.dm) == before
    assert [exchange.error for exchange in world.sandbox.traffic if exchange.error] == []
