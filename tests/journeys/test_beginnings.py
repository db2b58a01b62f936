"""Shared beginnings: the first journey plays them, and every later one restores the state that it left."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.workspace import BEN
from models.database.base import Base
from models.directory.workspace import Workspace
from tests import beginnings
from tests.beginnings import Chapters
from tests.conftest import TUESDAY, TURNS, pytest_runtest_setup
from tests.databases import migrated_copy
from tests.world import Turns, World, madrid, playing


@contextmanager
def alike(folder: Path) -> Iterator[World]:
    folder.mkdir()
    with playing(migrated_copy(folder), TUESDAY, alike=True) as world:
        yield world


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    chapters, beginnings.CHAPTERS = beginnings.CHAPTERS, Chapters()
    yield
    beginnings.CHAPTERS = chapters


def rows(world: World) -> dict[str, list[Any]]:
    with world.bot.db.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table))]
            for table in Base.metadata.tables.values()
        }


def everything(world: World) -> list[Any]:
    """All rows, the state of Slack, and the names of all requests."""
    return [rows(world), world.sandbox.snapshot(), [exchange.name for exchange in world.sandbox.traffic]]


def begins(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.press("No answer")
    world.move_to(madrid(4, 10))
    world.ana.open_home()
    world.ana.command("/decline", "Max Roe, Analyst, applied")
    world.ana.fill(Candidate="+49 30 123456")


def test_what_is_brought_about_is_what_was_played_and_goes_on_the_same_way(tmp_path: Path) -> None:
    with alike(tmp_path / "first") as world:
        begins(world)
        before, chapters = everything(world), len(beginnings.CHAPTERS)
        refused = world.ana.submit()
    assert chapters == 5
    with alike(tmp_path / "second") as world:
        begins(world)
        assert everything(world) == before
        assert len(beginnings.CHAPTERS) == chapters + 1
        assert world.ana.submit() == refused != {}
        world.ana.fill(Candidate="Max Roe")
        assert world.ana.submit() == {}
        assert "Sign-off e-mail: Max Roe" in world.ana.newest


def test_who_holds_a_message_sees_it_change(tmp_path: Path) -> None:
    for name in ("first", "second"):
        with alike(tmp_path / name) as world:
            world.ana.declines("Jane Doe")
            card = world.ana.message("Sign-off call")
            before = world.ana.screen(card)
            world.ana.press("No answer", card)
            assert "Left a voicemail" in world.ana.buttons(card)
            assert "Left a voicemail" not in world.ana.buttons(before)


def a_row(world: World) -> None:
    with world.bot.db.writing() as session:
        session.scalars(select(Workspace)).one().retention_days = 400


def a_channel(world: World) -> None:
    world.sandbox.workspace.conversations["C0HIRING"].is_archived = True


ELSE: dict[str, Callable[[World], Any]] = {
    "a row that a test writes": a_row,
    "a profile": lambda world: world.sandbox.change_person(BEN.id, deleted=True),
    "a channel": a_channel,
    "a fault": lambda world: world.sandbox.faults.add("chat.update", error="internal_error"),
    "what is only before somebody's eyes": lambda world: world.ana.press(
        "Snooze", world.ana.screen(world.ana.message("Sign-off call"))
    ),
    "a bot that starts anew": lambda world: world.off_until(madrid(3, 11)),
}


@pytest.mark.parametrize("action", ELSE)
def test_after_anything_else_all_is_played(tmp_path: Path, action: str) -> None:
    with alike(tmp_path / "first") as world:
        world.ana.declines("Jane Doe")
        count = len(beginnings.CHAPTERS)
        ELSE[action](world)
        world.ana.declines("Max Roe")
        assert len(beginnings.CHAPTERS) == count
        assert "Max Roe" in world.ana.newest


def test_tests_take_turns_with_one_world_and_find_it_as_it_was(tmp_path: Path) -> None:
    turns = Turns(tmp_path, TUESDAY)
    with turns.turn() as world:
        first, before = world, everything(world)
        begins(world)
        world.lena.command("/signoffs", "export")
    with turns.turn() as world:
        assert world is first
        assert everything(world) == before
        assert list(world.sandbox.workspace.files) == []
        world.off_until(madrid(3, 11))
    with turns.turn() as world:
        assert world is not first
        world.sandbox.faults.add("chat.update", error="internal_error", times=99)
        second = world
    with turns.turn() as world:
        assert world is second
        assert world.sandbox.faults.active == []
        world.sandbox.strict_rates = True
    with turns.turn() as world:
        assert world is not second
    turns.close()


def test_no_bot_goes_on_beside_a_test_that_takes_no_turn_with_it(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a bot would see the clock that a test sets back, and close its connection in the next journey."""

    def bots() -> int:
        return sum(thread.name == "line-watch" for thread in threading.enumerate())

    turns = Turns(tmp_path, TUESDAY)
    with turns.turn():
        assert bots() == 1
    monkeypatch.setitem(request.config.stash._storage, TURNS, turns)
    assert bots() == 1
    pytest_runtest_setup(request.node)
    assert bots() == 0


def test_another_worker_goes_on_from_what_this_one_has_played(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    beginnings.CHAPTERS.folder = shared
    with alike(tmp_path / "first") as world:
        world.ana.declines("Jane Doe, +49 30 123456")
        world.move_to(madrid(4, 10))
        played, files = everything(world), sorted(shared.iterdir())
    assert len(files) == 2
    beginnings.CHAPTERS = other = Chapters()
    other.folder = shared
    with alike(tmp_path / "second") as world:
        world.ana.declines("Jane Doe, +49 30 123456")
        world.move_to(madrid(4, 10))
        assert everything(world) == played
        assert sorted(shared.iterdir()) == files
        assert len(other) == 2
        card = world.ana.message("Sign-off call")
        world.ana.press("No answer", card)
        assert "No answer on " in world.ana.reads(card)
