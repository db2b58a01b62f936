"""Phone numbers: a number without a country code dials in the country of the person who typed it, for every reader."""

import json

import pytest
from sqlalchemy import select

from bot.demo.workspace import ANA
from models.duties.log_entry import EntryKind, LogEntry
from tests.person import Played
from tests.world import World

CARD = "Sign-off call: Jane Doe"
MADRID = "tel:+34612345678"


def shown_to(person: Played) -> str:
    """The blocks of every direct message to this person, as JSON."""
    return json.dumps([message.blocks for message in person.visitor.dm], ensure_ascii=False)


def looks(world: World) -> str:
    world.lena.command("/signoffs", "who Jane Doe")
    return json.dumps(world.lena.visitor.dm[-1].blocks, ensure_ascii=False)


@pytest.mark.both_databases
def test_a_number_typed_in_madrid_dials_madrid_for_whoever_reads_it_in_berlin(world: World) -> None:
    world.ana.declines("Jane Doe, 612 345 678")
    assert MADRID in shown_to(world.ana)
    assert "612 34 56 78" in world.ana.newest
    assert "+34 612" not in world.ana.newest
    seen = looks(world)
    assert MADRID in seen
    assert "+34 612 34 56 78" in seen
    world.lena.more("Hand off")
    world.lena.fill(Hand_off_to="U0LENA")
    assert world.lena.submit() == {}
    assert MADRID in shown_to(world.lena)
    assert "tel:+49" not in shown_to(world.lena)


def test_a_journey_of_its_owner_moves_no_number(world: World) -> None:
    world.ana.declines("Jane Doe, 612 345 678")
    world.sandbox.change_person(ANA.id, tz="Europe/Berlin")
    world.settle()
    assert MADRID in shown_to(world.ana)
    assert "+34 612 34 56 78" in world.ana.newest


def test_whoever_edits_another_field_abroad_reads_no_number_again(world: World) -> None:
    world.ana.declines("Jane Doe, 612 345 678")
    looks(world)
    world.lena.more("Edit")
    assert "+34 612 34 56 78" in world.lena.form
    world.lena.fill(Name="Jane Roe")
    assert world.lena.submit() == {}
    assert MADRID in shown_to(world.ana)
    world.lena.command("/signoffs", "who Jane Roe")
    world.lena.more("Edit")
    world.lena.fill(Phone="030 123456")
    assert world.lena.submit() == {}
    assert "tel:+4930123456" in shown_to(world.ana)


def test_an_undo_abroad_brings_back_the_number_that_was_given(world: World) -> None:
    world.ana.declines("Jane Doe, 612 345 678")
    world.ana.more("Wrong number")
    assert world.ana.submit() == {}
    assert MADRID not in shown_to(world.ana)
    looks(world)
    world.lena.more("Undo")
    assert MADRID in shown_to(world.ana)


def test_a_wrong_number_that_an_older_version_noted_can_be_taken_back(world: World) -> None:
    world.ana.declines("Jane Doe, 612 345 678")
    world.ana.more("Wrong number")
    assert world.ana.submit() == {}
    with world.bot.db.writing() as session:
        entry = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.WRONG_NUMBER)).one()
        entry.before = {field: value for field, value in entry.before.items() if field != "phone_digits"}
    world.ana.more("Undo")
    assert MADRID in shown_to(world.ana)


def test_the_same_digits_in_two_countries_are_asked_about(world: World) -> None:
    world.ana.declines("Jane Doe, 612 345 678")
    world.lena.declines("Jane Doe, 612 345 678")
    question = "Is Jane Doe the one with the number +34 612 34 56 78?"
    assert question in world.lena.form
    world.lena.type_in(question, "Yes, the same person")
    assert world.lena.submit() == {}
    assert "It is with Ana Ruiz. Nothing was changed." in world.lena.form
    assert "tel:+49" not in shown_to(world.ana) + shown_to(world.lena)


def test_what_nobody_can_dial_identifies_nobody_and_dials_nothing(world: World) -> None:
    world.ana.declines("Jane Doe, 000 000 000")
    world.ana.declines("Kim Poe, 000 000 000")
    assert "Sign-off call: Kim Poe" in world.ana.newest
    assert "000 000 000" in world.ana.newest
    assert "tel:" not in shown_to(world.ana)
    assert "Also open" not in world.ana.newest
