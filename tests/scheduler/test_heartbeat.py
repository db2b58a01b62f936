import threading
from collections.abc import Iterator

import pytest

from scheduler.heartbeat import Heartbeat

SOON = 10
"""Seconds until a test gives up; far less than the beat of these hearts."""

NEVER = 3600


class Work:
    """So many pieces of work; whoever is stopped in one waits for `go_on`."""

    def __init__(self, pieces: int = 0) -> None:
        self.left = pieces
        self.done = 0
        self.looks = 0
        self.breaks = False
        self.looked = threading.Condition()
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def send_one(self) -> bool:
        with self.looked:
            self.looks += 1
            self.looked.notify_all()
        self.begun.set()
        assert self.go_on.wait(SOON)
        if self.breaks:
            self.breaks = False
            raise ZeroDivisionError
        if not self.left:
            return False
        self.left -= 1
        with self.looked:
            self.done += 1
            self.looked.notify_all()
        return True

    def until_done(self, pieces: int) -> bool:
        with self.looked:
            return self.looked.wait_for(lambda: self.done >= pieces, SOON)


@pytest.fixture
def work() -> Work:
    return Work(3)


@pytest.fixture
def heart(work: Work) -> Iterator[Heartbeat]:
    made = Heartbeat(work.send_one, NEVER)
    yield made
    work.go_on.set()
    made.stop()


def test_it_sends_all_that_is_due_as_soon_as_it_starts(heart: Heartbeat, work: Work) -> None:
    heart.start()
    assert work.until_done(3)


def test_woken_it_does_not_wait_for_the_next_beat(heart: Heartbeat, work: Work) -> None:
    heart.start()
    assert work.until_done(3)
    work.left = 1
    heart.wake()
    assert work.until_done(4)


def test_it_beats_by_itself(work: Work) -> None:
    heart = Heartbeat(work.send_one, 0.05)
    heart.start()
    assert work.until_done(3)
    work.left = 1
    assert work.until_done(4)
    heart.stop()


def test_what_becomes_due_during_the_last_look_is_not_left_for_the_next_beat(heart: Heartbeat, work: Work) -> None:
    work.left = 0
    work.go_on.clear()
    heart.start()
    assert work.begun.wait(SOON)
    heart.wake()
    work.left = 1
    work.go_on.set()
    assert work.until_done(1)


def test_settling_sends_all_that_is_due_before_it_returns(heart: Heartbeat, work: Work) -> None:
    heart.settle()
    assert work.done == 3


def test_of_two_beats_at_once_the_second_leaves_the_work_to_the_first(heart: Heartbeat, work: Work) -> None:
    work.go_on.clear()
    first = threading.Thread(target=heart.beat)
    first.start()
    assert work.begun.wait(SOON)
    heart.beat()
    assert work.looks == 1
    work.go_on.set()
    first.join(SOON)
    assert work.done == 3


def test_stopped_it_finishes_what_it_holds_and_takes_no_more(heart: Heartbeat, work: Work) -> None:
    work.go_on.clear()
    heart.start()
    assert work.begun.wait(SOON)
    stopping = threading.Thread(target=heart.stop)
    stopping.start()
    heart.wake()
    work.go_on.set()
    stopping.join(SOON)
    assert not stopping.is_alive()
    assert work.done <= 1
    heart.beat()
    assert work.done <= 1


def test_a_heart_that_never_beat_can_be_stopped(work: Work) -> None:
    Heartbeat(work.send_one, NEVER).stop()
    assert work.looks == 0


def test_a_beat_that_breaks_is_not_the_last(heart: Heartbeat, work: Work) -> None:
    work.breaks = True
    heart.start()
    assert work.begun.wait(SOON)
    heart.wake()
    assert work.until_done(3)
