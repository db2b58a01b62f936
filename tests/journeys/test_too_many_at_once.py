"""More people press at once than the bot has threads for: who can't be answered hears it at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.listeners import THREADS, WAITING
from tests.world import World


@contextmanager
def all_threads_busy(world: World) -> Iterator[None]:
    """Every listener is at work, and as many wait as may."""
    go_on = threading.Event()
    for _ in range(THREADS + WAITING):
        world.bot.listeners.submit(go_on.wait)
    try:
        yield
    finally:
        go_on.set()
    world.settle()


@pytest.mark.both_databases
def test_a_click_that_finds_no_thread_is_told_at_once_that_nothing_was_saved(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    with all_threads_busy(world):
        world.ana.visitor.press("No answer")
        assert "Nothing was saved" in world.ana.told
    assert "No answer" in world.ana.buttons(world.ana.message("Sign-off call"))
    world.ana.press("No answer")
    assert "Left a voicemail" in world.ana.buttons(world.ana.message("Sign-off call"))


def test_a_form_that_finds_no_thread_keeps_its_text_and_can_be_sent_again(world: World) -> None:
    world.ana.command("/decline", "Jane Doe, Staff Engineer at Acme")
    world.ana.fill(Stage_reached="Final round", Reason="Timing or location")
    with all_threads_busy(world):
        world.ana.visitor.submit()
        assert "Your text is still in the form" in " ".join(world.ana.visitor.errors.values())
    assert world.ana.submit() == {}
    assert "Sign-off call: Jane Doe" in world.ana.newest
