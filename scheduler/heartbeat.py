"""Everything that runs by itself, on one page: the beat that sends what is due, the work beside it, and the watch."""

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
"""Seconds that one unit of work may take and still count as alive."""


TIDY = "tidy"
"""The job beside the beat, by its id."""


class Heartbeat:
    """Beats every few seconds, and at once when woken. It remembers nothing: what is due stands in the rows.

    `send_one` does one unit of work and says whether there was one; a beat goes on until there is none. `tidy_one` is
    the same for work that nobody waits for (files to remove, people to erase): it has a job of its own, as often as the
    beat and in another thread, so that no message waits behind it. The scheduler goes by the wall clock and would wait
    an hour when that is set back by an hour; the watch goes by a clock that nobody sets, and beats in its place. Either
    starts the other again when it has died.
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
        self._watch = self._new_watch()

    def start(self) -> None:
        self._pulse = time.monotonic()
        self._scheduler.start()
        self._watch.start()
        self.wake()

    def wake(self) -> None:
        """Beats now, for something that has just become due."""
        self._woken.set()
        if not self._stopping.is_set() and self._scheduler.running:
            self._scheduler.add_job(self.beat, misfire_grace_time=None)

    def take_no_more(self) -> None:
        """The message that it holds is the last."""
        self._stopping.set()

    def stop(self) -> None:
        """Finishes the message it holds and takes no further one."""
        self.take_no_more()
        if self._watch.is_alive():
            self._watch.join()
        if self._scheduler.running:
            # A shutdown in the middle of APScheduler's round trips over the one-off job of a wake: end the round first.
            self._scheduler.pause()
            self._scheduler.get_jobs()
            self._scheduler.shutdown(wait=True)

    def beat(self) -> None:
        """Sends all that is due. Of two beats at once the second leaves the work to the first."""
        self._woken.set()
        while self._woken.is_set() and not self._stopping.is_set() and self._beating.acquire(blocking=False):
            try:
                self._send_all()
            finally:
                self._beating.release()

    def settle(self) -> None:
        """Sends all that is due, here and now, after whatever beat is under way."""
        with self._beating:
            self._send_all()

    def tidy(self) -> None:
        """Does all the work beside the sending, here and now. Of two at once the second waits, and finds it done."""
        with self._tidying:
            while not self._stopping.is_set() and self._tidy_one():
                pass

    @property
    def quiet_for(self) -> float:
        """Seconds since it last showed life: a look for what is due that began or came to an end."""
        return time.monotonic() - self._pulse

    @property
    def is_well(self) -> bool:
        """Whether it showed life within two beats, its threads are there and its last beat did not break off."""
        allowed = max(2 * self.seconds, LONGEST_STEP if self._beating.locked() else 0)
        return self.quiet_for <= allowed and not self._missed and self._watch.is_alive() and _is_alive(self._scheduler)

    def _send_all(self) -> None:
        # Cleared before each look: whoever wakes us after that look has begun is seen by the loop in beat().
        while not self._stopping.is_set():
            self._woken.clear()
            self._pulse = time.monotonic()
            sent = self._send_one()
            self._pulse = time.monotonic()
            if not sent:
                return

    def _new_scheduler(self) -> BackgroundScheduler:
        made = BackgroundScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(3)})
        self._plan(made)
        made.add_listener(self._job_ended, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        return made

    def _plan(self, scheduler: BackgroundScheduler) -> None:
        """Both jobs from now on, in place of those that were planned."""
        every = {"seconds": self.seconds, "coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        scheduler.add_job(self._tick, "interval", **every, id="tick", replace_existing=True)
        scheduler.add_job(self.tidy, "interval", **every, id=TIDY, replace_existing=True)

    def _tick(self) -> None:
        if not self._watch.is_alive() and not self._stopping.is_set():
            log.error("heartbeat revived", part="watch")
            self._watch = self._new_watch()
            self._watch.start()
        self.beat()

    def _new_watch(self) -> threading.Thread:
        return threading.Thread(target=self._keep_watch, name="heartbeat-watch", daemon=True)

    def _keep_watch(self) -> None:
        while not self._stopping.wait(self.seconds / 4):
            if not _is_alive(self._scheduler):
                log.error("heartbeat revived", part="scheduler")
                dead, self._scheduler = self._scheduler, self._new_scheduler()
                dead.shutdown(wait=False)
                self._scheduler.start()
                self.wake()
            elif self.quiet_for > 1.25 * self.seconds and not self._beating.locked():
                # The clock on the wall was set back: the next beat is planned anew, and one comes now.
                self._plan(self._scheduler)
                self.wake()

    def _job_ended(self, event: JobExecutionEvent) -> None:
        """A beat that breaks off (the database is gone) is told once for each spell, and counted."""
        if event.job_id == TIDY:
            self._tidied(event)
        elif event.exception is None:
            if self._missed and not self._beating.locked():
                log.info("heartbeat goes on", missed=self._missed)
                self._missed = 0
        else:
            self._missed += 1
            self._watcher.missed()
            if self._missed == 1:
                log.error("heartbeat broke off", exc_info=event.exception)

    def _tidied(self, event: JobExecutionEvent) -> None:
        """The same for the work beside the sending, which makes no beat a missed one."""
        broke_off = event.exception is not None
        if broke_off and not self._is_untidy:
            log.error("upkeep broke off", exc_info=event.exception)
        elif self._is_untidy and not broke_off:
            log.info("upkeep goes on")
        self._is_untidy = broke_off


def _is_alive(scheduler: BackgroundScheduler) -> bool:
    thread = getattr(scheduler, "_thread", None)
    return bool(scheduler.running and thread is not None and thread.is_alive())
