"""The clock, message time stamps, and waiting for changes."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.clock import Clock
from tests.bot.sandbox.conftest import BERLIN
from tests.bot.sandbox.surfaces import section

TUESDAY = datetime(2026, 3, 3, 10, tzinfo=BERLIN)


def test_a_clock_stands_still_until_somebody_moves_it() -> None:
    clock = Clock(TUESDAY)
    assert clock.now() == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    clock.advance(timedelta(hours=1))
    assert clock.now() == TUESDAY + timedelta(hours=1)
    clock.set(TUESDAY)
    assert clock.now() == TUESDAY


def test_a_ticking_clock_goes_on_by_itself() -> None:
    clock = Clock(TUESDAY, ticking=True)
    first = clock.now()
    assert TUESDAY <= first <= clock.now()


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Clock(datetime(2026, 3, 3))  # noqa: DTZ001


def test_whoever_runs_the_workspace_may_follow_the_clock(sandbox: Sandbox) -> None:
    moves: list[datetime] = []
    sandbox.on_clock = moves.append
    sandbox.move_clock(lambda now: now + timedelta(days=1))
    assert moves == [TUESDAY + timedelta(days=1)]
    sandbox.on_clock = None
    sandbox.move_clock(lambda now: TUESDAY + timedelta(days=2))
    assert sandbox.clock.now() == TUESDAY + timedelta(days=2)


def test_time_stamps_follow_the_clock_and_never_go_back(sandbox: Sandbox, client: WebClient) -> None:
    first = client.chat_postMessage(channel="U0ANA", text="a")["ts"]
    sandbox.clock.advance(timedelta(days=1))
    second = client.chat_postMessage(channel="U0ANA", text="b")["ts"]
    sandbox.clock.set(TUESDAY)
    third = client.chat_postMessage(channel="U0ANA", text="c")["ts"]
    assert float(second) - float(first) == pytest.approx(86_400, abs=0.01)
    assert float(third) > float(second)


def test_waiting_ends_when_it_has_happened(sandbox: Sandbox, client: WebClient) -> None:
    post = threading.Thread(target=client.chat_postMessage, kwargs={"channel": "U0ANA", "text": "there"})
    post.start()
    sandbox.until(lambda: sandbox.as_("U0ANA").dm)
    post.join()


def test_waiting_in_vain_shows_what_is_there(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="U0ANA", text="x", blocks=[section("*Jane* waits")])
    with pytest.raises(TimeoutError, match="Jane waits"):
        sandbox.until(lambda: False, timeout=0.01)
