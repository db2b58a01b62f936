"""The call card: what it shows before the call, and the buttons for how the call went."""

import pytest

from bot.demo.workspace import OMAR
from models.duties import log_entry
from models.duties.log_entry import EntryKind
from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"


@pytest.mark.both_databases
def test_the_card_holds_what_a_prepared_recruiter_needs(world: World) -> None:
    world.ana.declines(
        "Jane Doe, +49 30 123456, jane@example.com",
        What_you_may_tell_them="The other one knew their tools",
        Link="https://ats.example.com/jane",
    )
    card = world.ana.newest
    assert "Staff Engineer at Acme, final round" in card
    assert "Jane Doe should hear it from you today." in card
    assert "Another candidate fitted more closely" in card
    assert "The other one knew their tools" in card
    assert "+49 30 123456" in card
    assert "jane@example.com" in card
    assert "https://ats.example.com/jane" in card
    assert "You recorded this, so it is yours." in card
    lines = [
        "it's a no this time",
        "I wanted you to hear that from me",
        "the reasons",
        "like to do next",
        "relocate for the right role",
        "keep you posted",
        "Who do you know",
    ]
    assert [card.index(line) for line in lines] == sorted(card.index(line) for line in lines)
    assert world.ana.buttons(world.ana.message(CARD)) == [
        "I reached them",
        "No answer",
        "Snooze",
        "Heads-up e-mail",
        "More",
    ]


def test_a_missing_number_is_asked_for_in_place(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert "not known yet" in world.ana.newest
    world.ana.press("Add a phone number")
    world.ana.fill(Phone="+34 600 123 456")
    assert world.ana.submit() == {}
    assert "600 12 34 56" in world.ana.newest
    assert "Add a phone number" not in world.ana.newest


def test_the_card_says_what_else_is_open_with_this_person(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta", Who_calls=OMAR.id)
    assert "Omar Haddad owes them a call about Analyst at Beta" in world.ana.newest


def test_a_call_that_reached_them_settles_the_card_in_place(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    before = len(world.ana.messages)
    world.ana.reaches(Ideal_next_step="A staff role in Lisbon", Private_note="She was brave")
    assert len(world.ana.messages) == before
    assert "You told Jane Doe on Tue 3 March." in world.ana.newest
    assert world.ana.buttons(world.ana.message(CARD)) == ["Undo", "More"]
    assert "brave" not in world.ana.newest


def test_a_call_is_never_left_without_something(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("I reached them")
    world.ana.type_in("How did they take it?", "Reserved")
    error = "Something always comes out of a call, if only a relationship. What was it?"
    assert world.ana.submit() == {"What did you leave with?": error}
    assert "I reached them" in world.ana.buttons(world.ana.message(CARD))

    world.ana.type_in("What did you leave with?", ["A referral", "Market news"])
    assert world.ana.submit() == {"Referral": "Who did they name? A first name is enough."}
    world.ana.fill(Referral="Tom")
    assert world.ana.submit() == {}
    assert "You told " in world.ana.newest


def test_a_next_step_that_was_typed_is_something_to_leave_with(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("I reached them")
    world.ana.type_in("How did they take it?", "Fine")
    world.ana.fill(Ideal_next_step="A team of their own")
    assert world.ana.submit() == {}


def test_a_form_closed_without_saving_is_remembered_by_the_next_nudge(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.press("I reached them")
    world.ana.close()
    world.move_to(madrid(4, 9, 30))
    assert "Jane Doe is waiting to hear from you" in world.ana.newest
    assert "If you have told Jane Doe, save how it went." in world.ana.newest
    world.ana.reaches()
    assert "You told " in world.ana.newest
    assert "save how it went" not in world.ana.newest


def test_a_call_that_somebody_else_settled_meanwhile_is_kept_as_a_further_entry(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(6, 9, 30))
    world.ana.press("I reached them")
    world.lena.press("Take it")
    world.lena.reaches()

    world.ana.type_in("How did they take it?", "Hurt")
    world.ana.type_in("What did you leave with?", ["A relationship"])
    assert world.ana.submit() == {}
    assert "Lena Vogt told Jane Doe on Fri 6 March." in world.ana.form
    assert "What you typed is kept in the log as a further entry." in world.ana.form


def test_the_same_outcome_form_sent_twice_is_kept_once(world: World) -> None:
    """A double click, or a repeated request after a lost answer, sends the same form twice."""
    world.ana.declines("Jane Doe")
    world.ana.press("I reached them")
    form = world.ana.visitor.form()
    world.ana.fill(**{"How did they take it?": "Fine", "What did you leave with?": ["A relationship"]})
    for _ in range(2):
        world.ana.visitor.acts.submit(form)
    world.settle()
    assert world.ana.form == ""
    with world.bot.db.reading() as session:
        assert [entry.what for entry in log_entry.of_duty(session, 1)] == [EntryKind.RECORDED, EntryKind.REACHED]


def test_an_outcome_form_that_arrives_once_more_after_it_was_undone_settles_nothing(world: World) -> None:
    """The second of two clicks may arrive late, after a bot that was suspended goes on."""
    world.ana.declines("Jane Doe")
    world.ana.press("I reached them")
    form = world.ana.visitor.form()
    world.ana.fill(**{"How did they take it?": "Fine", "What did you leave with?": ["A relationship"]})
    assert world.ana.submit() == {}
    world.ana.press("Undo")
    world.ana.visitor.acts.submit(form)
    world.settle()
    assert "I reached them" in world.ana.buttons(world.ana.message(CARD))
    with world.bot.db.reading() as session:
        assert [entry.what for entry in log_entry.of_duty(session, 1)] == [
            EntryKind.RECORDED,
            EntryKind.REACHED,
            EntryKind.UNDONE,
        ]


def test_another_outcome_of_the_same_person_is_kept_as_a_further_entry(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("I reached them")
    form = world.ana.visitor.form()
    world.ana.fill(**{"How did they take it?": "Fine", "What did you leave with?": ["A relationship"]})
    world.ana.visitor.acts.submit(form)
    world.ana.visitor.acts.enter(form, "note", "value", "They rang back")
    world.ana.visitor.acts.submit(form)
    with world.bot.db.reading() as session:
        entries = log_entry.of_duty(session, 1)
    assert [entry.what for entry in entries] == [EntryKind.RECORDED, EntryKind.REACHED, EntryKind.FURTHER]
    assert entries[-1].private_note == "They rang back"


def test_an_old_button_answers_with_what_is_true_and_changes_nothing(world: World) -> None:
    world.ana.declines("Jane Doe")
    card = world.ana.message(CARD)
    old = world.ana.screen(card)
    world.ana.more("They already knew", card)
    world.ana.visitor.close(everything=True)
    settled = world.ana.reads(card)
    world.move_to(madrid(4, 10))
    for button in ("No answer", "I reached them", "Snooze", "Heads-up e-mail", "More", "Add a phone number"):
        world.ana.press(button, old)
        answer = "Jane Doe knew already; you noted it on Tue 3 March. Nothing was changed."
        assert world.ana.told == answer, button
        assert world.ana.form == "", button
    assert world.ana.reads(card) == settled


def test_two_clicks_do_the_thing_once(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Submitted")
    card = world.ana.message("Sign-off e-mail: Jane Doe")
    screen = world.ana.screen(card)
    world.ana.press("I sent it", screen)
    world.ana.press("I sent it", screen)
    assert world.ana.told == ("You e-mailed Jane Doe on Tue 3 March at 10:00. Nothing was changed.")
    world.move_to(madrid(4, 9, 30))
    assert "1 person heard from us" in world.channel[-1]
