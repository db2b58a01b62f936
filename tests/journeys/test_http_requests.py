"""Signed HTTP requests in place of Socket Mode: people see no difference."""

import threading
from collections.abc import Iterator

import pytest

from bot.sandbox.troubles import DispatchFailed
from bot.slack.listener_threads import THREADS, WAITING
from tests.bot.ports import free_port
from tests.conftest import TUESDAY
from tests.world import World, madrid, playing


@pytest.fixture
def by_http(database_url: str) -> Iterator[World]:
    with playing(database_url, TUESDAY, port=free_port(), by_http=True) as world:
        yield world


@pytest.mark.both_databases
def test_from_the_decline_to_the_second_contact(by_http: World) -> None:
    ana = by_http.ana
    ana.declines("Jane Doe, +49 30 123456")
    assert "Sign-off call: Jane Doe" in ana.newest
    ana.reaches()
    assert by_http.sandbox.connections == 0
    by_http.move_to(madrid(6, 9, 30))
    assert "Second contact: Jane Doe" in ana.newest


def test_a_fault_in_the_form_stands_at_its_field(by_http: World) -> None:
    ana = by_http.ana
    ana.command("/decline", "Jane Doe, Staff Engineer at Acme")
    ana.fill(Stage_reached="Final round", Reason="Timing or location", Link="my notes")
    assert "Link" in ana.submit()


def test_the_home_tab_opens(by_http: World) -> None:
    assert "Your sign-off calls" in by_http.ana.open_home()


def test_a_bot_that_can_take_no_more_says_so_at_once_and_nothing_is_half_done(by_http: World) -> None:
    listeners, go_on = by_http.bot.listeners, threading.Event()
    for _ in range(THREADS + WAITING):
        listeners.submit(go_on.wait)
    with pytest.raises(DispatchFailed, match="503"):
        by_http.ana.visitor.command("/decline", "Jane Doe")
    go_on.set()
    by_http.settle()
    by_http.ana.declines("Jane Doe, +49 30 123456")
    assert len(by_http.ana.messages) == 1


def test_an_event_that_slack_repeats_is_heard_once(by_http: World) -> None:
    _leaves_twice(by_http)


def test_an_event_that_slack_repeats_over_the_socket_is_heard_once(world: World) -> None:
    _leaves_twice(world)


def _leaves_twice(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.sandbox.change_person("U0ANA", deleted=True, answer_is_lost=True)
    world.settle()
    assert len(world.lena.messages) == 2, "her card, and one word about Ana"
    assert len(world.sandbox.traffic.named("user_change")) == 2
