"""`/signoffs log`: it shows leads who did what and when, page by page, and without the name after an erasure."""

import pytest

from handlers.cards.kinds import ENTRIES
from models.duties.log_entry import EntryKind
from tests.person import Played
from tests.world import World, madrid

REFUSED = "Only a lead or an admin can read who did what. Ask Lena Vogt."


def reads(person: Played, words: str) -> str:
    person.command("/signoffs", f"log {words}")
    return person.told


def test_every_entry_has_its_sentence() -> None:
    assert set(ENTRIES) == set(EntryKind)
    assert all("{who}" in wording.log for wording in ENTRIES.values())


def a_life(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.press("No answer")
    world.ana.more("Edit")
    world.ana.fill(Phone="+34 600 111 222")
    assert world.ana.submit() == {}
    world.ana.close()
    world.ana.reaches(
        "Reserved", message=world.ana.message("Sign-off call"), Private_note="She was brave", Ideal_next_step="Lisbon"
    )


@pytest.mark.both_databases
def test_a_lead_reads_it_newest_first(world: World) -> None:
    a_life(world)
    log = reads(world.lena, "Jane Doe")
    assert log.startswith("Who did what for Jane Doe")
    order = [
        "3 March 2026, 10:00: Ana Ruiz told them in a call (Staff Engineer at Acme). They took it: Reserved",
        "Ana Ruiz edited what was recorded (Staff Engineer at Acme). phone.",
        "Ana Ruiz tried, without an answer",
        "Ana Ruiz recorded the decline",
    ]
    places = [log.index(line) for line in order]
    assert places == sorted(places)
    assert "Lisbon" in log
    assert "brave" not in log


def test_a_private_note_is_shown_where_its_author_lets_the_lead_read_it(world: World) -> None:
    world.ana.declines("Jane Doe")
    shared = ["Share the private note with my lead"]
    world.ana.reaches(Private_note="Call before noon", My_lead_may_read_this=shared)
    assert "Private note: Call before noon" in reads(world.lena, "Jane Doe")
    assert "before noon" not in reads(world.vera, "Jane Doe")


def test_owners_and_others_are_sent_to_who_leads(world: World) -> None:
    a_life(world)
    assert reads(world.ana, "Jane Doe").startswith(REFUSED)
    assert reads(world.omar, "Jane Doe").startswith("I can't find anyone by that name.")
    assert reads(world.omar, "settings").startswith("Only leads and admins can read")
    assert reads(world.lena, "").startswith("Try: /signoffs log Jane Doe.")


def test_it_turns_by_pages(world: World) -> None:
    world.ana.declines("Jane Doe")
    for minute in range(15):
        world.move_to(madrid(3, 10, minute + 1))
        world.ana.press("No answer", world.ana.message("Sign-off call"))
    reads(world.lena, "Jane Doe")
    first = world.lena.visitor.dm[-1]
    assert "Page 1 of 2, the newest first." in world.lena.reads(first)
    assert world.lena.buttons(first) == ["Older"]
    world.lena.press("Older", first)
    assert "Ana Ruiz recorded the decline" in world.lena.reads(first)
    assert world.lena.buttons(first) == ["Newer"]
    world.lena.press("Newer", first)
    assert "Page 1 of 2" in world.lena.reads(first)


def test_after_an_erasure_it_says_who_did_what_and_not_for_whom(world: World) -> None:
    a_life(world)
    world.lena.command("/signoffs", "forget Jane Doe")
    world.lena.fill(Type_erase_to_go_on="erase")
    assert world.lena.submit() == {}
    world.lena.close()
    log = reads(world.lena, "erased")
    assert "3 March 2026, 10:00: Lena Vogt erased their data." in log
    world.lena.press("Open", world.lena.visitor.dm[-1])
    log = world.lena.told
    assert log.startswith("Who did what for Somebody")
    assert "Ana Ruiz told them in a call (Staff Engineer at Acme). They took it: Reserved" in log
    assert "Lisbon" not in log
    assert "brave" not in log
    assert reads(world.ana, "erased").endswith("No one whose log you may read was erased.")


def test_who_changed_a_setting(world: World) -> None:
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.type_in("Keep people's data", "90")
    assert world.lena.submit() == {}
    world.lena.visitor.close(everything=True)
    assert "Lena Vogt changed retention days, from 180 to 90." in reads(world.lena, "settings")


@pytest.mark.parametrize("typed", ["x", "%_*", "<@U0ANA> {0}", "W" * 3000, "🦄" * 500])
@pytest.mark.parametrize("word", ["log", "forget", "export"])
def test_whatever_is_typed_there_is_an_answer(world: World, word: str, typed: str) -> None:
    world.ana.declines("Jane Doe")
    world.lena.command("/signoffs", f"{word} {typed}")
    assert world.lena.told
    assert [exchange.error for exchange in world.sandbox.traffic if exchange.error] == []
