"""A fair queue for the writers of one process on a SQLite file: first come, first served.

SQLite lets one connection write at a time, and waiting ones retry with growing pauses: a late comer may get in first,
and under load a writer may starve. Here the longest waiting one is next. Writers of other processes still wait as
SQLite does it.
"""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

from sqlalchemy.exc import OperationalError

_QUEUES: "WeakValueDictionary[str, WriteQueue]" = WeakValueDictionary()
_FINDING = threading.Lock()


def queue_of(file: str) -> "WriteQueue":
    """The queue of this file, shared by all databases of the process on it."""
    with _FINDING:
        queue = _QUEUES.get(file) or WriteQueue()
        _QUEUES[file] = queue
        return queue


class WriteQueue:
    """A fair lock: the longest waiting thread is next. Not reentrant."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, seconds: float) -> Iterator[float]:
        """Acquires the lock and yields the seconds left; raises OperationalError, as SQLite does, on a time-out."""
        if (place := self._queued()) is not None:
            seconds = self._waited(place, seconds)
        try:
            yield seconds
        finally:
            self._hand_on()

    def _queued(self) -> threading.Event | None:
        """A place in the queue, set when it is its turn; None: the queue was empty, and the lock is acquired."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return None
            place = threading.Event()
            self._waiting.append(place)
            return place

    def _waited(self, place: threading.Event, seconds: float) -> float:
        began = time.monotonic()
        try:
            came = place.wait(seconds)
        except BaseException:  # an interrupt: an abandoned place would block the queue for good
            if not self._left(place):
                self._hand_on()
            raise
        # Between the time-out and leaving, the lock may have been handed over after all.
        if not came and self._left(place):
            raise OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))
        return max(0.0, seconds - (time.monotonic() - began))

    def _left(self, place: threading.Event) -> bool:
        """Leaves the queue. False: the lock had been handed over already."""
        with self._lock:
            if place.is_set():
                return False
            self._waiting.remove(place)
            return True

    def _hand_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
