"""The sandbox's HTTP server: bound to loopback, closed to other web sites, with connections that can be reset."""

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
"""Allowed Host headers. Matched in full, because redirects and addresses are built from it. Any port: tunnels."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

GRACE_SECONDS = 1.0
"""Seconds that running requests have to finish when the server stops."""


class TcpConnections:
    """The running server's TCP connections, found by peer address. Only for use in the server's event loop."""

    def __init__(self) -> None:
        self.connections: set[Any] = set()

    def reset(self, peer: Address | None) -> None:
        """Closes the peer's connection with a TCP reset."""
        transport = self._transport(peer)
        if transport is not None:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT_AT_ONCE)
            transport.abort()

    def stop_reading(self, peer: Address | None) -> None:
        """Stops reading from the peer's connection and leaves it open, like a network that drops every packet."""
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
    """Middleware: answers 403 to requests from other sites' pages and to requests for another host."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on requests from the sandbox's page, from the app, and from an address bar or a shell."""
        if scope["type"] == "http" and not is_same_origin(scope["method"], Headers(scope=scope)):
            await PlainTextResponse("This page answers only itself.", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_same_origin(method: str, headers: Headers) -> bool:
    """Whether the request comes from the sandbox's own page, or from no page at all.

    A browser sends Origin with every POST ("null" where it hides the origin); a shell sends none.
    """
    # DNS rebinding: another site's host name may resolve to this server.
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not _OWN_HOST.fullmatch(hosts[0]):
        return False
    if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in headers.getlist("origin")):
        return False
    return method in ("GET", "HEAD") or headers.get("sec-fetch-site", "none") in ("same-origin", "none")


class SecurityHeaders:
    """Middleware: adds the Content-Security-Policy and other security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes every request on and adds the headers to its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                # Not "no-referrer": with it browsers send "Origin: null" for the page's own posts, too.
                headers["Referrer-Policy"] = "same-origin"
                headers["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_with_headers)


class _Server(uvicorn.Server):
    """A uvicorn server that does not poll for its end every 0.1 seconds: tests start and stop hundreds of servers."""

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
    """Serves routes in a thread from `start` until `stop`. The port is bound, and known, from the constructor on."""

    def __init__(self, port: int, tcp_connections: TcpConnections) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self._tcp_connections = tcp_connections
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self, routes: Sequence[BaseRoute]) -> None:
        """Starts the server thread; returns when it accepts requests. Raises RuntimeError after 10 seconds."""
        self._socket.listen(128)
        app = Starlette(routes=routes, middleware=[Middleware(SameOriginOnly)], lifespan=self._lifespan)
        # Starlette builds redirects from the Host header, which the client chooses.
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
        """Closes the sockets and ends the thread. Idempotent."""
        if self._thread is not None and self._loop is not None and self._server is not None:
            self._loop.call_soon_threadsafe(self._server.stopping.set)
            self._thread.join(5)
            self._thread = None
        self._socket.close()

    def _run(self, config: uvicorn.Config) -> None:
        asyncio.run(self._serve(config))

    async def _serve(self, config: uvicorn.Config) -> None:
        self._server = _Server(config)
        self._tcp_connections.connections = self._server.server_state.connections
        await self._server.serve(sockets=[self._socket])

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        self._ready.set()
        yield
