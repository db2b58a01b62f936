import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base
from apscheduler.triggers import date, interval
from apscheduler.triggers.interval import IntervalTrigger
from structlog.testing import capture_logs

from scheduler import heartbeat
from scheduler.heartbeat import Heartbeat
from scheduler.ports import Unwatched
from tests.effort import LONG

SOON = 10
"""Seconds until a test gives up; far less than the interval between ticks here."""

NEVER = 3600


class Work:
    """So many units of work; a tick that is stopped in a unit waits for `go_on`."""

    def __init__(self, pieces: int = 0) -> None:
        self.left = pieces
        self.done = 0
        self.looks = 0
        self.breaks_for = 0
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
        if self.breaks_for:
            self.breaks_for -= 1
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

    def until_looked(self, times: int) -> bool:
        with self.looked:
            return self.looked.wait_for(lambda: self.looks >= times, SOON)

    def until(self, holds: Callable[[], object]) -> bool:
        """Waits until the condition holds; returns False after SOON."""
        deadline = time.monotonic() + SOON
        while not holds():
            if time.monotonic() > deadline:
                return False
            with self.looked:
                self.looked.wait(0.05)
        return True


class Counting(Unwatched):
    """Counts the ticks that failed."""

    def __init__(self) -> None:
        self.missed_beats = 0

    def missed(self) -> None:
        self.missed_beats += 1


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
    work.breaks_for = 1
    heart.start()
    assert work.begun.wait(SOON)
    heart.wake()
    assert work.until_done(3)


