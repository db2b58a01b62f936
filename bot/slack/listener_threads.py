"""A bounded thread pool for Bolt's listeners: refuses work when full, and tells when it is idle."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition
from typing import Any, TypeVar

T = TypeVar("T")

THREADS = 16
"""Bolt's default of five is too few: when a dozen people press a button at once, the thirteenth sees an error."""

WAITING = 32
"""Length of the queue. Slack waits three seconds, so a request that would wait longer is refused at once."""


class Busy(Exception):
    """All threads are busy and the queue is full."""


class Listeners(ThreadPoolExecutor):
    """A thread pool with a bounded queue that can tell whether it is full or idle."""

    def __init__(self, threads: int = THREADS, waiting: int = WAITING, name: str = "listener") -> None:
        super().__init__(threads, thread_name_prefix=name)
        self._most = threads + waiting
        self._working = 0
        self._changed = Condition()

    @property
    def is_full(self) -> bool:
        return self._working >= self._most

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Raises Busy when the queue is full."""
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
        """Waits until no listener runs. False after `seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: self._working == 0, seconds)

    def _done(self, _future: object = None) -> None:
        with self._changed:
            self._working -= 1
            self._changed.notify_all()
