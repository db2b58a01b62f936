"""The writers of one process take turns at a SQLite file, in the order in which they came.

SQLite lets one connection write at a time, and whoever waits tries again and again with growing pauses: who comes last
may be let in first, and under load somebody waits in vain. Here whoever has waited longest is next. Writers of other
processes still wait as SQLite has it.
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
    """The queue of this file, which every database of the process on the same file shares."""
    with _FINDING:
        found = _QUEUES.get(file) or WriteQueue()
        _QUEUES[file] = found
        return found


class WriteQueue:
    """A lock that goes to whoever has waited longest. A thread that holds it must not ask again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, seconds: float) -> Iterator[float]:
        """A turn, and how many of the seconds are left; OperationalError, as SQLite's own, when none came in time."""
        if (place := self._queued()) is not None:
            seconds = self._waited(place, seconds)
        try:
            yield seconds
        finally:
            self._hand_on()

    def _queued(self) -> threading.Event | None:
        """A place in the queue, set when it is its turn; None: nobody was there, and the turn is taken."""
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
        except BaseException:  # an interrupt: a place that nobody waits at would stop the queue for good
            if not self._left(place):
                self._hand_on()
            raise
        # Between the end of the wait and leaving it may have been handed over after all.
        if not came and self._left(place):
            raise OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))
        return max(0.0, seconds - (time.monotonic() - began))

    def _left(self, place: threading.Event) -> bool:
        """Gives the place up. False: the turn had come."""
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