class Wall:
    """Replaces the wall clock that APScheduler reads; tests set it, while the clock of the machine stays."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.off = timedelta()
        wall = self

        class Read(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> "Read":
                moment = datetime.now(tz) + wall.off
                return cls.fromtimestamp(moment.timestamp(), tz)

        for module in (base, interval, date):
            monkeypatch.setattr(module, "datetime", Read)


SET_BY = [-1, 1, -24, *([24] if LONG else [])]
"""Hours. APScheduler goes through each missed tick, so a long way forward takes a while."""


@pytest.mark.parametrize("hours", SET_BY)
def test_beats_go_on_whatever_the_clock_on_the_wall_does(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    wall, work, upkeep = Wall(monkeypatch), Work(), Work()
    heart = Heartbeat(work.send_one, 1.0 if hours == 24 else 0.1, tidy_one=upkeep.send_one)
    heart.start()
    try:
        assert work.until_looked(2)
        assert upkeep.until_looked(1)
        wall.off = timedelta(hours=hours)
        assert work.until_looked(work.looks + 4)
        assert upkeep.until_looked(upkeep.looks + 4)
    finally:
        heart.stop()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_scheduler_whose_thread_died_is_revived(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work()
    heart = Heartbeat(work.send_one, 0.1)
    as_it_is, deaths = IntervalTrigger.get_next_fire_time, iter([True])

    def dies(self: IntervalTrigger, *moments: object) -> object:
        if moments[0] is not None and next(deaths, False):
            raise MemoryError
        return as_it_is(self, *moments)

    monkeypatch.setattr(IntervalTrigger, "get_next_fire_time", dies)
    with capture_logs() as lines:
        heart.start()
        assert work.until(lambda: any(line["event"] == "heartbeat revived" for line in lines))
        seen = work.looks
        assert work.until_looked(seen + 3)
        assert work.until(lambda: heart.is_well)
    heart.stop()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_heart_whose_watch_died_beats_on_and_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    work, as_it_is, deaths = Work(), time.monotonic, iter([True])
    heart = Heartbeat(work.send_one, 0.1)

    def dies() -> float:
        if threading.current_thread().name == "heartbeat-watch" and next(deaths, False):
            raise MemoryError
        return as_it_is()

    monkeypatch.setattr(time, "monotonic", dies)
    heart.start()
    assert work.until(lambda: not heart.is_well)
    seen = work.looks
    assert work.until_looked(seen + 3)
    assert not heart.is_well
    heart.stop()


def test_a_heart_starts_one_watch_however_long_its_thread_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    work, as_it_is, started = Work(), threading.Thread.start, []

    def slowly(thread: threading.Thread) -> None:
        if thread.name == "heartbeat-watch":
            started.append(thread)
            assert work.until_looked(4)  # several ticks come meanwhile
        as_it_is(thread)

    monkeypatch.setattr(threading.Thread, "start", slowly)
    heart = Heartbeat(work.send_one, 0.05)
    heart.start()
    assert work.until(lambda: heart.is_well)
    heart.stop()
    assert len(started) == 1


def test_beats_that_break_off_are_told_once_and_counted_and_go_on_when_they_can(work: Work) -> None:
    watcher = Counting()
    heart = Heartbeat(work.send_one, 0.05, watcher)
    work.left, work.breaks_for = 0, 5
    with capture_logs() as lines:
        heart.start()
        assert work.until(lambda: watcher.missed_beats == 5)
        assert work.until(lambda: heart.is_well)
        heart.stop()
    assert [line["event"] for line in lines] == ["heartbeat broke off", "heartbeat goes on"]
    assert lines[1]["missed"] == 5


def test_a_beat_that_leaves_the_work_to_another_ends_no_series_of_failures(work: Work) -> None:
    watcher = Counting()
    heart = Heartbeat(work.send_one, 0.05, watcher)
    work.left, work.breaks_for = 0, 1
    with capture_logs() as lines:
        with pytest.raises(ZeroDivisionError):
            heart.beat()
        work.go_on.clear()
        work.begun.clear()
        other = threading.Thread(target=heart.beat)
        other.start()
        assert work.begun.wait(SOON)
        heart.beat()
        assert [line["event"] for line in lines] == ["heartbeat broke off"]
        work.go_on.set()
        other.join(SOON)
    assert [line["event"] for line in lines] == ["heartbeat broke off", "heartbeat goes on"]
    assert watcher.missed_beats == 1


def test_a_heart_whose_beats_break_off_is_not_well(work: Work) -> None:
    heart = Heartbeat(work.send_one, 0.1)
    work.breaks_for = NEVER
    heart.start()
    assert work.until(lambda: not heart.is_well)
    work.breaks_for = 0
    assert work.until(lambda: heart.is_well)
    heart.stop()
    assert not heart.is_well


def test_a_heart_that_hangs_in_its_work_is_not_well_when_it_takes_too_long(
    monkeypatch: pytest.MonkeyPatch, work: Work
) -> None:
    heart = Heartbeat(work.send_one, 0.05)
    work.go_on.clear()
    heart.start()
    assert work.begun.wait(SOON)
    assert heart.is_well
    monkeypatch.setattr(heartbeat, "LONGEST_STEP", 0.1)
    assert work.until(lambda: not heart.is_well)
    work.go_on.set()
    assert work.until(lambda: heart.is_well)
    heart.stop()


def test_the_work_beside_the_sending_is_done_by_its_own_interval(work: Work) -> None:
    upkeep = Work(3)
    heart = Heartbeat(work.send_one, 0.05, tidy_one=upkeep.send_one)
    heart.start()
    assert upkeep.until_done(3)
    upkeep.left = 1
    assert upkeep.until_done(4)
    heart.stop()


def test_no_message_and_no_wake_brings_the_work_beside_the_sending(work: Work) -> None:
    upkeep = Work(3)
    heart = Heartbeat(work.send_one, NEVER, tidy_one=upkeep.send_one)
    heart.start()
    assert work.until_done(3)
    work.left = 2
    heart.wake()
    assert work.until_done(5)
    heart.beat()
    heart.settle()
    heart.stop()
    assert upkeep.looks == 0


def test_no_message_waits_behind_the_work_beside_it(work: Work) -> None:
    upkeep = Work(1)
    upkeep.go_on.clear()
    heart = Heartbeat(work.send_one, 0.05, tidy_one=upkeep.send_one)
    heart.start()
    assert upkeep.begun.wait(SOON)
    work.left = 2
    heart.wake()
    assert work.until(lambda: work.left == 0)
    assert upkeep.done == 0
    upkeep.go_on.set()
    heart.stop()


def test_work_beside_the_sending_that_breaks_off_is_told_once_goes_on_and_is_no_missed_beat(work: Work) -> None:
    watcher, upkeep = Counting(), Work(2)
    upkeep.breaks_for = 5
    heart = Heartbeat(work.send_one, 0.05, watcher, upkeep.send_one)
    with capture_logs() as lines:
        heart.start()
        assert upkeep.until(lambda: upkeep.breaks_for == 0)
        assert upkeep.until_done(2)
        assert work.until(lambda: len(lines) == 2)
        assert work.until(lambda: heart.is_well)
        heart.stop()
    assert [line["event"] for line in lines] == ["upkeep broke off", "upkeep goes on"]
    assert isinstance(lines[0]["exc_info"], ZeroDivisionError)
    assert watcher.missed_beats == 0


def test_tidying_waits_for_what_is_under_way_and_finds_it_done(work: Work) -> None:
    upkeep = Work(3)
    upkeep.go_on.clear()
    heart = Heartbeat(work.send_one, NEVER, tidy_one=upkeep.send_one)
    first, second = (threading.Thread(target=heart.tidy) for _ in range(2))
    first.start()
    assert upkeep.begun.wait(SOON)
    second.start()
    assert upkeep.looks == 1
    assert second.is_alive()
    upkeep.go_on.set()
    for tidying in (first, second):
        tidying.join(SOON)
        assert not tidying.is_alive()
    assert (upkeep.done, upkeep.looks) == (3, 5), "four looks of the first, and one of the second that found nothing"


def test_stopped_it_finishes_the_work_beside_the_sending_that_it_holds_and_takes_no_more(work: Work) -> None:
    upkeep = Work(3)
    upkeep.go_on.clear()
    heart = Heartbeat(work.send_one, NEVER, tidy_one=upkeep.send_one)
    tidying = threading.Thread(target=heart.tidy)
    tidying.start()
    assert upkeep.begun.wait(SOON)
    heart.take_no_more()
    upkeep.go_on.set()
    tidying.join(SOON)
    heart.tidy()
    assert (upkeep.done, upkeep.looks) == (1, 1)
