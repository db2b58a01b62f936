"""The demo as somebody starts it at a command line, stops it, and starts it again."""

import os
import re
import signal
import socket
import sqlite3
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo import workspace
from bot.demo.storage import Shelf, Unusable
from tests.bot import processes
from tests.bot.processes import Started
from tests.person import Played

SECONDS = 50
"""How long the demo may take to be ready on a busy machine."""

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


@contextmanager
def started(
    folder: Path, *options: str, by: Callable[..., Started] = processes.forked
) -> Iterator[tuple[Started, str]]:
    """`signoff demo` in a process of its own, and what it says until it is ready."""
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
    """The signal ends it quietly, though somebody looks at it, and the port is free again."""
    before = process.said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/live"):
        process.send_signal(how)
        assert process.wait(20) == 0
    assert (process.said, process.complained) == (before, "")
    assert is_free(port)


def test_it_takes_the_port_that_was_asked_for_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    # Below those that the system gives to whoever asks for any.
    port = next(port for port in range(20_000 + os.getpid() % 10_000, 32_000) if is_free(port))
    with started(tmp_path, "--empty", "--port", str(port), by=processes.spawned) as (process, said):
        assert said.splitlines()[0].endswith(f"http://127.0.0.1:{port}")
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
        with started(tmp_path, "--empty", "--port", str(taken)) as (process, said):
            assert f"Port {taken} is taken" in said.splitlines()[0]
            port = int(ADDRESS.findall(said)[0])
            assert "Acme Talent" in read(f"http://127.0.0.1:{port}")
            ends(process, port, signal.SIGTERM)


def test_it_ends_at_once_though_somebody_looks_at_it(tmp_path: Path) -> None:
    with ExitStack() as ending:
        running = ending.enter_context(workspace.running(Shelf(tmp_path / "demo.db"), empty=True))
        with urllib.request.urlopen(f"{running.sandbox.url}/live"):
            began = time.monotonic()
            ending.close()
            assert time.monotonic() - began < 10


def test_it_can_be_stopped_before_it_is_ready_and_the_next_start_begins_anew(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(workspace.Stopped), workspace.running(Shelf(tmp_path / "demo.db"), stop=stop):
        pass
    with workspace.running(Shelf(tmp_path / "demo.db")) as again:
        assert len(again.sandbox.as_("U0BEN").dm) == 4


def seen(running: workspace.Demo) -> dict[str, list[str]]:
    """Everything that anybody sees."""
    people = [running.sandbox.as_(person.id) for person in workspace.PEOPLE]
    shown = {who.id: [who.visible(message) for message in who.dm] for who in people}
    return shown | {"channel": [people[0].visible(message) for message in people[0].channel("hiring")]}


def test_a_kept_demo_goes_on_where_it_was_with_nothing_sent_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "demo.db")
    with workspace.running(shelf) as first:
        ana = Played(first.sandbox.as_("U0ANA"), first)
        ana.declines("Jane Doe, +49 30 123456")
        ana.open_home()
        before, moment, home = seen(first), first.sandbox.clock.now(), ana.home
    with workspace.running(shelf) as second:
        ana = Played(second.sandbox.as_("U0ANA"), second)
        ana.settle()
        assert (seen(second), second.sandbox.clock.now(), ana.home) == (before, moment, home)
        ana.reaches(message=ana.message("Sign-off call: Jane Doe"))
        assert "Jane Doe has heard it in a call" in ana.newest
        assert len(ana.messages) == len(before["U0ANA"])
        second.move_to(moment + timedelta(days=1))
        assert "one person heard from us" in seen(second)["channel"][-1]


def test_books_that_are_not_a_demos_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "signoff.db"
    with closing(sqlite3.connect(path)) as books, books:
        books.execute("CREATE TABLE duty (id INTEGER)")
    with pytest.raises(Unusable, match="not a demo's"):
        Shelf(path).open()
    path.write_text("a letter to my aunt, long enough to be no database at all" * 20)
    with pytest.raises(Unusable, match="Choose another file"):
        Shelf(path).open()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"nowhere.*Choose another file"):
        Shelf(tmp_path / "nowhere" / "demo.db").open()
