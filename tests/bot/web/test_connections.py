"""Limits of connections to the bot's web server: a stranger's connections leave room for others."""

import asyncio
import errno
import http.client
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.monitoring import health
from bot.monitoring.metrics import Metrics
from bot.web import connections
from bot.web.connections import Gate, Limits
from bot.web.server import RefusedRequests, WebServer
from models.database.engine import Database
from tests.bot.ports import asked, free_port, until
from tests.conftest import TUESDAY
from tests.databases import migrated_url
from tests.world import playing

HALF = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Slow: "
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
OPEN_FILES = Path("/dev/fd")
PATIENT = Limits(head_seconds=60, request_seconds=60, idle_seconds=60)
"""Limits that no test reaches."""


class Served:
    """A server with limits of its own, its refusals, and connections to it."""

    def __init__(self, port: int, lines: ExitStack) -> None:
        self.port, self._lines = port, lines
        self.refused: Counter[str] = Counter()

    def line(self, sent: bytes = b"") -> socket.socket:
        line = self._lines.enter_context(closing(socket.create_connection(("127.0.0.1", self.port), timeout=20)))
        line.sendall(sent)
        return line

    def count(self, reason: str) -> None:
        self.refused[reason] += 1


@contextmanager
def serving(tmp_path: Path, limits: Limits, tests: health.Checks | None = None) -> Iterator[Served]:
    db = Database(f"sqlite:///{tmp_path / 'signoff.db'}")
    with ExitStack() as lines:
        served = Served(free_port(), lines)
        metrics = Metrics(db, lambda: TUESDAY)
        refused = RefusedRequests(served.count)
        door = WebServer("127.0.0.1", served.port, tests or health.Checks({}), metrics, None, refused, limits)
        door.start()
        try:
            yield served
        finally:
            lines.close()
            door.stop()
            db.dispose()


def is_over(line: socket.socket) -> bool:
    """Reads until the connection ends."""
    try:
        while line.recv(65536):
            continue
    except ConnectionResetError:
        pass
    return True


def answer_on(line: socket.socket) -> bytes:
    """The body of the next answer."""
    answer = http.client.HTTPResponse(line)
    answer.begin()
    return answer.read()


def takes(line: socket.socket, sent: bytes) -> bool:
    """Sends the data; False if the connection is over or stands still."""
    try:
        line.sendall(sent)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("sent", [b"", HALF, b"\x16\x03\x01", WHOLE + HALF], ids=["nothing", "half", "TLS", "second"])
def test_a_request_head_that_does_not_come_is_not_waited_for(tmp_path: Path, sent: bytes) -> None:
    with serving(tmp_path, Limits(head_seconds=0.3, request_seconds=60, idle_seconds=60)) as served:
        assert is_over(served.line(sent))
        assert sum(served.refused.values()) == 1


def test_a_head_that_comes_a_byte_at_a_time_gets_no_more_time_for_it(tmp_path: Path) -> None:
    with serving(tmp_path, Limits(head_seconds=0.5, request_seconds=60, idle_seconds=60)) as served:
        line = served.line(HALF)
        line.settimeout(0.05)
        until(lambda: not takes(line, b"x"), 20)
        assert served.refused == {connections.NO_REQUEST: 1}


def test_a_body_that_nobody_reads_gets_no_more_time_than_a_head(tmp_path: Path) -> None:
    with serving(tmp_path, Limits(head_seconds=1, request_seconds=60, idle_seconds=60)) as served:
        line = served.line(b"POST /elsewhere HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\nx")
        assert b" 404" in line.recv(12)
        assert is_over(line)
        assert served.refused == {connections.NO_REQUEST: 1}


def test_an_answer_that_is_not_taken_is_not_kept(tmp_path: Path) -> None:
    with serving(tmp_path, Limits(head_seconds=60, request_seconds=0.5, idle_seconds=60)) as served:
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        with closing(line):
            line.connect(("127.0.0.1", served.port))
            line.settimeout(0.2)
            while takes(line, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 50):
                continue
            until(lambda: served.refused == {connections.NO_END: 1}, 10)


def test_a_connection_that_is_kept_is_answered_again_later(tmp_path: Path) -> None:
    with serving(tmp_path, Limits(head_seconds=1, request_seconds=60, idle_seconds=60)) as served:
        line = served.line(WHOLE)
        assert answer_on(line) == b"ok\n"
        assert is_over(served.line(HALF)), "the time for a head has passed since"
        line.sendall(WHOLE)
        assert answer_on(line) == b"ok\n"
        assert served.refused == {connections.NO_REQUEST: 1}


def test_an_idle_connection_is_closed_in_the_end_and_nobody_is_blamed(tmp_path: Path) -> None:
    with serving(tmp_path, Limits(head_seconds=60, request_seconds=60, idle_seconds=0)) as served:
        assert is_over(served.line(WHOLE))
        assert not served.refused


