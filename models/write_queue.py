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
        began = time.monotonic()
        if not self._taken(seconds):
            raise OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))
        try:
            yield max(0.0, seconds - (time.monotonic() - began))
        finally:
            self._hand_on()

    def _taken(self, seconds: float) -> bool:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(seconds):
            return True
        with self._lock:
            # Between the end of the wait and this line it may have been handed over after all.
            if turn.is_set():
                return True
            self._waiting.remove(turn)
            return False

    def _hand_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
