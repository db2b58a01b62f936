"""Tells whoever waits that something in the workspace is different now."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Changes:
    """One lock for the whole workspace, and a version that grows with every change under it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._condition = threading.Condition(self.lock)
        self._version = 0
        self._subscribers: set[Subscription] = set()
        self.closed = False

    @property
    def version(self) -> int:
        """How often something changed so far."""
        return self._version

    @contextmanager
    def change(self) -> Iterator[None]:
        """Holds the lock while something is changed, then wakes everybody who waits."""
        with self.lock:
            yield
            self.notify()

    def notify(self) -> None:
        """Wakes everybody who waits."""
        with self.lock:
            self._version += 1
            self._condition.notify_all()
            for subscriber in self._subscribers:
                subscriber.wake()

    def close(self) -> None:
        """The workspace goes away: subscriptions end."""
        self.closed = True
        self.notify()

    def wait_beyond(self, version: int, timeout: float) -> bool:
        """Blocks until the version is greater than this one; False after `timeout` seconds."""
        with self.lock:
            return self._condition.wait_for(lambda: self._version > version, timeout)

    def until(self, predicate: Callable[[], object], timeout: float) -> bool:
        """Blocks until the predicate holds; it is asked again after every change, never under the lock."""
        deadline = time.monotonic() + timeout
        while True:
            version = self.version
            if predicate():
                return True
            if not self.wait_beyond(version, deadline - time.monotonic()):
                return bool(predicate())

    def subscribe(self) -> "Subscription":
        """A subscription for an event loop; close it when the reader has gone."""
        subscription = Subscription(self)
        with self.lock:
            self._subscribers.add(subscription)
        return subscription

    def unsubscribe(self, subscription: "Subscription") -> None:
        """Forgets the subscription."""
        with self.lock:
            self._subscribers.discard(subscription)


class Subscription:
    """Lets a coroutine wait for changes; made inside the loop that waits. `with` closes it."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()

    async def next(self, version: int) -> int | None:
        """Waits until the version is greater than this, and returns it; None when the workspace goes away."""
        while not self._changes.closed:
            self._event.clear()
            if self._changes.version > version:
                return self._changes.version
            await self._event.wait()
        return None

    def wake(self) -> None:
        """Called from any thread after a change."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)

    def close(self) -> None:
        """No further wake-ups."""
        self._changes.unsubscribe(self)

    def __enter__(self) -> "Subscription":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
