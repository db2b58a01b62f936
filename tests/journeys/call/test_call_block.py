"""The call block: it leads through several calls in a row, and nothing that was answered on the way is lost."""

import json

import pytest
from sqlalchemy import select

from bot.demo.workspace import ANA, BEN
from bot.sandbox.app_side import envelopes
from bot.sandbox.limits.check import check_view
from bot.sandbox.state.view import View
from handlers.call import block_pages
from handlers.call.block_pages import BlockState
from handlers.cards.words import CALL_BLOCK
from models.context import Context
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import find_recruiter
from models.directory.workspace import Workspace
from models.views import call_queue
from tests import factories
from tests.person import Played
from tests.world import World, madrid

FIVE = ["Jane Doe", "Max Roe", "Ada King", "Li Wei", "Tom Sayer"]


def owing(world: World, *names: str) -> None:
    """Ana owes each person a call; five or more cards arrive as one list."""
    for number, name in enumerate(names):
        world.ana.declines(name, role=f"Role {number} at Acme")


def starts(who: Played) -> None:
    who.open_home()
    who.press("Call block", who.visitor.home)


def passes_over(world: World, view: View) -> None:
    """Replaces Ana's page by the next one, as the button Later does, without pressing it."""
    carried = json.loads(view.get("private_metadata"))
    with world.bot.db.reading() as session:
        team = session.scalars(select(Workspace)).one()
        reader = find_recruiter(session, team, ANA.id)
        assert reader
        ctx = Context(session, team, world.now, reader)
        shown = call_queue.queue(session, reader, reader.calendar.day_of(world.now), carried["past"])[0]
        after = block_pages.next_page(
            ctx, BlockState(carried["since"], tuple(carried["past"])).passed(shown.id)
        ).to_dict()
    assert check_view(after) == []
    view.replace(after, world.now.timestamp())


def tells(who: Played, mood: str = "Fine", **fields: object) -> None:
    """Answers "I reached them" and saves the outcome form, which is stacked on the page of the block."""
    who.press("I reached them")
    who.fill(**{"How_did_they_take_it?": mood, "What_did_you_leave_with?": ["A relationship"], **fields})
    assert who.submit() == {}


@pytest.mark.both_databases
def test_who_expects_a_call_comes_first_then_who_has_waited_longest(world: World) -> None:
    owing(world, "Jane Doe", "Max Roe")
    world.move(minutes=5)
    owing(world, "Ada King")
    world.ana.press("Heads-up e-mail", world.ana.message("Max Roe"))
    assert world.ana.submit() == {}
    starts(world.ana)
    for name in ("Max Roe", "Jane Doe", "Ada King"):
        assert f"Sign-off call: {name}" in world.ana.form
        world.ana.press("Later")
    assert world.ana.form.endswith("3 people can wait until later.\nClose")


def test_five_calls_in_one_sitting_and_a_warm_last_word(world: World) -> None:
    owing(world, *FIVE)
    starts(world.ana)
    assert "4 people after this one." in world.ana.form
    for number, name in enumerate(FIVE):
        assert f"Sign-off call: {name}" in world.ana.form
        assert len(world.ana.visitor.views) == 1
        tells(world.ana, **({"Referral": "Sam"} if number < 2 else {}))
    summary = "5 people heard from you. They all know now, and from a person. 2 named someone."
    assert summary in world.ana.form
    world.ana.close()
    assert "Second contact" in world.ana.open_home()
    assert "Sign-off call" not in world.ana.home


def test_no_answer_and_a_voicemail_lead_on_and_count_as_tries(world: World) -> None:
    owing(world, "Jane Doe", "Max Roe")
    starts(world.ana)
    world.ana.press("No answer")
    assert "This is the last one." in world.ana.form
    world.ana.press("Left a voicemail")
    assert "2 people did not pick up; I ask again in the morning." in world.ana.form
    assert "heard from you" not in world.ana.form
    for message in world.ana.messages:
        assert "No answer on " in message
    assert "No answer on Tuesday at 10:00, voicemail left." in world.ana.newest


