"""Everything that runs by itself, on one page: the beat that sends what is due."""

import threading
from collections.abc import Callable

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger()


class Heartbeat:
    """Beats every few seconds, and at once when woken. It remembers nothing: what is due stands in the rows.

    `send_one` does one unit of work and says whether there was one; a beat goes on until there is none.
    """

    def __init__(self, send_one: Callable[[], bool], seconds: float) -> None:
        self._send_one = send_one
        self._stopping = threading.Event()
        self._beating = threading.Lock()
        self._woken = threading.Event()
        executor = ThreadPoolExecutor(2)
        self._scheduler = BackgroundScheduler(timezone="UTC", executors={"default": executor})
        self._scheduler.add_job(
            self.beat, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    def start(self) -> None:
        self._scheduler.start()
        self.wake()

    def wake(self) -> None:
        """Beats now, for something that has just become due."""
        self._woken.set()
        if not self._stopping.is_set() and self._scheduler.running:
            self._scheduler.add_job(self.beat, misfire_grace_time=None)

    def stop(self) -> None:
        """Finishes the message it holds and takes no further one."""
        self._stopping.set()
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

    def _send_all(self) -> None:
        # Cleared before each look: whoever wakes us after that look has begun is seen by the loop in beat().
        while not self._stopping.is_set():
            self._woken.clear()
            if not self._send_one():
                return
