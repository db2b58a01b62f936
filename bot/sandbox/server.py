"""Runs the workspace as a real web server on this machine: loopback only, in a thread of its own."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from bot.sandbox.own_site import OwnSite
from bot.sandbox.wire import Wire

GRACE = 1.0
"""Seconds that a request under way has to finish when the workspace closes."""


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
            _, late = await asyncio.wait(self.server_state.tasks, timeout=GRACE)
            for task in late:
                task.cancel()
        await self.lifespan.shutdown()


class Server:
    """Serves the routes from `start` until `stop`; the port is known before."""

    def __init__(self, port: int, wire: Wire) -> None:
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
        app = Starlette(routes=routes, middleware=[Middleware(OwnSite)], lifespan=self._lifespan)
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
