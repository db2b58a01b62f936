"""The line to Slack over Socket Mode: a lost one is noticed within seconds, whatever it looks like, and made anew."""

import socket
import threading
import time
from contextlib import suppress

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.slack.listener_threads import THREADS, WAITING

log = structlog.get_logger()

PING_SECONDS = 2
SILENT_SECONDS = 3 * PING_SECONDS + 1
"""Three pings without an answer: the line is dead. Slack's client then needs a ping's time to open another."""

LOOK_SECONDS = 0.5


class SocketMode:
    """Slack's built-in client, and a watch over it.

    The client takes a line for live until it has answered once, and reads the age of the answer off the wall clock:
    one that falls silent at once, or while that clock is set back, would stay silent. The watch goes by a clock that
    nobody sets, and cuts a silent line; the client sees that it is cut and connects anew.
    """

    def __init__(self, bolt: App, app_token: str, web_client: WebClient) -> None:
        self._handler = SocketModeHandler(
            bolt,
            app_token,
            web_client=web_client,
            ping_interval=PING_SECONDS,
            concurrency=THREADS + WAITING,  # nobody waits before the listeners, which say at once when they are full
        )
        self._client = self._handler.client
        self._client.on_message_listeners.append(self._hear)
        self._heard_at = time.monotonic()
        self._last_pong: tuple[str | None, float | None] = (None, None)
        self._closing = threading.Event()
        self._watch = threading.Thread(target=self._keep_watch, name="line-watch", daemon=True)

    def connect(self) -> None:
        """Raises what Slack's client raises: SlackApiError, SlackClientError, OSError."""
        self._handler.connect()  # type: ignore[no-untyped-call]
        self._hear()
        self._watch.start()

    @property
    def silent_for(self) -> float:
        """Seconds since Slack was heard."""
        return time.monotonic() - self._heard_at

    @property
    def is_well(self) -> bool:
        """Whether the line is open and Slack has been heard on it within the last pings."""
        return bool(self._client.is_connected()) and self.silent_for <= SILENT_SECONDS and self._watch.is_alive()

    def hang_up(self) -> None:
        """Hears nothing more, and lets the answers that are on their way go out over the open line.

        The client's two threads that listen to Slack would notice only seconds later that they are to end: they are
        woken, the one by the end of what it reads, the other by an empty message.
        """
        self._closing.set()
        client = self._client
        client.closed, client.auto_reconnect_enabled = True, False
        client.current_session_state.terminated = True
        client.message_queue.put(None)
        _wake(client.current_session.sock if client.current_session else None, socket.SHUT_RD)
        client.message_processor.shutdown()  # type: ignore[no-untyped-call]
        client.message_workers.shutdown()

    def close(self) -> None:
        self._handler.close()  # type: ignore[no-untyped-call]

    def _hear(self, _message: str = "") -> None:
        self._heard_at = time.monotonic()

    def _keep_watch(self) -> None:
        while not self._closing.wait(LOOK_SECONDS):
            session = self._client.current_session
            if session is None:
                continue
            pong = (session.session_id, session.last_ping_pong_time)
            if pong != self._last_pong:
                self._last_pong = pong
                self._hear()
            elif self.silent_for > SILENT_SECONDS and session.is_active():
                log.warning("socket silent", seconds=round(self.silent_for, 1))
                _wake(session.sock, socket.SHUT_RDWR)
                session.disconnect()


def _wake(line: socket.socket | None, how: int) -> None:
    """Ends what the thread reads that waits on this socket."""
    if line is not None:
        with suppress(OSError):
            # Not line.shutdown(): that of a TLS socket forgets the encryption before the last answers are out.
            socket.socket.shutdown(line, how)
