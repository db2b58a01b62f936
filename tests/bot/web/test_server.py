"""The health checks and metrics of a running bot, over HTTP."""

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.app import Unready
from bot.monitoring import health
from models.directory.workspace import Workspace
from tests.bot.ports import asked, free_port, until
from tests.conftest import TUESDAY
from tests.databases import migrated_url, without_tables
from tests.world import World, playing

FINE = {"database", "heartbeat", "workspaces", "slack"}


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def watched(database_url: str, port: int) -> Iterator[World]:
    with playing(database_url, TUESDAY, port=port, ticks=1) as made:
        yield made


def ready(port: int) -> tuple[int, dict[str, bool]]:
    """The status of /readyz, and whether each check is fine."""
    status, lines = asked(port, "/readyz")
    answers = [json.loads(line) for line in lines.splitlines()]
    return status, {check["check"]: check["ok"] for check in answers}


def test_a_bot_that_does_its_work_lives_and_is_ready(watched: World, port: int) -> None:
    assert asked(port, "/healthz") == (200, "ok\n")
    assert ready(port) == (200, dict.fromkeys(FINE, True))


def test_its_numbers_follow_what_it_does(watched: World, port: int) -> None:
    watched.ana.declines("Jane Doe, +49 30 123456")
    numbers = asked(port, "/metrics")[1]
    assert 'signoff_messages_sent_total{kind="card"} 1.0' in numbers
    assert 'signoff_duties_open{kind="call"} 1.0' in numbers
    assert "Jane" not in numbers
    assert "Acme" not in numbers


def test_it_is_not_ready_while_its_database_is_gone_and_lives_all_the_same(watched: World, port: int) -> None:
    with without_tables(watched.bot.db.engine, "message", "alembic_version"):
        until(lambda: not ready(port)[1]["heartbeat"], 10)
        status, checks = ready(port)
        assert (status, checks["database"], checks["slack"]) == (503, False, True)
        assert asked(port, "/healthz")[0] == 200
        assert "signoff_database_up 0.0" in asked(port, "/metrics")[1]
    until(lambda: ready(port)[0] == 200, 10)


def test_it_is_not_ready_while_a_workspace_is_stopped(watched: World, port: int) -> None:
    with watched.bot.db.writing() as session:
        session.execute(update(Workspace).values(stopped_because="token_revoked"))
    assert ready(port) == (503, {**dict.fromkeys(FINE, True), "workspaces": False})


def test_a_check_that_hangs_is_said_to_hang_and_is_not_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.1)
    go_on, begun = threading.Event(), []

    def hangs() -> health.Check:
        begun.append(1)
        go_on.wait(10)
        return health.Check("database", True, "It is back.")

    tests = health.Checks({"database": hangs})
    assert [check.is_fine for _ in range(3) for check in tests.all()] == [False] * 3
    assert len(begun) == 1
    go_on.set()
    until(lambda: tests.all()[0].is_fine, 5)
    tests.stop()


def test_all_who_ask_at_once_are_answered_and_the_checks_run_once_for_them() -> None:
    askers = 8
    everybody, begun = threading.Barrier(askers + 1), []

    def asks() -> list[bool]:
        everybody.wait(10)
        return [check.is_fine for check in tests.all()]

    def answers() -> health.Check:
        begun.append(1)
        go_on.wait(10)
        return health.Check("database", True, "fine")

    for _ in range(20):
        go_on = threading.Event()
        tests = health.Checks({"database": answers})
        with ThreadPoolExecutor(askers) as threads:
            asked_at_once = [threads.submit(asks) for _ in range(askers)]
            everybody.wait(10)
            until(lambda: begun, 5)
            go_on.set()
            assert [asking.result(10) for asking in asked_at_once] == [[True]] * askers
        tests.stop()


def test_a_check_says_how_it_is_now_and_not_how_it_was_when_it_ended_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.1)
    go_on, is_fine = threading.Event(), [True]

    def late() -> health.Check:
        is_ok = is_fine[0]
        go_on.wait(10)
        return health.Check("database", is_ok, "late")

    tests = health.Checks({"database": late})
    assert not tests.all()[0].is_fine
    is_fine[0] = False
    go_on.set()
    until(lambda: tests.all()[0].text == "late", 5)
    assert not tests.all()[0].is_fine
    tests.stop()


def test_a_port_that_somebody_has_is_told_in_one_line(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other, migrated_url("sqlite", tmp_path) as url:
        taken = other.getsockname()[1]
        with pytest.raises(Unready, match=f"127.0.0.1:{taken} can't be had"), playing(url, TUESDAY, port=taken):
            pass


def test_without_a_port_there_is_no_door(world: World) -> None:
    assert world.bot.door is None


def test_slacks_door_is_shut_where_there_is_a_socket(watched: World, port: int) -> None:
    assert asked(port, "/slack/events", b"payload=x")[0] == 404


def test_what_waits_for_another_try_is_seen(watched: World, port: int) -> None:
    watched.sandbox.faults.add("chat.postMessage", error="internal_error")
    watched.ana.declines("Jane Doe, +49 30 123456")
    assert 'signoff_messages_retried_total{kind="card"} 1.0' in asked(port, "/metrics")[1]
