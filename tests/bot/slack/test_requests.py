"""Requests to Slack's endpoint: signed requests are answered, all others refused."""

import hashlib
import hmac
import json
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.slack import requests
from bot.slack.listener_threads import THREADS, WAITING
from bot.slack.requests import KEPT_SIGNATURES, MOST_BYTES, PATH, Refused, Signatures
from tests.bot.ports import asked, free_port
from tests.conftest import TUESDAY
from tests.databases import migrated_url
from tests.world import World, playing

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1_531_420_618
FORGED = f"v0={'0' * 64}"
"""A signature of the right form that fits no secret."""


def signed(body: bytes, moment: int, secret: str = SECRET) -> str:
    base = f"v0:{moment}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def signatures(now: float = NOW) -> Signatures:
    return Signatures(SECRET, lambda: now)


def refusal(door: Signatures, body: bytes, timestamp: str, signature: str) -> str:
    with pytest.raises(Refused) as refused:
        door.take(body, timestamp, signature)
    return refused.value.reason


def test_what_slack_signed_just_now_passes() -> None:
    signatures().take(b"text=hi", str(NOW), signed(b"text=hi", NOW))


def test_the_same_request_again_is_a_replay() -> None:
    door = signatures()
    door.take(b"text=hi", str(NOW), signed(b"text=hi", NOW))
    assert refusal(door, b"text=hi", str(NOW), signed(b"text=hi", NOW)) == "replay"


@pytest.mark.parametrize(("seconds", "passes"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_a_time_stamp_is_good_for_five_minutes(seconds: int, passes: bool) -> None:
    moment = NOW + seconds
    if passes:
        signatures().take(b"", str(moment), signed(b"", moment))
    else:
        assert refusal(signatures(), b"", str(moment), signed(b"", moment)) == "time stamp"


@given(st.binary(max_size=200), st.text(max_size=80))
def test_nobody_guesses_a_signature(body: bytes, guess: str) -> None:
    assert refusal(signatures(), body, str(NOW), guess) == "signature"


@given(st.binary(max_size=50), st.text(max_size=20).filter(lambda text: text != str(NOW)))
def test_a_time_stamp_that_is_none_is_refused(body: bytes, timestamp: str) -> None:
    assert refusal(signatures(), body, timestamp, signed(body, NOW)) in {"time stamp", "signature"}


def test_a_body_that_was_changed_on_its_way_is_refused() -> None:
    assert refusal(signatures(), b"text=ha", str(NOW), signed(b"text=hi", NOW)) == "signature"


def test_what_is_too_old_to_be_replayed_is_forgotten() -> None:
    moment = [float(NOW)]
    door = Signatures(SECRET, lambda: moment[0])
    for second in range(2000):
        moment[0] = NOW + second
        stamp = int(moment[0])
        door.take(b"", str(stamp), signed(b"", stamp))
    assert len(door) <= 301 < KEPT_SIGNATURES


def test_a_request_that_found_no_room_may_come_again() -> None:
    door = signatures()
    door.take(b"", str(NOW), signed(b"", NOW))
    door.give_back(signed(b"", NOW))
    door.take(b"", str(NOW), signed(b"", NOW))


class SignedRequests:
    """Sends requests to a bot's web server, by default signed with its secret."""

    def __init__(self, world: World, port: int) -> None:
        self.world, self.port = world, port

    def knock(
        self, body: bytes, kind: str = "application/x-www-form-urlencoded", *, secret: str | None = None, age: int = 0
    ) -> tuple[int, str]:
        moment = int(time.time()) - age
        signature = signed(body, moment, secret or self.world.sandbox.signing_secret)
        stamp = {"X-Slack-Request-Timestamp": str(moment), "X-Slack-Signature": signature}
        return asked(self.port, PATH, body, stamp | {"Content-Type": kind})

    def replay(self, body: bytes, kind: str = "application/json") -> list[int]:
        """The statuses of one request, sent twice byte by byte."""
        moment = int(time.time())
        stamp = {
            "X-Slack-Request-Timestamp": str(moment),
            "X-Slack-Signature": signed(body, moment, self.world.sandbox.signing_secret),
            "Content-Type": kind,
        }
        return [asked(self.port, PATH, body, stamp)[0] for _ in range(2)]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[SignedRequests]:
    port = free_port()
    with migrated_url("sqlite", tmp_path) as url, playing(url, TUESDAY, port=port, by_http=True) as world:
        yield SignedRequests(world, port)


def decline(who: str = "U0ANA") -> bytes:
    fields = {"command": "/decline", "text": "Jane Doe", "user_id": who, "team_id": "T0ACME", "trigger_id": "1.2"}
    return urlencode(fields).encode()


def test_slack_is_told_that_the_address_is_ours(door: SignedRequests) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    status, answer = door.knock(body, "application/json")
    assert (status, json.loads(answer)) == (200, {"challenge": "3eZbrw1a"})


def home_opened() -> bytes:
    """The body of the event that Ana opens the Home tab."""
    event = {"type": "app_home_opened", "user": "U0ANA", "tab": "home", "channel": "D0ANA"}
    return json.dumps({"type": "event_callback", "team_id": "T0ACME", "event": event}).encode()


@pytest.mark.parametrize(
    ("how", "status", "reason"),
    [({"secret": "another"}, 401, "signature"), ({"age": 301}, 401, "time stamp"), ({"age": -400}, 401, "time stamp")],
)
def test_a_request_that_slack_did_not_sign_just_now_is_refused_without_work(
    door: SignedRequests, how: dict, status: int, reason: str
) -> None:
    before = len(list(door.world.sandbox.traffic))
    assert door.knock(decline(), **how) == (status, reason)
    assert len(list(door.world.sandbox.traffic)) == before


def test_a_replayed_request_is_refused(door: SignedRequests) -> None:
    assert door.replay(home_opened()) == [200, 401]


def test_a_request_without_any_signature_is_refused(door: SignedRequests) -> None:
    assert asked(door.port, PATH, decline())[0] == 401


def test_a_body_larger_than_any_of_slacks_is_refused(door: SignedRequests) -> None:
    moment = str(int(time.time()))
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {MOST_BYTES + 1}\r\n"
        f"X-Slack-Request-Timestamp: {moment}\r\nX-Slack-Signature: {FORGED}\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", door.port), timeout=10)) as line:
        line.sendall(head.encode())  # without the body: the announced length is refused
        assert b"413" in line.recv(100)


