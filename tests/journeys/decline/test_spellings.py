"""Spellings: every spelling of a name or role is recorded once, is found, and is erased wherever it was written."""

import json

import pytest
from sqlalchemy import select

from models.database.base import Base
from models.directory.role import Role
from models.duties.decline import Decline
from tests.world import World, madrid


def everything_in(world: World) -> str:
    """Every column of every table."""
    with world.bot.db.reading() as session:
        rows = [row for table in Base.metadata.sorted_tables for row in session.execute(select(table)).all()]
        return json.dumps([[str(value) for value in row] for row in rows], ensure_ascii=False)


def everything_seen(world: World) -> str:
    """The text of every message in Slack."""
    shown = [text for person in (world.ana, world.ben, world.lena) for text in person.messages]
    return "\n".join(shown)


def declines(world: World) -> int:
    with world.bot.db.reading() as session:
        return len(session.scalars(select(Decline)).all())


def test_one_person_in_several_spellings_gets_one_call(world: World) -> None:
    for name in ("Sean O'Brien", "Sean O’Brien", "SEAN  O\u2018BRIEN", "\u202aSean O\u02bcBrien\u202c"):
        world.ana.declines(name)
        world.ana.visitor.close(everything=True)
    assert declines(world) == 1


def test_one_role_in_two_spellings_is_one(world: World) -> None:
    world.ana.declines("Jane Doe", role="Bäcker - EMEA at Müller")
    world.ana.declines("Tom Roe", role="Baecker – EMEA at Mueller")
    with world.bot.db.reading() as session:
        assert [role.full_name for role in session.scalars(select(Role))] == ["Bäcker - EMEA at Müller"]
    world.ana.command("/decline")
    for typed in ("baecker", "BÄCK", "backer", "emea at müll"):
        assert world.ana.visitor.suggestions("Role", typed)[0] == "Bäcker - EMEA at Müller"


def test_somebody_is_found_by_either_customary_spelling_and_joel_is_not_jol(world: World) -> None:
    world.ana.declines("Björn Öberg, bo@example.com")
    world.ana.declines("Jol Smith, jol@example.com")
    for typed in ("Bjorn Oberg", "Bjoern Oeberg", "BJÖRN ÖBERG"):
        world.ana.command("/signoffs", f"who {typed}")
        assert "bo@example.com" in world.ana.told
    world.ana.declines("Joel Smith", role="Staff Engineer at Acme")
    assert declines(world) == 3


@pytest.mark.parametrize(
    ("name", "asked", "notes"),
    [
        ("Sean O'Brien", "Sean O’Brien", ["Sean O’Brien", "SEAN O‘BRIEN"]),
        ("Björn Öberg", "Bjoern Oeberg", ["Bjorn Oberg", "Bjoern Oeberg", "Bjo\u0308rn O\u0308berg"]),
        ("Anne-Marie Doe", "Anne\u2011Marie Doe", ["Anne–Marie Doe", "anne\u2010marie\u00a0doe"]),
    ],
)
def test_who_is_erased_is_gone_in_every_spelling_from_database_and_cards(
    world: World, name: str, asked: str, notes: list[str]
) -> None:
    world.ana.declines(f"{name}, them@example.com")
    for number, note in enumerate(notes):
        world.ana.declines(f"Tom Roe {number}", role="Buyer", What_you_may_tell_them=f"{note} was stronger")
        assert f"{note} was stronger" in world.ana.newest
    world.lena.command("/signoffs", f"forget {asked}")
    world.lena.fill(Type_erase_to_go_on="erase")
    assert world.lena.submit() == {}
    world.lena.visitor.close(everything=True)
    world.move_to(madrid(4, 10))
    held, seen = everything_in(world), everything_seen(world)
    for spelled in (name, *notes):
        assert spelled not in held
        assert spelled not in seen
    assert held.count("Somebody was stronger") == len(notes)
    world.ana.press("Open the card")
    assert "Somebody was stronger" in world.ana.form


def test_two_long_roles_and_two_long_names_are_told_apart(world: World) -> None:
    role = "Senior Staff Software Engineer, Distributed Storage and Streaming Platforms at Acme"
    person = "Maria Magdalena Theresia Josefa Antonia Walburga von und zu der Hohenfels und Lichtenberg"
    for place in ("Berlin", "Munich"):
        world.ana.command("/interviewed", f"{person} {place}, {role} Berlin")
        assert world.ana.submit() == {}
        world.ana.visitor.close(everything=True)
    world.ana.declines("Tom Roe", role=f"{role} Munich")
    world.ana.visitor.close(everything=True)
    world.ana.command("/decline")
    offered = world.ana.visitor.suggestions("Role", "senior staff")
    assert {label[-6:] for label in offered if label.startswith("Senior")} >= {"Berlin", "Munich"}
    world.ana.visitor.close(everything=True)
    world.ana.command("/filled", f"{role} Berlin")
    hired = world.ana.visitor.suggestions("Hired", "maria")
    assert {label[-6:] for label in hired} == {"Berlin", "Munich"}
