"""Slack's side of Socket Mode: websockets of the app, envelopes to it, and acks from it."""

import asyncio
import contextlib
import itertools
import json
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bot.sandbox.server import TcpConnections
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import AckTimeout, DispatchFailed, Json

MAX_CONNECTIONS = 10
RECONNECT_SECONDS = 3.0
RETIRE_SECONDS = 10.0


class Connection:
    """A websocket of the app. `retiring`: the app was told to replace it. `silent`: it carries no traffic any more."""

    def __init__(self, websocket: WebSocket, number: int) -> None:
        self.number = number
        self.websocket = websocket
        self.loop = asyncio.get_running_loop()
        self.peer = websocket.client
        self.retiring = False
        self.silent = False
        self._pending: dict[str, Future[Json | None]] = {}

    def send(self, message: Json) -> None:
        """Sends a message, from any thread; a silent connection drops it."""
        if self.silent:
            return
        asyncio.run_coroutine_threadsafe(self.websocket.send_text(json.dumps(message)), self.loop)

    def close(self, code: int) -> None:
        """Closes the connection with a close frame, from any thread."""
        asyncio.run_coroutine_threadsafe(self.websocket.close(code), self.loop)

    def expect_ack(self, envelope_id: str) -> Future[Json | None]:
        """A future for the payload of this envelope's ack."""
        pending: Future[Json | None] = Future()
        self._pending[envelope_id] = pending
        return pending

    def forget_ack(self, envelope_id: str) -> None:
        """Drops the future of this envelope's ack."""
        self._pending.pop(envelope_id, None)

    def receive_ack(self, text: str) -> None:
        """Resolves the future of an incoming ack. Late acks and other messages are ignored, as in Slack."""
        message = json.loads(text)
        pending = self._pending.pop(str(message.get("envelope_id")), None)
        if pending is not None and not pending.done():
            pending.set_result(message.get("payload"))

    def fail_pending_acks(self) -> None:
        """Fails all pending acks with DispatchFailed, once the connection is closed."""
        for pending in list(self._pending.values()):
            if not pending.done():
                pending.set_exception(DispatchFailed("the connection closed before the ack"))
        self._pending.clear()


class SocketModeServer:
    """The app's open websockets. Envelopes are distributed over them round-robin."""

    def __init__(self, workspace: Workspace, tcp_connections: TcpConnections) -> None:
        self._workspace = workspace
        self._tcp_connections = tcp_connections
        self._round_robin = itertools.count()
        self._numbers = itertools.count(1)
        self._silent_to_open = 0
        self._opening = 0
        self.connections: list[Connection] = []

    def routes(self) -> list[WebSocketRoute]:
        """The route of the address that apps.connections.open returns."""
        return [WebSocketRoute("/link/", self.link)]

    async def link(self, websocket: WebSocket) -> None:
        """Serves one websocket, from its ticket to its end."""
        if not self._workspace.tickets.redeem(websocket.query_params.get("ticket")):
            await websocket.close()
            return
        connection = Connection(websocket, next(self._numbers))
        if len(self.connections) >= MAX_CONNECTIONS:
            await websocket.accept()
            await websocket.send_text(json.dumps(_disconnect("too_many_websockets")))
            await websocket.close()
            return
        with contextlib.suppress(WebSocketDisconnect):
            await self._open(connection)
            await self._serve(connection)

    async def _open(self, connection: Connection) -> None:
        """Accepts the websocket, then registers the connection: before the accept nothing can be sent over it."""
        self._opening += 1
        try:
            await connection.websocket.accept()
            with self._workspace.changes.change():
                connection.silent, self._silent_to_open = self._silent_to_open > 0, max(self._silent_to_open - 1, 0)
                self.connections.append(connection)
        finally:
            self._opening -= 1

    async def _serve(self, connection: Connection) -> None:
        """Sends hello and receives acks until the app closes the connection."""
        try:
            await connection.websocket.send_text(json.dumps(self._hello()))
            await self._end_retiring()
            if connection.silent:
                self._make_silent(connection)
            while True:
                connection.receive_ack(await connection.websocket.receive_text())
        finally:
            connection.retiring = True
            with self._workspace.changes.change():
                self.connections.remove(connection)
            connection.fail_pending_acks()

    def deliver(self, kind: str, payload: Json, timeout: float, retry: tuple[int, str] | None = None) -> Json | None:
        """Sends an envelope over a connection and returns the ack's payload.

        Raises DispatchFailed without a connection and AckTimeout after `timeout` seconds.
        """
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry[0] if retry else 0, "retry_reason": retry[1] if retry else ""}
        connection = self._next_connection()
        pending = connection.expect_ack(envelope["envelope_id"])
        connection.send(envelope)
        try:
            return pending.result(timeout)
        except FutureTimeout:
            raise AckTimeout(f"no ack for {kind} within {timeout} seconds") from None
        finally:
            connection.forget_ack(envelope["envelope_id"])

    def drop(self, *, reset: bool = False) -> None:
        """Closes every connection: with a close frame, or with `reset` by a TCP reset."""
        for connection in list(self.connections):
            if reset:
                connection.loop.call_soon_threadsafe(self._tcp_connections.reset, connection.peer)
            else:
                connection.close(1001)

    def silence(self, also_new: int = 0) -> None:
        """Keeps every connection open but stops its traffic: no envelope, no ack, no pong."""
        self._silent_to_open = also_new
        for connection in list(self.connections):
            self._make_silent(connection)

    def _make_silent(self, connection: Connection) -> None:
        connection.silent = True
        connection.loop.call_soon_threadsafe(self._tcp_connections.stop_reading, connection.peer)

    def refresh(self, reason: str) -> None:
        """Asks the app to reconnect, as Slack does every few hours; old connections close after RETIRE_SECONDS."""
        for connection in list(self.connections):
            connection.retiring = True
            connection.send(_disconnect(reason))
            connection.loop.call_soon_threadsafe(connection.loop.call_later, RETIRE_SECONDS, connection.close, 1000)

    def _usable(self) -> list[Connection]:
        usable = [connection for connection in list(self.connections) if not connection.retiring]
        # Slack notices a silent connection by its pings, and prefers another connection where the app has one.
        return [connection for connection in usable if not connection.silent] or usable

    def _next_connection(self) -> Connection:
        if (self.connections or self._opening) and not self._usable():
            self._workspace.changes.until(self._usable, RECONNECT_SECONDS)
        usable = self._usable()
        if not usable:
            raise DispatchFailed("dispatch_failed: the app has no Socket Mode connection")
        return usable[next(self._round_robin) % len(usable)]

    async def _end_retiring(self) -> None:
        """Closes the retiring connections, as Slack does once the app has opened a new one."""
        for old in [connection for connection in self.connections if connection.retiring]:
            if old.websocket.application_state is WebSocketState.CONNECTED:
                await old.websocket.close(1000)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {
                "host": "applink-sandbox",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self._workspace.app.app_id},
        }


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}


Deliver = Callable[[str, Json, float, tuple[int, str] | None], Json | None]