def test_a_body_that_hides_its_size_is_refused_while_it_is_read(door: SignedRequests) -> None:
    moment = str(int(time.time()))
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        f"X-Slack-Request-Timestamp: {moment}\r\nX-Slack-Signature: {FORGED}\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", door.port), timeout=10)) as line:
        line.sendall(head.encode())
        for _ in range(MOST_BYTES // 65536 + 1):
            line.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        assert b"413" in line.recv(100)


def test_a_body_that_does_not_come_is_not_waited_for(door: SignedRequests, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "READ_SECONDS", 0.2)
    moment = str(int(time.time()))
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"
        f"X-Slack-Request-Timestamp: {moment}\r\nX-Slack-Signature: {FORGED}\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", door.port), timeout=10)) as line:
        line.sendall(head.encode())
        assert b"408" in line.recv(100)


@pytest.mark.parametrize("signature", ["", "X-Slack-Signature: v0=\r\n", f"X-Slack-Signature: v1={'0' * 64}\r\n"])
def test_a_body_that_nobody_signed_is_not_read(door: SignedRequests, signature: str) -> None:
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n"
        f"X-Slack-Request-Timestamp: {int(time.time())}\r\n{signature}\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", door.port), timeout=10)) as line:
        line.sendall(head.encode())  # without the body: waiting for it would end with 408
        assert b"401" in line.recv(100)


def test_bodies_that_are_not_known_to_be_slacks_have_one_room_together(
    door: SignedRequests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "HELD_BYTES", 300_000)
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n"
        f"X-Slack-Request-Timestamp: {int(time.time())}\r\nX-Slack-Signature: {FORGED}\r\n\r\n"
    )
    with ExitStack() as closed_after:
        address = ("127.0.0.1", door.port)
        lines = [closed_after.enter_context(closing(socket.create_connection(address, timeout=10))) for _ in range(2)]
        for line in lines:
            line.sendall(head.encode() + b"x" * 200_000)
        refused, _, _ = select.select(lines, [], [], 4)
        assert [line.recv(12) for line in refused] == [b"HTTP/1.1 503"]
        assert door.knock(home_opened(), "application/json")[0] == 200, "a small one always fits"


def test_no_redirect_is_made_from_what_the_client_says_is_the_host(door: SignedRequests) -> None:
    for path in (f"{PATH}/", "/healthz/", "//elsewhere.example/healthz/"):
        with closing(socket.create_connection(("127.0.0.1", door.port), timeout=10)) as line:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n".encode())
            assert b" 404 " in line.recv(1000)


def test_when_all_threads_are_busy_the_door_says_so_at_once_and_slack_may_come_again(door: SignedRequests) -> None:
    listeners, go_on = door.world.bot.listeners, threading.Event()
    for _ in range(THREADS + WAITING):
        listeners.submit(go_on.wait)
    began = time.monotonic()
    assert door.knock(decline()) == (503, "busy")
    assert time.monotonic() - began < 2
    go_on.set()
    assert listeners.wait_until_idle(10)
    assert door.knock(home_opened(), "application/json")[0] == 200


def test_a_refusal_is_logged_and_counted_without_what_was_sent(door: SignedRequests) -> None:
    with capture_logs() as lines:
        door.knock(decline(), secret="another")
    entries = [(line["event"], line["reason"], line["times"]) for line in lines]
    assert entries == [("request refused", "signature", 1)]
    assert "Jane" not in str(lines)
    assert 'signoff_requests_refused_total{reason="signature"} 1.0' in asked(door.port, "/metrics")[1]
