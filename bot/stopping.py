"""The stop signal of the process: an event that Unix signals set, without deadlocks or lost signals."""

import os
import signal
import threading


class StopSignal(threading.Event):
    """An event that is set when a signal asks this process to end.

    A plain Event can deadlock: the signal may interrupt the thread that holds the event's lock. Here a byte in a pipe
    wakes the waiting thread. The interpreter writes the byte at the moment of the signal, whereas a Python handler runs
    only after the main thread has returned from its wait, and a signal just before that wait does not end it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._is_set = False
        self._read_end, self._write_end = os.pipe()
        os.set_blocking(self._write_end, False)

    def by(self, *signals: signal.Signals) -> None:
        """Sets the event on these signals. Only the main thread may call this."""
        signal.set_wakeup_fd(self._write_end)
        for number in signals:
            signal.signal(number, lambda *_: self.set())

    def set(self) -> None:
        self._is_set = True
        os.write(self._write_end, b".")

    def is_set(self) -> bool:
        return self._is_set

    def wait(self, timeout: float | None = None) -> bool:
        """Waits without limit; `timeout` is ignored."""
        while not self._is_set:
            os.read(self._read_end, 1)
        return True
