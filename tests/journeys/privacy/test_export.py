"""`/signoffs export`: a file with one's own duties, the team's duties, or all data about one person."""

import csv
import io
from typing import TypeVar

import pytest
from sqlalchemy import select, update

from bot.demo.workspace import BEN
from bot.sandbox.state.files import File
from models.duties.log_entry import EntryKind, LogEntry
from models.outbox.message import Message
from models.privacy import export
from models.privacy.shared_file import SharedFile
from tests.person import Played
from tests.world import GUEST, World, madrid

SENT = "It is in your messages with me."


def files(world: World) -> list[File]:
    return list(world.sandbox.workspace.files)


def table(world: World) -> list[dict[str, str]]:
    """The rows of the newest file, parsed as CSV."""
    content = (files(world)[-1].content or b"").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


Row = TypeVar("Row", LogEntry, SharedFile)


def rows(world: World, table: type[Row]) -> list[Row]:
    with world.bot.db.reading() as session:
        return list(session.scalars(select(table)))


def exports(person: Played, words: str = "") -> str:
    person.command("/signoffs", f"export {words}")
    return person.told


def two_owners(world: World) -> None:
    world.ana.declines("Jane Doe, +34 600 111 222, jane@example.com")
    world.ana.declines("Tom Roe", role="Buyer", Who_calls=BEN.id)


@pytest.mark.both_databases
def test_my_own_duties_come_as_a_file_to_me_alone(world: World) -> None:
    two_owners(world)
    world.ana.reaches(message=world.ana.message("Sign-off call: Jane Doe"), Follow_up_in="Not at all")
    assert exports(world.ana) == SENT
    assert files(world)[-1].channels == ["D0ANA"]
    [row] = table(world)
    assert (row["candidate"], row["role"], row["client"]) == ("Jane Doe", "Staff Engineer", "Acme")
    assert (row["owner"], row["ended_as"], row["stage"]) == ("Ana Ruiz", "reached", "final")
    assert any("signoff-2026-03-03.csv" in text for text in world.ana.messages)


def test_a_leads_file_is_the_teams(world: World) -> None:
    two_owners(world)
    exports(world.lena)
    assert [row["candidate"] for row in table(world)] == ["Tom Roe", "Jane Doe"]
    exports(world.ben)
    assert [row["candidate"] for row in table(world)] == ["Tom Roe"]
    assert "Only full members" in exports(world.as_(GUEST))


@pytest.mark.parametrize("typed", ["=1+1", "+34600111222", "-2", "@SUM(A1)"])
def test_no_cell_is_a_formula(world: World, typed: str) -> None:
    world.ana.declines("Jane Doe", What_you_may_tell_them=typed, role=f"{typed} at Acme")
    exports(world.lena)
    assert table(world)[0]["role"] == f"'{typed}"
    exports(world.lena, "Jane Doe")
    assert {row["value"] for row in table(world) if row["field"] == "may_tell"} == {f"'{typed}"}


def test_no_cell_is_a_formula_where_semicolons_part_them_either(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", role="Dev;=HYPERLINK(A1)")
    exports(world.ana)
    content = (files(world)[-1].content or b"").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content), delimiter=";") for cell in row]
    assert "'=HYPERLINK(A1)" in " ".join(cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_a_lead_gets_all_that_is_held_on_somebody_and_the_log_says_so(world: World) -> None:
    world.ana.declines("Jane Doe, +34 600 111 222, jane@example.com")
    world.ana.reaches(Private_note="She was brave", Referral="Tom Sayer")
    assert exports(world.ana, "Jane Doe") == (
        "Only a lead or an admin can export all that is held on a person. Ask Lena Vogt."
    )
    assert exports(world.omar, "Jane Doe").startswith("I can't find anyone by that name.")
    assert exports(world.lena, "Jane Doe") == SENT
    held = {(row["what"], row["field"]): row["value"] for row in table(world)}
    assert held["person", "email"] == "jane@example.com"
    assert held["log", "private_note"] == "She was brave"
    assert held["they_named", "name"] == "Tom Sayer"
    assert held["declines", "role"] == "Staff Engineer at Acme"
    assert "Jane" not in files(world)[-1].name
    with world.bot.db.reading() as session:
        [entry] = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.EXPORTED))
        assert entry.by_id is not None


def test_an_export_of_nothing_says_so_in_place_of_an_empty_file(world: World) -> None:
    two_owners(world)
    assert exports(world.omar).startswith("There is nothing to export yet")
    assert files(world) == []
    assert [row.removed_at for row in rows(world, SharedFile)] != [None]


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.completeUploadExternal", "conversations.open"])
def test_where_slack_does_not_take_the_file_the_log_says_nothing(world: World, step: str) -> None:
    world.ana.declines("Jane Doe")
    world.sandbox.faults.add(step, error="internal_error", times=5)
    assert exports(world.lena, "Jane Doe").startswith("Slack did not take the file, so you do not have it")
    assert [entry.what for entry in rows(world, LogEntry) if entry.what is EntryKind.EXPORTED] == []
    world.move(minutes=10)
    assert [row.removed_at is None for row in rows(world, SharedFile)] == [False]
    world.sandbox.faults.clear()
    assert exports(world.lena, "Jane Doe") == SENT
    assert [entry.what for entry in rows(world, LogEntry) if entry.what is EntryKind.EXPORTED] == [EntryKind.EXPORTED]


def test_without_the_scope_there_is_a_way(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.sandbox.faults.add("files.getUploadURLExternal", error="missing_scope")
    assert exports(world.ana).startswith("Slack does not let me send files here: the app lacks files:write.")
    assert files(world) == []


def test_a_file_goes_after_a_week_and_is_tried_again_until_it_is_gone(world: World) -> None:
    world.ana.declines("Jane Doe")
    exports(world.ana)
    world.sandbox.faults.add("files.delete", error="internal_error", times=2)
    world.move_to(madrid(9, 12))
    assert len(files(world)) == 1
    for hour in range(10, 20):
        world.move_to(madrid(10, hour, 5))
    assert files(world) == []
    with world.bot.db.reading() as session:
        [row] = session.scalars(select(SharedFile))
        assert (row.tries, row.problem) == (2, None)


def test_a_file_on_its_way_when_somebody_is_erased_never_stays(world: World) -> None:
    world.ana.declines("Jane Doe")
    exports(world.ana)
    with world.bot.db.writing() as session:
        # The state that a crash between the first and the last call to Slack leaves.
        session.execute(update(SharedFile).values(shared_at=None))
    world.lena.command("/signoffs", "forget Jane Doe")
    world.lena.fill(Type_erase_to_go_on="erase")
    assert world.lena.submit() == {}
    assert len(files(world)) == 1
    world.move(minutes=11)
    assert files(world) == []


def test_ten_thousand_rows_at_most(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    two_owners(world)
    monkeypatch.setattr(export, "MOST", 1)
    exports(world.lena)
    assert [row["candidate"] for row in table(world)] == ["Tom Roe"]


def test_nothing_that_was_typed_stands_in_what_the_bot_keeps_of_a_file(world: World) -> None:
    world.ana.declines("Jane Doe")
    exports(world.lena, "Jane Doe")
    with world.bot.db.reading() as session:
        assert "Jane" not in str([vars(file) for file in session.scalars(select(SharedFile))])
        assert "Jane" not in str([message.details for message in session.scalars(select(Message))])
