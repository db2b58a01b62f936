"""Failures of the database: people hear at once that nothing was saved, and the bot goes on after the failure."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.demo.workspace import ANA
from handlers.runtime import runtime
from handlers.runtime.errors import NOT_SAVED, STILL_IN_FORM
from models.duties.log_entry import LogEntry
from tests.conftest import TUESDAY
from tests.databases import migrated_url, own_server, server
from tests.effort import examples
from tests.faults.failing_database import FAILURES, Failing, at_each, crashed, full
from tests.person import Played
from tests.world import PATIENCE_SECONDS, World, madrid, playing

CARD = "Sign-off call: Jane Doe"
LOST_AT_EVERY = examples(3, 1)
"""The connection is lost at every third statement in a usual run, and at each in a long run."""


@dataclass
class Troubled:
    """A world and the failure of its database."""

    world: World
    how: Failing

    @contextlib.contextmanager
    def failing(self) -> Iterator[None]:
        with self.how(self.world.bot.db.engine):
            yield
            assert self.world.bot.listeners.wait_until_idle(10)
        self.world.settle()

    def log(self) -> list[str]:
        with self.world.bot.db.reading() as session:
            return [entry.what.value for entry in session.scalars(select(LogEntry).order_by(LogEntry.id))]


@pytest.fixture(params=list(FAILURES))
def troubled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Troubled]:
    kind, how = FAILURES[request.param]
    if request.config.getoption("database") not in (kind, "both", "usual"):
        pytest.skip(f"this is a trouble of {kind}")
    with migrated_url(kind, tmp_path) as url, playing(url, TUESDAY) as world:
        yield Troubled(world, how)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shortens the wait until a click hears that nothing was saved; another test measures the real wait."""
    monkeypatch.setattr(runtime, "PATIENCE_SECONDS", 0.2)


def pressed(person: Played, label: str, message: Any = None) -> None:
    """Presses a button, and waits only for the answer: due messages cannot be sent now."""
    person.visitor.press(label, message)
    assert person.stage.bot.listeners.wait_until_idle(10)


def told(person: Played) -> list[str]:
    """The texts in which the bot may have answered: the newest message, and the open form."""
    return [*person.messages[-1:], person.form]


def test_a_form_keeps_its_text_and_is_saved_by_the_next_press(troubled: Troubled) -> None:
    ana = troubled.world.ana
    ana.command("/decline", "Jane Doe, Staff Engineer at Acme, final")
    ana.fill(Reason="Another candidate fitted more closely")
    with troubled.failing():
        began = time.monotonic()
        ana.visitor.submit()
        assert time.monotonic() - began < 3
        assert list(ana.visitor.errors.values()) == [STILL_IN_FORM]
    assert "Jane Doe" in ana.form
    assert troubled.log() == []
    assert ana.submit() == {}
    assert troubled.log() == ["recorded"]
    assert [CARD in message for message in ana.messages] == [True]


@contextlib.contextmanager
def commits_refused(world: World) -> Iterator[None]:
    """Makes every commit fail, after all statements have succeeded."""

    def refused(_connection: Any) -> None:
        raise OperationalError("COMMIT", {}, RuntimeError("no room"))

    with at_each(world.bot.db.engine, "commit", refused):
        yield
        assert world.bot.listeners.wait_until_idle(10)


@pytest.mark.both_databases
def test_a_form_that_asked_to_wait_says_when_nothing_was_saved(world: World) -> None:
    ana = world.ana
    ana.command("/interviewed", "Person 0, Staff Engineer at Acme")
    ana.fill(Candidate="\n".join(f"Person {n}" for n in range(20)))
    with commits_refused(world):
        ana.visitor.submit()
        assert world.bot.listeners.wait_until_idle(10)
        assert NOT_SAVED in ana.form
        assert "One moment" not in ana.form
    world.settle()
    assert "In play" not in ana.open_home()


@pytest.mark.usefixtures("impatient")
def test_a_click_that_was_not_kept_says_so_and_the_next_one_counts(troubled: Troubled) -> None:
    ana = troubled.world.ana
    ana.declines("Jane Doe, +49 30 123456")
    card = ana.message(CARD)
    ana.press("More", card)
    with troubled.failing():
        pressed(ana, "They already knew")
        assert NOT_SAVED in ana.form
        ana.visitor.close(everything=True)
        pressed(ana, "No answer", card)
        assert ana.told == NOT_SAVED
    assert "No answer on" not in ana.reads(card)
    ana.press("No answer", card)
    assert "No answer on" in ana.reads(card)
    assert troubled.log() == ["recorded", "no_answer"]


@pytest.mark.usefixtures("impatient")
def test_what_was_due_meanwhile_is_sent_once_when_the_database_is_back(troubled: Troubled) -> None:
    world = troubled.world
    world.ana.declines("Jane Doe")
    sandbox = world.sandbox
    with troubled.failing():
        sandbox.clock.set(madrid(4, 9, 30))
        beat = threading.Thread(target=_beats, args=[world])
        beat.start()
        beat.join(0.5)
    beat.join()
    world.move(minutes=5)
    assert len(world.ana.messages) == 2
    assert len(world.channel) == 1


