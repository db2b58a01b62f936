"""Near matches: a person whose name is only similar is offered by name, and nothing happens before the choice."""

import pytest
from sqlalchemy import select

from bot.demo.workspace import BEN
from models.duties.log_entry import EntryKind, LogEntry
from models.privacy.shared_file import SharedFile
from tests.person import Played
from tests.world import World

ASKED = "Which of them is it?"


def asks(person: Played, words: str) -> str:
    person.command("/signoffs", words)
    return person.told


def exported(world: World) -> int:
    with world.bot.db.reading() as session:
        files = session.scalars(select(SharedFile.id)).all()
        entries = session.scalars(select(LogEntry.id).where(LogEntry.what == EntryKind.EXPORTED)).all()
        return len(files) + len(entries)


@pytest.mark.parametrize("typed", ["Jane Roe", "Jane", "Doe Jane", "111222", "jane.d@example.org"])
@pytest.mark.parametrize(("word", "button"), [("forget", "Erase"), ("export", "Export"), ("log", "Open")])
def test_only_the_person_who_is_named_is_taken(world: World, word: str, button: str, typed: str) -> None:
    world.ana.declines("Jane Doe, +34 600 111 222, jane@example.com")
    answer = asks(world.lena, f"{word} {typed}")
    assert world.lena.form == ""
    assert exported(world) == 0
    if typed != "jane.d@example.org":
        assert answer.startswith(ASKED)
        assert "Jane Doe, Staff Engineer at Acme. With Ana Ruiz." in answer
        assert world.lena.buttons(world.lena.visitor.dm[-1]) == [button]
    assert "recorded the decline" not in answer


@pytest.mark.parametrize("typed", ["jane  DOE", "+34 600 111 222", "jane@example.com"])
def test_the_exact_name_number_or_address_is_enough(world: World, typed: str) -> None:
    world.ana.declines("Jane Doe, +34 600 111 222, jane@example.com")
    world.ana.declines("Jane Doering", role="Buyer")
    assert asks(world.lena, f"log {typed}").startswith("Who did what for Jane Doe")
    asks(world.lena, f"forget {typed}")
    assert "All data that names Jane Doe is erased" in world.lena.form


def test_a_lead_who_does_not_lead_the_one_named_is_offered_the_other_by_name(world: World) -> None:
    world.lena.open_home()
    world.lena.press("Leads of one person", world.lena.visitor.home)
    world.lena.fill(Person=BEN.id, Their_leads=["U0OMAR"])
    assert world.lena.submit() == {}
    world.lena.visitor.close(everything=True)
    world.ana.declines("Person Zero")
    world.ben.declines("Person Zeno", role="Buyer")
    for word in ("forget", "export", "log"):
        answer = asks(world.omar, f"{word} Person Zero")
        assert world.omar.form == ""
        assert answer.startswith(ASKED)
        assert "Person Zeno" in answer
        assert "Person Zero" not in answer
    assert exported(world) == 0
    world.omar.press("Open", world.omar.visitor.dm[-1])
    assert "Who did what for Person Zeno" in world.omar.told
