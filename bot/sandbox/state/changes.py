"""Change notification: the workspace's lock, its version, and waiting for changes from threads and coroutines."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Changes:
    """The workspace's lock, and a version that each change increments."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._condition = threading.Condition(self.lock)
        self._version = 0
        self._subscribers: set[Subscription] = set()
        self.closed = False

    @property
    def version(self) -> int:
        """The number of changes so far."""
        return self._version

    @contextmanager
    def change(self) -> Iterator[None]:
        """Holds the lock during a change, then wakes all waiters."""
        with self.lock:
            yield
            self.notify()

    def notify(self) -> None:
        """Increments the version and wakes all waiters."""
        with self.lock:
            self._version += 1
            self._condition.notify_all()
            for subscriber in self._subscribers:
                subscriber.wake()

    def close(self) -> None:
        """Ends all subscriptions."""
        self.closed = True
        self.notify()

    def wait_beyond(self, version: int, timeout: float) -> bool:
        """Blocks until the version is greater than `version`; False after `timeout` seconds."""
        with self.lock:
            return self._condition.wait_for(lambda: self._version > version, timeout)

    def until(self, predicate: Callable[[], object], timeout: float) -> bool:
        """Blocks until the predicate holds; False after `timeout` seconds. Calls the predicate without the lock."""
        deadline = time.monotonic() + timeout
        while True:
            version = self.version
            if predicate():
                return True
            if not self.wait_beyond(version, deadline - time.monotonic()):
                return bool(predicate())

    def subscribe(self) -> "Subscription":
        """A subscription for the running event loop. The caller closes it."""
        subscription = Subscription(self)
        with self.lock:
            self._subscribers.add(subscription)
        return subscription

    def unsubscribe(self, subscription: "Subscription") -> None:
        """Removes the subscription."""
        with self.lock:
            self._subscribers.discard(subscription)


class Subscription:
    """Waits for changes in a coroutine. Must be created in the event loop that waits. `with` closes it."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()

    async def next(self, version: int) -> int | None:
        """Waits for a version greater than `version` and returns it; None once the workspace is closed."""
        while not self._changes.closed:
            self._event.clear()
            if self._changes.version > version:
                return self._changes.version
            await self._event.wait()
        return None

    def wake(self) -> None:
        """Wakes the waiting coroutine, from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)

    def close(self) -> None:
        """Ends the subscription."""
        self._changes.unsubscribe(self)

    def __enter__(self) -> "Subscription":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
