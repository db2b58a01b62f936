"""More requests at once than the bot has threads: those that cannot be served are told so at once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from bot.sandbox.state.people import Person
from bot.sandbox.visitor.visitor import Visitor
from bot.slack.listener_threads import THREADS, WAITING
from models.duties.decline import Decline
from tests.world import World


@contextmanager
def all_threads_busy(world: World) -> Iterator[None]:
    """Occupies every thread, and fills the queue."""
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


def team_of(world: World, count: int) -> list[Visitor]:
    """This many recruiters, each with a filled-in decline form open."""
    people = [Person(f"U1P{number:03}", f"p{number}", f"Recruiter {number}") for number in range(count)]
    for person in people:
        world.sandbox.workspace.add_person(person)
    visitors = [world.sandbox.as_(person.id) for person in people]
    for number, visitor in enumerate(visitors):
        visitor.command("/decline", f"Jane Doe{'x' * number}, Buyer at Acme, final")
        world.settle()
        visitor.fill("Reason", "Timing or location")
    return visitors


@pytest.mark.parametrize("count", [16, 32])
def test_of_many_who_record_at_the_same_moment_none_is_turned_away(world: World, count: int) -> None:
    visitors, together = team_of(world, count), threading.Barrier(count)

    def record(visitor: Visitor) -> dict[str, str]:
        together.wait()
        visitor.submit()
        return dict(visitor.errors)

    with ThreadPoolExecutor(count) as team:
        assert list(team.map(record, visitors)) == [{}] * count
    world.settle()
    with world.bot.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Decline)) == count
    assert all("Sign-off call: Jane Doe" in visitor.visible(visitor.dm[-1]) for visitor in visitors)
