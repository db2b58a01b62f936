"""Holding the news: until a day, with a reason, for one person or for everybody who waits for a role."""

import copy

import pytest

from bot.sandbox.app_side import envelopes
from bot.sandbox.troubles import RefusedByClient
from handlers.more.hold import DAY
from tests.person import Played
from tests.world import World, madrid


@pytest.mark.both_databases
def test_the_news_is_held_and_the_ladder_goes_on_where_it_stood(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("More")
    world.ana.press("Hold the news")
    world.ana.fill(Until="2026-03-06", Why="The first choice signs on Thursday")
    assert world.ana.submit() == {}
    assert "is held until Friday" in world.ana.form
    world.ana.close()
    before = len(world.ana.messages)
    world.move_to(madrid(6, 9))
    assert len(world.ana.messages) == before
    assert "On hold until a set day: 1 person" in world.channel[-1]
    world.move_to(madrid(6, 9, 30))
    assert "Jane Doe is still waiting to hear" in world.ana.newest


def test_a_choice_that_is_answered_after_the_form_was_saved_changes_nothing_there(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("More")
    world.ana.press("Hold the news")
    visitor, form = world.ana.visitor, copy.deepcopy(world.ana.visitor.form())
    world.ana.fill(Until="2026-03-06", Why="The first choice signs on Thursday")
    assert world.ana.submit() == {}
    assert "is held until Friday" in world.ana.form
    element = {"type": "datepicker", "action_id": DAY}
    action = envelopes.action_of("until", element, {"selected_date": "2026-03-05"})
    visitor.acts.dispatch.interactive(envelopes.block_actions(visitor.workspace, visitor.id, form, action))
    world.settle()
    assert "is held until Friday" in world.ana.form


def test_a_hold_names_its_day_and_its_reason_or_is_refused_at_the_field(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("More")
    world.ana.press("Hold the news")
    with pytest.raises(RefusedByClient, match="Until"):
        world.ana.submit()
    world.ana.fill(Until="2026-03-06", Why=" ")
    assert set(world.ana.submit()) == {"Why"}
    world.ana.fill(Until="2026-03-14", Why="Waiting for a signature")
    assert set(world.ana.submit()) == {"Until"}


def test_a_held_call_that_was_undone_is_held_again(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("More")
    world.ana.press("Hold the news")
    world.ana.fill(Until="2026-03-06", Why="The first choice signs on Thursday")
    world.ana.submit()
    world.ana.close()
    world.ana.reaches()
    world.ana.press("Undo")
    world.ana.close()
    assert "Held until Friday. Why: The first choice signs on Thursday." in world.ana.newest


def holds_the_role(person: Played, until: str = "2026-03-06") -> None:
    person.more("Hold the news")
    person.fill(Until=until, Why="The first choice signs on Thursday", The_whole_role=["yes"])
    assert person.submit() == {}


def test_a_role_is_held_for_everybody_who_waits_and_for_whoever_is_declined_meanwhile(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.declines("Tom Roe")
    holds_the_role(world.ana)
    assert "The news for 2 people is held until Friday" in world.ana.form
    world.ana.close()
    world.ana.declines("Uma Rao")
    assert "Held until Friday. Why: The first choice signs on Thursday." in world.ana.newest
    world.ana.declines("Ida Lund", role="Analyst at Beta")
    assert "is held" not in world.ana.newest
    world.move_to(madrid(6, 9, 30))
    assert world.ana.newest.startswith("4 people are waiting to hear from you")
    assert "Jane Doe" in world.ana.newest
    assert "Uma Rao" in world.ana.newest


def test_the_first_choice_has_signed_and_everybody_can_hear_it(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.declines("Tom Roe")
    holds_the_role(world.ana)
    world.ana.close()
    world.ana.more("Stop holding the role")
    assert "2 people can hear it now about Staff Engineer at Acme." in world.ana.form
    world.ana.close()
    assert "held" not in "".join(world.ana.messages)
    world.ana.declines("Uma Rao")
    assert "held" not in world.ana.newest


def test_a_hold_of_a_role_that_is_over_holds_nobody(world: World) -> None:
    world.ana.declines("Jane Doe")
    holds_the_role(world.ana)
    world.ana.close()
    world.move_to(madrid(6, 10))
    world.ana.declines("Uma Rao")
    assert "held" not in world.ana.newest


def test_the_update_to_send_meanwhile_names_the_chosen_day_and_keeps_what_was_typed(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.more("Hold the news")
    assert "you hear from me by DATE" in world.ana.form
    world.ana.fill(Why="The first choice signs on Thursday", Until="2026-03-06")
    world.settle()
    assert "you hear from me by Friday" in world.ana.form
    world.ana.fill(Until="2026-03-05")
    world.settle()
    assert "you hear from me by Thursday" in world.ana.form
    assert "The first choice signs on Thursday" in world.ana.form
    assert world.ana.submit() == {}
    assert "is held until Thursday" in world.ana.form
