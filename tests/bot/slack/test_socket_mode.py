"""The socket to Slack: reconnects by itself after any loss, and the health check reports the loss meanwhile."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.slack import socket_mode as line
from bot.slack.socket_mode import LOOK_SECONDS, PING_SECONDS, SILENT_SECONDS
from tests.bot.ports import asked, free_port, until
from tests.conftest import TUESDAY
from tests.databases import migrated_url
from tests.effort import LONG
from tests.world import World, playing

HASTE = 1 if LONG else 3
"""The factor by which the bot notices a lost socket sooner here."""

NOTICED_WITHIN = SILENT_SECONDS + LOOK_SECONDS + PING_SECONDS
"""Seconds until a lost socket is noticed, and Slack's client opens another."""

BACK_WITHIN = 15 - (NOTICED_WITHIN - NOTICED_WITHIN / HASTE)
"""Seconds until people are answered again: fifteen, less the seconds that HASTE saves."""


@pytest.fixture
def door() -> int:
    return free_port()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Divides the bot's times to notice a lost socket by HASTE. The long run tests the real times."""
    for name in ("PING_SECONDS", "SILENT_SECONDS", "LOOK_SECONDS"):
        monkeypatch.setattr(line, name, getattr(line, name) / HASTE)


@pytest.fixture
def world(tmp_path: Path, door: int, hasty: None) -> Iterator[World]:
    with migrated_url("sqlite", tmp_path) as url, playing(url, TUESDAY, port=door) as made:
        yield made


def slack_check(door: int) -> dict:
    """The check of Slack in /readyz."""
    checks = [json.loads(line) for line in asked(door, "/readyz")[1].splitlines()]
    return next(check for check in checks if check["check"] == "slack")


def close(world: World) -> None:
    world.sandbox.drop_sockets()


def reset(world: World) -> None:
    world.sandbox.drop_sockets(reset=True)


def refresh(world: World) -> None:
    world.sandbox.refresh_sockets()


def warn(world: World) -> None:
    world.sandbox.refresh_sockets("warning")


def silence(world: World) -> None:
    world.sandbox.silence_sockets()


def test_three_pings_without_an_answer_are_a_lost_line() -> None:
    assert (PING_SECONDS, SILENT_SECONDS, LOOK_SECONDS) == (2, 7, 0.5)
    assert 0 < BACK_WITHIN <= 15


@pytest.mark.parametrize("lose", [close, reset, refresh, warn, silence])
def test_people_are_answered_again_within_fifteen_seconds(world: World, lose: Callable[[World], None]) -> None:
    first = world.sandbox.live_socket_numbers
    began = time.monotonic()
    lose(world)
    world.sandbox.until(lambda: world.sandbox.live_socket_numbers - first, BACK_WITHIN)
    world.ana.declines("Jane Doe, +49 30 123456")
    assert time.monotonic() - began < BACK_WITHIN
    assert "Sign-off call: Jane Doe" in world.ana.newest


def test_a_line_that_was_silent_from_its_first_moment_is_left(world: World) -> None:
    """Slack's own client takes a socket that never got an answer for live."""
    world.sandbox.silence_sockets(also_new=1)
    first = world.sandbox.live_socket_numbers
    world.sandbox.drop_sockets()
    world.sandbox.until(lambda: world.sandbox.live_socket_numbers - first, 2 * BACK_WITHIN)
    world.ana.declines("Jane Doe, +49 30 123456")


def test_a_clock_that_is_set_back_hides_no_silence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_is = time.time
    monkeypatch.setattr(time, "time", lambda: as_it_is() - 3600)
    first = world.sandbox.live_socket_numbers
    world.sandbox.silence_sockets()
    world.sandbox.until(lambda: world.sandbox.live_socket_numbers - first, BACK_WITHIN)


def test_readiness_says_that_the_socket_is_lost_and_that_it_is_back(world: World, door: int) -> None:
    assert slack_check(door)["ok"]
    world.sandbox.faults.add("apps.connections.open", times=100, error="internal_error")
    world.sandbox.drop_sockets()
    until(lambda: not slack_check(door)["ok"], SILENT_SECONDS)
    assert "socket is lost" in slack_check(door)["said"]
    assert asked(door, "/readyz")[0] == 503
    assert asked(door, "/healthz")[0] == 200
    world.sandbox.faults.clear()
    until(lambda: slack_check(door)["ok"], BACK_WITHIN)


def test_readiness_tells_a_silent_line_from_a_live_one(world: World, door: int) -> None:
    world.sandbox.silence_sockets()
    until(lambda: not slack_check(door)["ok"], SILENT_SECONDS + 3)
    until(lambda: slack_check(door)["ok"], BACK_WITHIN)
