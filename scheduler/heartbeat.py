"""Everything that runs on a timer: sending due messages, upkeep beside it, and a watch thread over both."""

import sys
import threading
import time
from collections.abc import Callable

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.ports import UNWATCHED, Watcher

log = structlog.get_logger()

LONGEST_STEP = 60.0
"""Seconds that one unit of work may take before the heartbeat counts as dead."""


TIDY = "tidy"
"""Job id of the upkeep."""


class Heartbeat:
    """Sends due messages every few seconds, and at once when woken. Keeps no state: the rows say what is due.

    `send_one` does one unit of work and returns whether there was one; a beat repeats it until there is none.
    `tidy_one` is the same for upkeep (files to remove, people to erase): a job of its own with the same interval, in
    another thread, so that no message waits behind it. APScheduler goes by the wall clock and would wait an hour if
    that is set back by an hour; the watch thread goes by the monotonic clock, wakes it, and restarts it if it has
    died. Nothing restarts the watch: without it the heartbeat is not well, and `/readyz` says so.
    """

    def __init__(
        self,
        send_one: Callable[[], bool],
        seconds: float,
        watcher: Watcher = UNWATCHED,
        tidy_one: Callable[[], bool] = lambda: False,
    ) -> None:
        self.seconds = seconds
        self._send_one = send_one
        self._tidy_one = tidy_one
        self._watcher = watcher
        self._stopping = threading.Event()
        self._beating = threading.Lock()
        self._tidying = threading.Lock()
        self._woken = threading.Event()
        self._pulse = time.monotonic()
        self._missed = 0
        self._is_untidy = False
        self._scheduler = self._new_scheduler()
        self._watch = threading.Thread(target=self._keep_watch, name="heartbeat-watch", daemon=True)

    def start(self) -> None:
        self._pulse = time.monotonic()
        self._scheduler.start()
        self._watch.start()
        self.wake()

    def wake(self) -> None:
        """Runs a beat now, because something has just become due."""
        self._woken.set()
        if not self._stopping.is_set() and self._scheduler.running:
            self._scheduler.add_job(self.beat, misfire_grace_time=None)

    def take_no_more(self) -> None:
        """Stops after the message that is being sent."""
        self._stopping.set()

    def stop(self) -> None:
        """Finishes the message that is being sent, then shuts down."""
        self.take_no_more()
        if self._watch.is_alive():
            self._watch.join()
        if self._scheduler.running:
            # A shutdown in the middle of APScheduler's round trips over the one-off job of a wake: end the round first.
            self._scheduler.pause()
            self._scheduler.get_jobs()
            self._scheduler.shutdown(wait=True)

    def beat(self) -> None:
        """Sends all that is due. If another beat is running, leaves the work to it."""
        self._woken.set()
        while self._woken.is_set() and not self._stopping.is_set() and self._beating.acquire(blocking=False):
            has_ended = False
            try:
                self._send_all()
                has_ended = True
            finally:
                missed = self._count(has_ended=has_ended)
                self._beating.release()
                self._report(missed, has_ended=has_ended)

    def settle(self) -> None:
        """Sends all that is due in this thread, after the running beat if there is one."""
        with self._beating:
            self._send_all()

    def tidy(self) -> None:
        """Does all the upkeep in this thread. A second call at the same time waits, and finds it done."""
        with self._tidying:
            while not self._stopping.is_set() and self._tidy_one():
                pass

    @property
    def quiet_for(self) -> float:
        """Seconds since `send_one` was last called or returned."""
        return time.monotonic() - self._pulse

    @property
    def is_well(self) -> bool:
        """Whether `send_one` was called within two intervals, all threads are alive and the last beat did not fail."""
        allowed = max(2 * self.seconds, LONGEST_STEP if self._beating.locked() else 0)
        return self.quiet_for <= allowed and not self._missed and self._watch.is_alive() and _is_alive(self._scheduler)

    def _send_all(self) -> None:
        # Cleared before each query: a wake-up after the query has begun is seen by the loop in beat().
        while not self._stopping.is_set():
            self._woken.clear()
            self._pulse = time.monotonic()
            sent = self._send_one()
            self._pulse = time.monotonic()
            if not sent:
                return

    def _new_scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(3)})
        self._plan(scheduler)
        scheduler.add_listener(self._tidied, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        return scheduler

    def _plan(self, scheduler: BackgroundScheduler) -> None:
        """Schedules both jobs from now on, in place of the earlier ones."""
        trigger = {"seconds": self.seconds, "coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        scheduler.add_job(self.beat, "interval", **trigger, id="tick", replace_existing=True)
        scheduler.add_job(self.tidy, "interval", **trigger, id=TIDY, replace_existing=True)

    def _keep_watch(self) -> None:
        while not self._stopping.wait(self.seconds / 4):
            if not _is_alive(self._scheduler):
                log.error("heartbeat revived")
                dead, self._scheduler = self._scheduler, self._new_scheduler()
                dead.shutdown(wait=False)
                self._scheduler.start()
                self.wake()
            elif self.quiet_for > 1.25 * self.seconds and not self._beating.locked():
                # The wall clock was set back: schedule the next beat again, and run one now.
                self._plan(self._scheduler)
                self.wake()

    def _count(self, *, has_ended: bool) -> int:
        """Counts beats that fail (the database is gone). Returns the failures in a row, before a success ended them.

        Called while the beat holds the lock: a beat that left the work to another one counts as neither.
        """
        missed = self._missed if has_ended else self._missed + 1
        self._missed = 0 if has_ended else missed
        return missed

    def _report(self, missed: int, *, has_ended: bool) -> None:
        """Logs the first of a series of failures, and its end; without the lock: to draw a traceback takes time."""
        if not has_ended:
            self._watcher.missed()
            if missed == 1:
                log.error("heartbeat broke off", exc_info=sys.exception())
        elif missed:
            log.info("heartbeat goes on", missed=missed)

    def _tidied(self, event: JobExecutionEvent) -> None:
        """Logs the first failure of the upkeep and the end of a series; they make no beat a missed one."""
        if event.job_id != TIDY:
            return
        broke_off = event.exception is not None
        if broke_off and not self._is_untidy:
            log.error("upkeep broke off", exc_info=event.exception)
        elif self._is_untidy and not broke_off:
            log.info("upkeep goes on")
        self._is_untidy = broke_off


def _is_alive(scheduler: BackgroundScheduler) -> bool:
    thread = getattr(scheduler, "_thread", None)
    return bool(scheduler.running and thread is not None and thread.is_alive())