def test_the_heads_ups_go_out_together(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines(
        "Max Roe, max@example.com", role="Analyst at Beta", Handle_with_care=["Send a heads-up e-mail before the call"]
    )
    world.ana.declines("Ada King", role="Buyer at Beta")
    starts(world.ana)
    form = world.ana.form
    assert "Heads-ups together" in form
    assert "Ada King" not in form
    links = json.dumps(world.ana.visitor.view)
    assert "mailto:jane@example.com?subject=" in links
    assert "mailto:max@example.com?subject=" in links
    assert world.ana.submit() == {}
    assert "Sign-off call: Max Roe" in world.ana.form
    assert "has been expecting your call since 10:00" in world.ana.form
    assert "expecting your call" not in world.ana.reads(world.ana.message("Sign-off call: Jane Doe"))
    world.ana.press("Later")
    assert "Sign-off call: Jane Doe" in world.ana.form


def test_where_nobody_is_marked_all_are_ticked_and_the_ticks_may_be_changed(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Max Roe, max@example.com", role="Analyst at Beta")
    starts(world.ana)
    world.ana.type_in("I wrote to", ["Max Roe"])
    assert world.ana.submit() == {}
    assert "expecting your call" in world.ana.reads(world.ana.message("Sign-off call: Max Roe"))
    assert "expecting your call" not in world.ana.reads(world.ana.message("Sign-off call: Jane Doe"))


def test_nobody_need_write_first(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    starts(world.ana)
    world.ana.press("Start calling without")
    assert "Sign-off call: Jane Doe" in world.ana.form
    assert "expecting your call" not in world.ana.newest


def test_a_short_break_is_offered_after_a_hard_one(world: World) -> None:
    owing(world, "Jane Doe", "Max Roe")
    starts(world.ana)
    tells(world.ana, "Hurt")
    assert "That was a hard one. Take two minutes?" in world.ana.form
    world.ana.fill(Hand_the_second_contact_to=BEN.id, A_short_pause=["No new cards for half an hour"])
    assert world.ana.submit() == {}
    assert "Sign-off call: Max Roe" in world.ana.form
    world.move_to(madrid(3, 16))
    assert "Ana Ruiz asks whether you would tell Jane Doe" in world.ben.newest
    assert "Second contact: Jane Doe" in world.ben.newest


def test_closing_at_any_moment_loses_nothing(world: World) -> None:
    owing(world, "Jane Doe", "Max Roe", "Ada King")
    starts(world.ana)
    tells(world.ana)
    world.ana.press("I reached them")
    world.ana.close()
    world.ana.close()
    assert world.ana.form == ""
    assert "You told Jane Doe on" in world.ana.messages[0]
    assert "If you have told Max Roe, save how it went." in world.ana.messages[1]
    starts(world.ana)
    assert "Sign-off call: Max Roe" in world.ana.form


@pytest.mark.parametrize("answer", ["I reached them", "No answer", "Later"])
def test_what_was_settled_meanwhile_is_passed_with_a_word(world: World, answer: str) -> None:
    owing(world, "Jane Doe", "Max Roe")
    starts(world.ana)
    world.lena.command("/signoffs", "who Jane Doe")
    world.lena.more("They already knew", world.lena.visitor.dm[-1])
    world.ana.press(answer)
    assert "Jane Doe knew already; Lena Vogt noted it on Tue 3 March. Nothing was changed." in world.ana.form
    assert "Sign-off call: Max Roe" in world.ana.form


def test_a_form_without_a_takeaway_stays_with_what_it_needs(world: World) -> None:
    owing(world, "Jane Doe")
    starts(world.ana)
    world.ana.press("I reached them")
    world.ana.type_in("How did they take it?", "Fine")
    assert list(world.ana.submit()) == ["What did you leave with?"]
    assert len(world.ana.visitor.views) == 2


def test_it_says_so_when_nobody_waits_for_a_call(world: World) -> None:
    world.ana.declines("Jane Doe", stage="Submitted")
    world.ana.open_home()
    visitor = world.ana.visitor
    assert "Call block" not in world.ana.buttons(visitor.home)
    # A Home that was not redrawn yet still has the button.
    button = envelopes.action_of("doors", {"type": "button", "action_id": CALL_BLOCK, "value": "open"}, None)
    home = visitor.workspace.homes[visitor.id]
    visitor.acts.dispatch.interactive(envelopes.block_actions(visitor.workspace, visitor.id, home, button))
    world.ana.settle()
    assert "Nobody is waiting for a call from you." in world.ana.form


def test_news_that_is_held_is_not_in_it(world: World) -> None:
    owing(world, "Jane Doe")
    world.ana.more("Hold the news")
    world.ana.fill(Until="2026-03-06", Why="The first choice has not signed")
    assert world.ana.submit() == {}
    world.ana.close()
    world.ana.open_home()
    assert "Call block" not in world.ana.buttons(world.ana.visitor.home)


def test_fifty_people_stay_within_slacks_limits(world: World) -> None:
    world.ana.command("/signoffs")
    with world.bot.db.writing() as session:
        team = session.scalars(select(Workspace)).one()
        ana = find_recruiter(session, team, ANA.id)
        assert ana
        for number in range(50):
            named = CandidateDetails(f"Person {number} {'W' * 60}", email=f"person{number}@example.com")
            factories.decline(Context(session, team, world.now, ana), ana, named)
    starts(world.ana)
    assert "Heads-ups together" in world.ana.form
    world.ana.press("Start calling without")
    for number in range(50):
        assert f"Sign-off call: Person {number} W" in world.ana.form
        view = world.ana.visitor.form()
        assert isinstance(view, View)
        assert len(str(view.get("private_metadata"))) < 3000
        if 2 < number < 47:
            passes_over(world, view)
        else:
            world.ana.press("Later")
    assert "50 people can wait until later." in world.ana.form
    assert [exchange.error for exchange in world.sandbox.traffic if exchange.error] == []
