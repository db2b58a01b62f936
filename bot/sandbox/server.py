"""The web server of the sandbox: loopback only, closed to other web sites, with connections that can be torn."""

import asyncio
import contextlib
import re
import socket
import struct
import threading
from collections.abc import AsyncIterator, Sequence
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Address, Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ABORT_AT_ONCE = struct.pack("ii", 1, 0)

_OWN_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
"""Whole and exact: redirects and addresses are made from this header. The port may be that of a tunnel."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

GRACE_SECONDS = 1.0
"""Seconds that a request under way has to finish when the workspace closes."""


class TcpConnections:
    """Finds a peer's connection in the running server; use it from the server's own loop only."""

    def __init__(self) -> None:
        self.connections: set[Any] = set()

    def reset(self, peer: Address | None) -> None:
        """Ends the peer's connection with a TCP reset."""
        transport = self._transport(peer)
        if transport is not None:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT_AT_ONCE)
            transport.abort()

    def stop_reading(self, peer: Address | None) -> None:
        """Takes nothing from the peer any more, as when the network is gone without a word."""
        transport = self._transport(peer)
        if transport is not None:
            transport.pause_reading()

    def _transport(self, peer: Address | None) -> asyncio.Transport | None:
        for connection in self.connections:
            if (
                connection.client is not None
                and peer is not None
                and tuple(connection.client) == (peer.host, peer.port)
            ):
                transport: asyncio.Transport = connection.transport
                return transport
        return None


class SameOriginOnly:
    """Middleware: refuses what another site's page sends, and what is meant for another host."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on requests of this page, of the app, and of a person's own address bar or shell."""
        if scope["type"] == "http" and not is_same_origin(scope["method"], Headers(scope=scope)):
            await PlainTextResponse("This page answers only itself.", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_same_origin(method: str, headers: Headers) -> bool:
    """Whether these headers are those of a request from this site itself, or from no site at all.

    A browser names the origin in every POST, as "null" where it hides it; a shell names none.
    """
    # A name that some other site lets point here (DNS rebinding) is not our own address.
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not _OWN_HOST.fullmatch(hosts[0]):
        return False
    if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in headers.getlist("origin")):
        return False
    return method in ("GET", "HEAD") or headers.get("sec-fetch-site", "none") in ("same-origin", "none")


class SecurityHeaders:
    """Middleware: sends the Content-Security-Policy and its like with every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                # Not "no-referrer": with that a browser would hide the origin of the page's own posts, too.
                headers["Referrer-Policy"] = "same-origin"
                headers["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_with_headers)


class _Server(uvicorn.Server):
    """uvicorn's server without its tenths of a second: tests start and stop hundreds of them."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.stopping = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            _, late = await asyncio.wait(self.server_state.tasks, timeout=GRACE_SECONDS)
            for task in late:
                task.cancel()
        await self.lifespan.shutdown()


class Server:
    """Serves the routes from `start` until `stop`; the port is known before."""

    def __init__(self, port: int, wire: TcpConnections) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self._wire = wire
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self, routes: Sequence[BaseRoute]) -> None:
        """Returns when requests are answered."""
        self._socket.listen(128)
        app = Starlette(routes=routes, middleware=[Middleware(SameOriginOnly)], lifespan=self._lifespan)
        # A redirect would be made from the Host header, which is the client's to choose.
        app.router.redirect_slashes = False
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="on",
            ws="websockets-sansio",
            date_header=False,
        )
        self._thread = threading.Thread(target=self._run, args=(config,), daemon=True, name="sandbox")
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("The sandbox's server did not start.")

    def stop(self) -> None:
        """Closes the sockets and ends the thread; a second time does nothing."""
        if self._thread is not None and self._loop is not None and self._server is not None:
            self._loop.call_soon_threadsafe(self._server.stopping.set)
            self._thread.join(5)
            self._thread = None
        self._socket.close()

    def _run(self, config: uvicorn.Config) -> None:
        asyncio.run(self._serve(config))

    async def _serve(self, config: uvicorn.Config) -> None:
        self._server = _Server(config)
        self._wire.connections = self._server.server_state.connections
        await self._server.serve(sockets=[self._socket])

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        self._ready.set()
        yield
