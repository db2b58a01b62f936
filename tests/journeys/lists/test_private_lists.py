"""Private lists: a list that only one person sees is redrawn in place after each of their clicks."""

import threading

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.sandbox.state.conversation import Message
from tests.faults.failing_database import at_each
from tests.journeys.lists.test_team import handed_up
from tests.person import Played
from tests.world import World, madrid

JANE = "Sign-off call: Jane Doe"


def asked(person: Played, words: str = "") -> Message:
    """The private answer to /signoffs."""
    person.command("/signoffs", words)
    answer = person.visitor.dm[-1]
    assert answer.ephemeral
    return answer


def declines_together(person: Played, people: int, stage: str) -> None:
    """Records this many people in one form."""
    everybody = "\n".join(f"Person {n}, p{n}@example.com" for n in range(people))
    person.declines("Person 0", stage=stage, Candidate=everybody)


@pytest.mark.both_databases
def test_no_answer_is_seen_in_the_list_in_which_it_was_said(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.declines("Max Roe")
    card = world.ana.message(JANE)
    listed = asked(world.ana)
    world.ana.press("No answer", listed)
    assert "No answer on " in world.ana.reads(listed)
    assert "Max Roe" in world.ana.reads(listed)
    assert world.ana.visitor.dm[-1] is listed, "nothing is said beside it"
    assert "No answer on " in world.ana.reads(card)


def test_whoever_is_settled_leaves_the_list(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Applied")
    world.ana.declines("Max Roe")
    listed = asked(world.ana)
    world.ana.press("I sent it", listed)
    assert "Jane Doe" not in world.ana.reads(listed)
    assert "Max Roe is waiting to hear from you" in world.ana.reads(listed)


def test_all_sent_leaves_the_list_too(world: World) -> None:
    declines_together(world.ana, 6, "Applied")
    listed = asked(world.ana)
    world.ana.press("All sent", listed)
    assert "Nobody is waiting to hear from you." in world.ana.reads(listed)


def test_what_was_settled_elsewhere_is_said_and_the_list_is_put_right(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Applied")
    listed = asked(world.ana)
    before_her = world.ana.screen(listed)
    world.ana.press("I sent it", listed)
    world.ana.press("I sent it", before_her)
    assert world.ana.told == "You e-mailed Jane Doe on Tue 3 March at 10:00. Nothing was changed."
    assert "Nobody is waiting to hear from you." in world.ana.reads(listed)


def test_whom_a_lead_took_is_seen_in_the_teams_list(world: World) -> None:
    handed_up(world)
    listed = asked(world.lena, "team")
    world.lena.press("Take it", listed, nth=0)
    assert "need somebody" not in world.lena.reads(listed)
    assert "Jane Doe" not in world.lena.reads(listed)
    assert "Sign-off call: Jane Doe" in world.lena.newest


def test_who_somebody_is_says_what_was_just_noted(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.move_to(madrid(4, 10))
    listed = asked(world.ana, "who jane doe")
    world.ana.press("No answer", listed)
    assert "Ana Ruiz tried, without an answer, today." in world.ana.reads(listed)


def test_a_later_page_stays_before_the_reader(world: World) -> None:
    declines_together(world.ana, 14, "Final round")
    listed = asked(world.lena, "team")
    world.lena.press("Next", listed)
    assert "13 to 14 of 14." in world.lena.reads(listed)
    world.lena.press("Take it", listed, nth=1)
    assert "13 to 13 of 13." in world.lena.reads(listed)


def test_what_was_kept_is_not_said_to_be_lost_when_the_list_cannot_be_read_after_it(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    card = world.ana.message(JANE)
    listed = asked(world.ana)
    engine = world.bot.db.engine
    kept_by: list[int] = []
    world.settle()

    def committed(_connection: Connection) -> None:
        # A listener's first transaction saves the answer; the later ones, which send and redraw, are not meant here.
        if threading.current_thread().name.startswith("listener"):
            kept_by[:] = kept_by or [threading.get_ident()]

    def unreadable(connection: Connection) -> None:
        if connection.get_execution_options().get("signoff_reads") and threading.get_ident() in kept_by:
            raise OperationalError("BEGIN", {}, RuntimeError("gone"))

    with at_each(engine, "commit", committed), at_each(engine, "begin", unreadable):
        world.ana.visitor.press("No answer", listed)
        assert world.bot.listeners.wait_until_idle(10)
    world.settle()
    assert world.ana.told == "Noted."
    assert "No answer on " in world.ana.reads(card)


def test_a_call_that_was_made_from_the_list_leaves_it(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.declines("Max Roe")
    listed = asked(world.ana)
    world.ana.reaches(message=listed)
    assert "Max Roe is waiting to hear from you" in world.ana.reads(listed)
    assert "Sign-off call: Jane Doe" not in world.ana.reads(listed)


def test_so_does_one_that_hurt(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    listed = asked(world.ana)
    world.ana.reaches("Hurt", message=listed)
    assert "Sign-off call: Jane Doe" not in world.ana.reads(listed)


def test_what_is_pressed_on_a_card_that_was_opened_from_the_list_is_seen_there_and_on_the_card(world: World) -> None:
    declines_together(world.ana, 6, "Final round")
    listed = asked(world.ana)
    world.ana.press("Open the card", listed, nth=0)
    world.ana.more("They already knew")
    assert "Noted: Person 0 knew already." in world.ana.form
    assert "5 people are waiting to hear from you" in world.ana.reads(listed)


def test_whom_a_lead_assigned_is_with_them_in_the_teams_list(world: World) -> None:
    handed_up(world)
    listed = asked(world.lena, "team")
    world.lena.press("Hand off", listed, nth=0)
    world.lena.fill(Hand_off_to="Ben Okafor")
    assert world.lena.submit() == {}
    assert "Ben Okafor: 2 people." in world.lena.reads(listed)


def test_after_half_an_hour_the_list_stays_as_it_was_and_what_was_typed_is_kept(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    listed = asked(world.ana)
    before = world.ana.reads(listed)
    world.ana.press("I reached them", listed)
    world.move(minutes=31)
    world.ana.fill(**{"How_did_they_take_it?": "Fine", "What_did_you_leave_with?": ["A relationship"]})
    assert world.ana.submit() == {}
    assert world.ana.reads(listed) == before
    assert "Nobody is waiting to hear from you." in world.ana.open_home()
