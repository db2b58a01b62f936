"""Somebody asks the process to end, at any moment, and it does."""

import os
import threading


class Asked(threading.Event):
    """An event that a signal handler may set.

    A plain one may not be: the thread that the signal interrupts can be the one that holds its lock, and both wait for
    ever. Here a byte in a pipe wakes who waits.
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked = False
        self._awaited, self._woken = os.pipe()

    def set(self) -> None:
        self._asked = True
        os.write(self._woken, b".")

    def is_set(self) -> bool:
        return self._asked

    def wait(self, timeout: float | None = None) -> bool:
        """Waits without end; the time-out is not used."""
        if not self._asked:
            os.read(self._awaited, 1)
        return True
