"""Tests the write queue: the writer that waits longest is next, and no wait is endless."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from models.database.write_queue import WriteQueue, queue_of

LONG = 20.0


def started(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def until_waiting(queue: WriteQueue, count: int) -> None:
    """Returns when so many writers wait."""
    reached = threading.Event()
    for _ in range(int(LONG / 0.005)):
        if len(queue._waiting) == count:
            return
        reached.wait(0.005)
    raise AssertionError(f"nobody came: {len(queue._waiting)} of {count}")


def test_turns_go_by_who_came_first() -> None:
    queue, order = WriteQueue(), []

    def write(name: int) -> None:
        with queue.turn(LONG):
            order.append(name)

    threads = []
    with queue.turn(LONG):
        for name in range(8):
            threads.append(started(lambda name=name: write(name)))  # type: ignore[misc]
            until_waiting(queue, name + 1)
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_whoever_does_not_wait_keeps_the_whole_patience() -> None:
    with WriteQueue().turn(1.5) as left:
        assert left == 1.5


def test_whoever_waited_in_vain_hears_what_sqlite_says_and_holds_up_nobody() -> None:
    queue, heard = WriteQueue(), []

    def give_up() -> None:
        with pytest.raises(OperationalError, match="database is locked"), queue.turn(0.01):
            heard.append("wrote")
        heard.append("gave up")

    with queue.turn(LONG):
        started(give_up).join()
        assert heard == ["gave up"]
    with queue.turn(0) as left:
        assert left == 0


def test_a_turn_ends_with_what_breaks_off_in_it() -> None:
    queue = WriteQueue()
    with pytest.raises(ZeroDivisionError), queue.turn(LONG):
        raise ZeroDivisionError
    with queue.turn(0):
        pass


def test_what_is_left_is_what_was_not_waited() -> None:
    queue, left = WriteQueue(), []

    def write() -> None:
        with queue.turn(LONG) as rest:
            left.append(rest)

    with queue.turn(LONG):
        thread = started(write)
        until_waiting(queue, 1)
    thread.join()
    assert 0 < left[0] < LONG


def test_databases_on_one_file_share_a_queue_and_others_have_their_own() -> None:
    mine = queue_of("/somewhere/a.db")
    assert queue_of("/somewhere/a.db") is mine
    assert queue_of("/somewhere/b.db") is not mine
