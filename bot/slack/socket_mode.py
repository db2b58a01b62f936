"""The Socket Mode connection, with a watchdog that detects a silent connection within seconds and reconnects."""

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
"""After three unanswered pings the connection is dead. Slack's client then needs a ping's time to reconnect."""

LOOK_SECONDS = 0.5


class SocketMode:
    """Slack's built-in Socket Mode client, with a watchdog thread.

    The client alone would miss a connection that falls silent before its first pong, which it takes for live, or while
    the wall clock, by which it computes the age of a pong, is set back. The watchdog uses the monotonic clock and cuts
    a silent connection; the client notices the cut and reconnects.
    """

    def __init__(self, bolt: App, app_token: str, web_client: WebClient) -> None:
        self._handler = SocketModeHandler(
            bolt,
            app_token,
            web_client=web_client,
            ping_interval=PING_SECONDS,
            concurrency=THREADS + WAITING,  # no queue before the listeners, which refuse at once when full
        )
        self._client = self._handler.client
        self._client.on_message_listeners.append(self._hear)
        self._heard_at = time.monotonic()
        self._last_pong: tuple[str | None, float | None] = (None, None)
        self._closing = threading.Event()
        self._watch = threading.Thread(target=self._keep_watch, name="line-watch", daemon=True)

    def connect(self) -> None:
        """Raises SlackApiError, SlackClientError or OSError, as Slack's client does."""
        self._handler.connect()  # type: ignore[no-untyped-call]
        self._hear()
        self._watch.start()

    @property
    def silent_for(self) -> float:
        """Seconds since the last message or pong from Slack."""
        return time.monotonic() - self._heard_at

    @property
    def is_well(self) -> bool:
        """Whether the connection is open and Slack has sent a message or pong within SILENT_SECONDS."""
        return bool(self._client.is_connected()) and self.silent_for <= SILENT_SECONDS and self._watch.is_alive()

    def hang_up(self) -> None:
        """Stops receiving, while pending answers still go out over the open connection.

        The client's two receiving threads would notice only seconds later that they are to end, so both are woken:
        one by the end of its stream, the other by an empty message.
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


def _wake(connection: socket.socket | None, how: int) -> None:
    """Wakes the thread that reads this socket, by shutting the socket down."""
    if connection is not None:
        with suppress(OSError):
            # Not connection.shutdown(): on a TLS socket it drops the encryption before the last answers are sent.
            socket.socket.shutdown(connection, how)