def test_a_server_that_crashed_is_found_again_with_all_that_was_said(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("database") == "sqlite":
        pytest.skip("there is no server to crash")
    with own_server() as server, playing(server.get_uri(), TUESDAY) as world:
        ana = world.ana
        ana.declines("Jane Doe, +49 30 123456")
        ana.declines("Joe Ray, +49 30 654321")
        card = ana.message(CARD)
        with Troubled(world, lambda _: crashed(server)).failing():
            pressed(ana, "No answer", card)
            assert ana.told == NOT_SAVED
        ana.press("No answer", card)
        assert "No answer on" in ana.reads(card)
        world.move_to(madrid(4, 10))
        assert [message for message in ana.messages if "Joe Ray" in message and "are waiting" in message]
        assert len(world.channel) == 1


def _beats(world: World) -> None:
    with contextlib.suppress(SQLAlchemyError):  # the next beat retries
        world.bot.heartbeat.beat()


def test_a_full_disk_takes_nothing_of_a_form_or_all_of_it(tmp_path: Path) -> None:
    with migrated_url("sqlite", tmp_path) as url, playing(url, TUESDAY) as world:
        troubled, people = Troubled(world, full), "\n".join(f"Person {number}" for number in range(25))
        world.ana.command("/decline", "x, Staff Engineer at Acme, final")
        world.ana.fill(
            Candidate=people, Reason="Another candidate fitted more closely", What_you_may_tell_them="x" * 900
        )
        with troubled.failing():
            world.ana.visitor.submit()
            assert list(world.ana.visitor.errors.values()) == [STILL_IN_FORM]
        assert troubled.log() == []
        assert world.ana.submit() == {}
        assert troubled.log() == ["recorded"] * 25


@pytest.mark.parametrize("troubled", ["read-only file", "server gone"], indirect=True)
def test_a_colleague_who_left_meanwhile_is_heard_of_when_slack_tells_again(troubled: Troubled) -> None:
    world = troubled.world
    world.ana.declines("Jane Doe")
    with troubled.failing():
        world.sandbox.dispatch.stop()  # the test itself repeats the event below
        world.sandbox.set_ack_timeout(0.5)  # no answer comes: the database fails first, or this timeout
        world.sandbox.change_person(ANA.id, deleted=True)
        world.sandbox.set_ack_timeout(PATIENCE_SECONDS)
    assert [exchange.error for exchange in world.sandbox.traffic.named("user_change")] != [None]
    world.sandbox.change_person(ANA.id, deleted=True)
    world.settle()
    assert CARD in "".join(world.lena.messages)


DOORS: dict[str, Callable[[Played], object]] = {
    "my list": lambda ana: ana.visitor.command("/signoffs"),
    "a form from a command": lambda ana: ana.visitor.command("/decline", "Jane Doe"),
    "a form from a shortcut": lambda ana: ana.visitor.shortcut("decline"),
    "a form from a card": lambda ana: ana.visitor.press("I reached them", ana.message(CARD)),
    "a form from Home": lambda ana: ana.visitor.press("Settings", ana.visitor.home),
    "days away": lambda ana: ana.visitor.command("/signoffs", "away until friday"),
}


def test_whoever_comes_in_by_any_door_hears_of_it(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("database") == "sqlite":
        pytest.skip("SQLite has no server")
    with migrated_url("postgresql", tmp_path) as url, playing(url, TUESDAY) as world:
        ana = world.ana
        ana.declines("Jane Doe")
        ana.open_home()
        with Troubled(world, FAILURES["server gone"][1]).failing():
            for name, come_in in DOORS.items():
                come_in(ana)
                assert world.bot.listeners.wait_until_idle(10)
                assert NOT_SAVED in told(ana)[0] + told(ana)[1], name
                ana.visitor.close(everything=True)


def test_a_connection_lost_in_the_middle_leaves_nothing_half_done(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("database") == "sqlite":
        pytest.skip("SQLite has no connection to lose")
    with migrated_url("postgresql", tmp_path) as url, playing(url, TUESDAY) as world:
        seen = set()
        for times, number in enumerate(range(0, 40, LOST_AT_EVERY), start=1):
            lost = _declined_while_losing_the_line(world, number)
            with world.bot.db.reading() as session:
                assert len(session.scalars(select(LogEntry)).all()) == times
            assert sum(f"Sign-off call: Person {number}\n" in message for message in world.ana.messages) == 1
            if not lost:
                break
            seen.add(lost)
        assert 6 < number < 39
        assert seen == {"SELECT", "INSERT", "UPDATE"}


def _declined_while_losing_the_line(world: World, number: int) -> str:
    """Records a decline, and loses the connection before the statement of this number; returns its kind, or ""."""
    left = [number]
    lost: list[str] = []

    def executes(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        left[0] -= threading.current_thread().name.startswith("listener")
        if left[0] == -1:
            lost.append(statement.split(maxsplit=1)[0])
            with psycopg.connect(server(), autocommit=True) as admin:
                ended = "SELECT pg_terminate_backend(%s, 5000)"
                admin.execute(ended, (connection.connection.dbapi_connection.info.backend_pid,))

    world.ana.command("/decline", f"Person {number}, Staff Engineer at Acme, final")
    world.ana.fill(Reason="Another candidate fitted more closely")
    engine = world.bot.db.engine
    event.listen(engine, "before_cursor_execute", executes)
    world.ana.visitor.submit()
    assert world.bot.listeners.wait_until_idle(10)
    event.remove(engine, "before_cursor_execute", executes)
    assert bool(world.ana.visitor.errors) == bool(lost)
    world.settle()
    if lost:
        assert world.ana.submit() == {}
    return "".join(lost[:1])
