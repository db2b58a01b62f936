"""The threads that answer people, and a way to wait until all of them are done."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition
from typing import Any, TypeVar

T = TypeVar("T")

THREADS = 16
"""Bolt's own five are all busy when a dozen people press a button at once, and the thirteenth sees an error."""


class Listeners(ThreadPoolExecutor):
    """A thread pool that knows whether it has work."""

    def __init__(self) -> None:
        super().__init__(THREADS, thread_name_prefix="listener")
        self._working = 0
        self._changed = Condition()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        with self._changed:
            self._working += 1
        future = super().submit(fn, *args, **kwargs)
        future.add_done_callback(self._done)
        return future

    def wait_until_idle(self, seconds: float) -> bool:
        """Waits until nobody is being answered. False when that took longer."""
        with self._changed:
            return self._changed.wait_for(lambda: self._working == 0, seconds)

    def _done(self, _future: object) -> None:
        with self._changed:
            self._working -= 1
            self._changed.notify_all()
