"""Free ports, and requests to servers on them."""

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing

_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def asked(port: int, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """The status and the text of the answer at this address."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers or {})
    try:
        with _opener.open(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()


def until(holds: Callable[[], object], seconds: float) -> None:
    """Waits until the condition holds, by polling."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        pause.wait(0.02)
