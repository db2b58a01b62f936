"""The threads that answer people: what they can't take is refused at once, and they say when all are done."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition
from typing import Any, TypeVar

T = TypeVar("T")

THREADS = 16
"""Bolt's own five are all busy when a dozen people press a button at once, and the thirteenth sees an error."""

WAITING = 32
"""How many may wait for a thread. Slack waits three seconds: who would wait longer is told at once."""


class Busy(Exception):
    """Every thread is at work, and as many as may wait are waiting."""


class Listeners(ThreadPoolExecutor):
    """A thread pool that knows whether it has work, and how much more it can take."""

    def __init__(self, threads: int = THREADS, waiting: int = WAITING, name: str = "listener") -> None:
        super().__init__(threads, thread_name_prefix=name)
        self._most = threads + waiting
        self._working = 0
        self._changed = Condition()

    @property
    def is_full(self) -> bool:
        return self._working >= self._most

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Raises Busy when there is no place left."""
        with self._changed:
            if self._working >= self._most:
                raise Busy
            self._working += 1
        try:
            future = super().submit(fn, *args, **kwargs)
        except RuntimeError:
            self._done()
            raise
        future.add_done_callback(self._done)
        return future

    def wait_until_idle(self, seconds: float) -> bool:
        """Waits until nobody is being answered. False when that took longer."""
        with self._changed:
            return self._changed.wait_for(lambda: self._working == 0, seconds)

    def _done(self, _future: object = None) -> None:
        with self._changed:
            self._working -= 1
            self._changed.notify_all()
