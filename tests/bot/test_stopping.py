"""The stop signal: it ends the process, also during a wait that the signal does not interrupt."""

import signal
import subprocess
import sys
import textwrap
import threading

from bot.stopping import StopSignal

WAITS_DEAF = """
    import os, signal, sys, threading
    from bot.stopping import StopSignal

    stop = StopSignal()
    stop.by(signal.SIGTERM)
    # Another thread takes the signal, so this one is not interrupted: as when it comes just before the wait.
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    print("waits", flush=True)
    stop.wait()
    print("ends", flush=True)
    sys.stdout.flush()
    os._exit(0)
"""


def test_a_signal_that_does_not_interrupt_the_wait_ends_it_all_the_same() -> None:
    command = [sys.executable, "-c", textwrap.dedent(WAITS_DEAF)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "waits\n"
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=20)
        finally:
            process.kill()
    assert (output, process.returncode) == ("ends\n", 0)


def test_what_was_asked_before_the_wait_is_not_waited_for() -> None:
    stop = StopSignal()
    stop.set()
    assert stop.is_set()
    assert stop.wait()


def test_a_wait_ends_when_another_thread_asks() -> None:
    stop = StopSignal()
    waiting = threading.Thread(target=stop.wait, daemon=True)
    waiting.start()
    assert not stop.is_set()
    stop.set()
    waiting.join(20)
    assert not waiting.is_alive()
