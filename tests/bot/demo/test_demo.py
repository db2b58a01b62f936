"""`signoff demo` as a process: start, stop, and start again."""

import os
import re
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from bot.demo import workspace
from tests.bot import processes
from tests.bot.processes import Started

SECONDS = 50
"""The time until the demo is ready on a busy machine."""

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


@contextmanager
def started(
    folder: Path, *options: str, by: Callable[..., Started] = processes.forked
) -> Iterator[tuple[Started, str]]:
    """Starts `signoff demo` in a process of its own; yields it and its output until it is ready."""
    process = by(folder, os.environ, "demo", "--no-browser", *options)
    try:
        yield process, process.says("Ctrl-C", SECONDS)
    finally:
        process.kill()


def read(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def ends(process: Started, port: int, how: signal.Signals) -> None:
    """Asserts that the signal ends the demo without output, also with an open page, and frees the port."""
    before = process.printed
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/live"):
        process.send_signal(how)
        assert process.wait(20) == 0
    assert (process.printed, process.complained) == (before, "")
    assert is_free(port)


def test_it_takes_the_port_that_was_asked_for_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    # Below the range of ports that the system hands out.
    port = next(port for port in range(20_000 + os.getpid() % 10_000, 32_000) if is_free(port))
    with started(tmp_path, "--empty", "--port", str(port), by=processes.spawned) as (process, output):
        assert output.splitlines()[0].endswith(f"http://127.0.0.1:{port}")
        page = read(f"http://127.0.0.1:{port}/?as=U0BEN&in=dm")
        assert "Nothing here yet" in page
        ends(process, port, signal.SIGINT)


def test_a_taken_port_is_said_in_one_line_and_another_one_serves_until_it_is_told_to_end(
    tmp_path: Path,
) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with started(tmp_path, "--empty", "--port", str(taken)) as (process, output):
            assert f"Port {taken} is taken" in output.splitlines()[0]
            port = int(ADDRESS.findall(output)[0])
            assert "Acme Talent" in read(f"http://127.0.0.1:{port}")
            ends(process, port, signal.SIGTERM)


def test_it_ends_at_once_though_somebody_looks_at_it(tmp_path: Path) -> None:
    with ExitStack() as ending:
        running = ending.enter_context(workspace.running(empty=True))
        with urllib.request.urlopen(f"{running.sandbox.url}/live"):
            began = time.monotonic()
            ending.close()
            assert time.monotonic() - began < 10


def test_it_can_be_stopped_before_it_is_ready_and_the_next_start_begins_anew(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(workspace.Stopped), workspace.running(stop=stop):
        pass
    with workspace.running() as again:
        assert len(again.sandbox.as_("U0BEN").dm) == 4
