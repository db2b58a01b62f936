"""The sandbox's clock, moved by hand. Message time stamps, events and expiry of response URLs follow it."""

import threading
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """A clock that stands still until it is moved; with `ticking` real seconds are added.

    `moment` must be aware. Thread-safe.
    """

    def __init__(self, moment: datetime, *, ticking: bool = False) -> None:
        self.ticking = ticking
        self._lock = threading.Lock()
        self._moment = _aware(moment)
        self._since = time.monotonic()

    def now(self) -> datetime:
        """The current moment, in UTC."""
        with self._lock:
            return self._now()

    def set(self, moment: datetime) -> None:
        """Moves the clock to this moment, forwards or back."""
        with self._lock:
            self._moment = _aware(moment)
            self._since = time.monotonic()

    def advance(self, duration: timedelta) -> None:
        """Moves the clock forward by this much."""
        with self._lock:
            self._moment = self._now() + duration
            self._since = time.monotonic()

    def _now(self) -> datetime:
        if not self.ticking:
            return self._moment
        return self._moment + timedelta(seconds=time.monotonic() - self._since)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("The sandbox's clock needs a moment with a time zone.")
    return moment.astimezone(UTC)