def test_the_connection_that_waited_longest_makes_room_for_the_newest(tmp_path: Path) -> None:
    with serving(tmp_path, Limits(60, 60, 60, connections=3)) as served:
        first, *others = [served.line(HALF) for _ in range(3)]
        assert asked(served.port, "/healthz") == (200, "ok\n")
        assert is_over(first)
        until(lambda: served.refused == {connections.TOO_MANY: 1}, 5)
        for line in others:
            line.sendall(b"x\r\n\r\n")
            assert b" 404" in line.recv(12), "still here"


def test_who_is_being_answered_is_not_sent_away_for_a_newcomer(tmp_path: Path) -> None:
    begun: list[int] = []
    go_on = threading.Event()

    class Slow(health.Checks):
        def all(self) -> list[health.Check]:
            begun.append(1)
            go_on.wait(20)
            return []

    with serving(tmp_path, Limits(60, 60, 60, connections=2), Slow({})) as served:
        being_answered = [served.line(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(2)]
        until(lambda: len(begun) == 2, 10)
        newcomers = [served.line(b"") for _ in range(3)]
        assert all(is_over(line) for line in newcomers)
        go_on.set()
        assert all(b" 200" in line.recv(12) for line in being_answered)


def test_hundreds_of_half_requests_neither_stop_the_bot_nor_fill_its_log(tmp_path: Path) -> None:
    port, strangers = free_port(), Limits().connections + 100
    with (
        ExitStack() as lines,
        migrated_url("sqlite", tmp_path) as url,
        playing(url, TUESDAY, port=port) as world,
        capture_logs() as logged,
    ):
        before = len(list(OPEN_FILES.iterdir()))
        for _ in range(strangers):
            line = lines.enter_context(closing(socket.create_connection(("127.0.0.1", port), timeout=20)))
            line.sendall(HALF)
        assert asked(port, "/healthz") == (200, "ok\n")
        assert len(list(OPEN_FILES.iterdir())) - before - strangers <= Limits().connections + Limits().at_once
        world.ana.declines("Jane Doe, +49 30 123456")
        assert "Sign-off call: Jane Doe" in world.ana.newest
        refusals = [entry["reason"] for entry in logged if entry["event"] == "request refused"]
    assert refusals == list(dict.fromkeys(refusals)), "each reason once"
    assert connections.TOO_MANY in refusals


def test_what_is_not_http_is_counted_and_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with serving(tmp_path, PATIENT) as served, capture_logs() as logged:
        for _ in range(20):
            assert is_over(served.line(b"\x16\x03\x01\x02\r\n\r\n"))
        assert served.refused == {connections.NOT_HTTP: 20}
        # Another thread may log, too, while a connection of an earlier test ends.
        refused = [(entry["reason"], entry["times"]) for entry in logged if entry["event"] == "request refused"]
        assert refused == [(connections.NOT_HTTP, 1)]
    assert [record for record in caplog.records if record.name.startswith("uvicorn")] == []


def test_connections_that_can_not_be_accepted_are_counted_and_other_faults_are_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    refused: list[str] = []
    gate, loop = Gate(PATIENT, refused.append), asyncio.new_event_loop()
    loop.set_exception_handler(gate.fault)
    try:
        with closing(socket.create_server(("127.0.0.1", 0))) as listening:
            listening.setblocking(False)
            exhausted = _Exhausted(listening)
            loop.add_reader(listening.fileno(), lambda: None)
            accept = loop._accept_connection  # type: ignore[attr-defined]
            accept(asyncio.Protocol, exhausted, None, None, 1)
            loop.remove_reader(listening.fileno())
        assert refused == [connections.NO_FILES]
        assert caplog.records == []
        loop.call_exception_handler({"message": "something else"})
        assert [record.getMessage() for record in caplog.records] == ["something else"]
    finally:
        loop.close()


class _Exhausted:
    """A listening socket of a process that has no file descriptors left."""

    def __init__(self, real: socket.socket) -> None:
        self._real = real

    def fileno(self) -> int:
        return self._real.fileno()

    def accept(self) -> None:
        raise OSError(errno.EMFILE, "Too many open files")


def test_each_reason_is_logged_at_once_and_then_once_a_minute_with_its_count() -> None:
    now, counted = [0.0], Counter[str]()

    def count(reason: str) -> None:
        counted[reason] += 1

    requests = RefusedRequests(count, lambda: now[0])
    with capture_logs() as logged:
        for second in range(150):
            now[0] = second
            requests.refused("signature")
            if second == 30:
                requests.refused("replay")
        now[0] = 180
        requests.tell()
        requests.refused("signature")
        requests.tell(all_at_once=True)
    entries = [(entry["reason"], entry["times"]) for entry in logged]
    assert entries == [
        ("signature", 1),
        ("replay", 1),
        ("signature", 60),
        ("signature", 60),
        ("signature", 29),
        ("signature", 1),
    ]
    assert counted == {"signature": 151, "replay": 1}
