"""Correcting a recorded call: the log keeps both entries, and the second contact shows the newest."""

import json

import pytest
from sqlalchemy import select

from models.duties.decline import Decline
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral, Status
from models.rules.policy import AskWhen
from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"


def told(world: World, **fields: object) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches("Fine", Referral="Tom", Ideal_next_step="Lisbon", Follow_up_in="2 business days", **fields)


def corrects(world: World, **fields: object) -> None:
    world.ana.more("Correct", world.ana.message(CARD))
    world.ana.fill(**fields)
    assert world.ana.submit() == {}


@pytest.mark.both_databases
def test_a_correction_is_a_further_entry_and_never_edits_the_old_one(world: World) -> None:
    told(world)
    with world.bot.db.reading() as session:
        before = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.REACHED)).one().details
    corrects(world, **{"How_did_they_take_it?": "Hurt", "Referral": "Tom Sayer", "Ideal_next_step": None})
    with world.bot.db.reading() as session:
        assert session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.REACHED)).one().details == before
        entry = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.CORRECTED)).one()
        assert entry.details["now"] == {"mood": "hurt", "next_step": None, "referral": "Tom Sayer"}
        named = {referral.name: referral.status for referral in session.scalars(select(Referral))}
        assert named == {"Tom": Status.WITHDRAWN, "Tom Sayer": Status.NEW}


def test_the_second_contact_goes_by_the_newest(world: World) -> None:
    told(world)
    corrects(world, **{"How_did_they_take_it?": "Hurt"})
    world.move_to(madrid(5, 9, 30))
    assert "it hurt last time; ask how they are first" in world.ana.newest
    world.ana.opens_row("Jane Doe")
    assert "Last time it hurt. Start with how Jane Doe is" in world.ana.form
    assert "They took it  Hurt" in world.ana.form
    assert "They named  Tom" in world.ana.form


def test_it_can_be_put_right_long_after_undo_is_over(world: World) -> None:
    told(world)
    world.move_to(madrid(5, 9, 30))
    world.ana.opens_row("Jane Doe")
    world.ana.press("No referral this time")
    world.ana.close()
    world.move_to(madrid(20, 10))
    card = world.ana.message(CARD)
    assert world.ana.buttons(card) == ["More"]
    corrects(world, Ideal_next_step="Porto")
    world.ana.more("What was said", card)
    assert "Ideal next step  Porto" in world.ana.form
    assert "Ana Ruiz corrected the notes, today." in world.ana.form


def test_what_stands_there_already_changes_nothing(world: World) -> None:
    told(world)
    corrects(world)
    assert "That is what it already says. Nothing was changed." in world.ana.form


def test_undo_after_a_correction_opens_the_form_with_the_newest_and_takes_its_referral_back(world: World) -> None:
    told(world)
    corrects(world, Referral="Tom Sayer")
    world.ana.press("Undo", world.ana.message(CARD))
    assert "Tom Sayer" in world.ana.form
    world.ana.close()
    with world.bot.db.reading() as session:
        assert {referral.status for referral in session.scalars(select(Referral))} == {Status.WITHDRAWN}


@pytest.mark.parametrize("typed", ["<!channel> *x*", "{name} %s {0}", "🦄" * 3000, "line\n\nline", "W" * 3000])
def test_any_text_is_kept_as_it_was_typed(world: World, typed: str) -> None:
    told(world)
    corrects(world, Ideal_next_step=typed, Referral=typed, How_to_reach_the_referral=typed, Private_note=typed)
    world.ana.more("What was said", world.ana.message(CARD))
    assert typed[:500] in world.ana.form
    world.ana.visitor.close(everything=True)
    world.move_to(madrid(5, 9, 30))
    world.ana.opens_row("Jane Doe")
    world.ana.press("How it ended")
    world.ana.type_in("How it ended", typed[:300])
    assert world.ana.submit() == {}
    world.ana.close()
    world.ana.opens_row("Jane Doe")
    assert typed[:300].strip() in world.ana.form
    assert world.ana.visitor.view is not None
    assert "How it ended" not in world.ana.buttons(world.ana.visitor.view)
    assert [exchange.error for exchange in world.sandbox.traffic if exchange.error] == []
    assert '"mrkdwn"' not in json.dumps(world.ana.visitor.dm[-1].as_slack()["blocks"])


def test_every_decline_remembers_when_the_ask_was_due(world: World) -> None:
    told(world)
    with world.bot.db.reading() as session:
        assert session.scalars(select(Decline)).one().referral_ask is AskWhen.BOTH


POSTED = ["Tell them when something like it comes up"]


def test_a_promise_that_was_forgotten_is_made_and_one_too_many_is_taken_back(world: World) -> None:
    told(world)
    world.ana.visitor.close(everything=True)
    assert "Keep posted" not in world.ana.open_home()
    corrects(world, Keep_them_posted=POSTED)
    world.ana.visitor.close(everything=True)
    assert "Keep posted" in world.ana.open_home()
    corrects(world, Keep_them_posted=[])
    world.ana.visitor.close(everything=True)
    assert "Keep posted" not in world.ana.open_home()


def test_undo_of_the_call_takes_back_the_promise_that_a_correction_made(world: World) -> None:
    told(world)
    world.ana.visitor.close(everything=True)
    corrects(world, Keep_them_posted=POSTED)
    world.ana.visitor.close(everything=True)
    world.ana.press("Undo", world.ana.message(CARD))
    world.ana.visitor.close(everything=True)
    assert "Keep posted" not in world.ana.open_home()
