"""Socket Mode: the app's websockets, the envelopes that go out over them, and the acks that come back."""

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

CONNECTIONS = 10
RECONNECTS_WITHIN = 3.0
RETIRES_WITHIN = 10.0


class Connection:
    """One websocket of the app; `retiring` when the app was told to open another."""

    def __init__(self, websocket: WebSocket, number: int) -> None:
        self.number = number
        self.websocket = websocket
        self.loop = asyncio.get_running_loop()
        self.peer = websocket.client
        self.retiring = False
        self.silent = False
        self._pending: dict[str, Future[Json | None]] = {}

    def send(self, message: Json) -> None:
        """Sends a message, from any thread; on a silent connection it goes nowhere."""
        if self.silent:
            return
        asyncio.run_coroutine_threadsafe(self.websocket.send_text(json.dumps(message)), self.loop)

    def close(self, code: int) -> None:
        """Ends the connection with a close frame, from any thread."""
        asyncio.run_coroutine_threadsafe(self.websocket.close(code), self.loop)

    def expect_ack(self, envelope_id: str) -> Future[Json | None]:
        """What will hold the ack's payload."""
        pending: Future[Json | None] = Future()
        self._pending[envelope_id] = pending
        return pending

    def forget_ack(self, envelope_id: str) -> None:
        """Nobody waits for this ack any more."""
        self._pending.pop(envelope_id, None)

    def receive_ack(self, text: str) -> None:
        """An ack came in; late ones and other messages are dropped as Slack does."""
        message = json.loads(text)
        pending = self._pending.pop(str(message.get("envelope_id")), None)
        if pending is not None and not pending.done():
            pending.set_result(message.get("payload"))

    def fail_pending_acks(self) -> None:
        """The connection has gone: whoever waits for an ack hears it."""
        for pending in list(self._pending.values()):
            if not pending.done():
                pending.set_exception(DispatchFailed("the connection closed before the ack"))
        self._pending.clear()


class SocketModeServer:
    """The app's open connections. Each envelope goes to one of them, in turn."""

    def __init__(self, workspace: Workspace, wire: TcpConnections) -> None:
        self._workspace = workspace
        self._wire = wire
        self._round_robin = itertools.count()
        self._numbers = itertools.count(1)
        self._silent_to_open = 0
        self._opening = 0
        self.connections: list[Connection] = []

    def routes(self) -> list[WebSocketRoute]:
        """The route behind the address that apps.connections.open gives out."""
        return [WebSocketRoute("/link/", self.link)]

    async def link(self, websocket: WebSocket) -> None:
        """One connection, from its ticket to its end."""
        if not self._workspace.tickets.redeem(websocket.query_params.get("ticket")):
            await websocket.close()
            return
        connection = Connection(websocket, next(self._numbers))
        if len(self.connections) >= CONNECTIONS:
            await websocket.accept()
            await websocket.send_text(json.dumps(_disconnect("too_many_websockets")))
            await websocket.close()
            return
        with contextlib.suppress(WebSocketDisconnect):
            await self._open(connection)
            await self._serve(connection)

    async def _open(self, connection: Connection) -> None:
        """Accepts it; from then on it counts. Before it is open nothing could be sent over it."""
        self._opening += 1
        try:
            await connection.websocket.accept()
            with self._workspace.changes.change():
                connection.silent, self._silent_to_open = self._silent_to_open > 0, max(self._silent_to_open - 1, 0)
                self.connections.append(connection)
        finally:
            self._opening -= 1

    async def _serve(self, connection: Connection) -> None:
        """An open connection, until the app ends it."""
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
        """Sends an envelope over one of the connections and returns the ack's payload.

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
        """Ends every connection: with a close frame, or with `reset` as a torn network does."""
        for connection in list(self.connections):
            if reset:
                connection.loop.call_soon_threadsafe(self._wire.reset, connection.peer)
            else:
                connection.close(1001)

    def silence(self, also_new: int = 0) -> None:
        """Leaves every connection open, but nothing comes or goes any more: no envelope, no ack, no pong."""
        self._silent_to_open = also_new
        for connection in list(self.connections):
            self._make_silent(connection)

    def _make_silent(self, connection: Connection) -> None:
        connection.silent = True
        connection.loop.call_soon_threadsafe(self._wire.stop_reading, connection.peer)

    def refresh(self, reason: str) -> None:
        """Asks the app to open new connections, as Slack does every few hours; the old ones end soon after."""
        for connection in list(self.connections):
            connection.retiring = True
            connection.send(_disconnect(reason))
            connection.loop.call_soon_threadsafe(connection.loop.call_later, RETIRES_WITHIN, connection.close, 1000)

    def wait_for_connections(self, count: int, timeout: float) -> bool:
        """Blocks until the app has at least so many usable connections."""
        return self._workspace.changes.until(lambda: len(self._usable()) >= count, timeout)

    def _usable(self) -> list[Connection]:
        usable = [connection for connection in list(self.connections) if not connection.retiring]
        # Slack's own pings tell it of a silent one, once there is another to go to.
        return [connection for connection in usable if not connection.silent] or usable

    def _next_connection(self) -> Connection:
        if (self.connections or self._opening) and not self._usable():
            self.wait_for_connections(1, RECONNECTS_WITHIN)
        usable = self._usable()
        if not usable:
            raise DispatchFailed("dispatch_failed: the app has no Socket Mode connection")
        return usable[next(self._round_robin) % len(usable)]

    async def _end_retiring(self) -> None:
        """The app has a new connection, so those that it was told to leave are closed, as Slack does."""
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
