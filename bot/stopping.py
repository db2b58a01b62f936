"""Somebody asks the process to end, at any moment, and it does."""

import os
import signal
import threading


class StopSignal(threading.Event):
    """An event that is set when a signal asks this process to end.

    A plain one may not be: the thread that the signal interrupts can be the one that holds its lock, and both wait for
    ever. Here a byte in a pipe wakes who waits. The interpreter writes it in the moment of the signal: a handler in
    Python runs only once the main thread is back from what it waits for, and a signal that comes just before that wait
    begins does not end it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked = False
        self._awaited, self._woken = os.pipe()
        os.set_blocking(self._woken, False)

    def by(self, *signals: signal.Signals) -> None:
        """From now on these set it; only the main thread may say so."""
        signal.set_wakeup_fd(self._woken)
        for number in signals:
            signal.signal(number, lambda *_: self.set())

    def set(self) -> None:
        self._asked = True
        os.write(self._woken, b".")

    def is_set(self) -> bool:
        return self._asked

    def wait(self, timeout: float | None = None) -> bool:
        """Waits without end; the time-out is not used."""
        while not self._asked:
            os.read(self._awaited, 1)
        return True
