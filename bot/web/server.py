"""The bot's web server: health, metrics, Slack's requests without Socket Mode, and a count of what it refuses."""

import asyncio
import contextlib
import socket
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.monitoring.health import Checks
from bot.monitoring.metrics import CONTENT_TYPE, Metrics
from bot.slack import requests
from bot.slack.requests import SlackRequests
from bot.web.connections import Gate, Limits, bounded

log = structlog.get_logger()

LOG_SECONDS = 60.0
"""Each reason is logged once in this time, so that no attacker can fill the log."""

GRACE_SECONDS = 4
"""Time limit for pending answers when the server stops; Bolt's take three seconds at most."""

START_SECONDS = 10


class RefusedRequests:
    """Logs each reason at once, then at most once a minute with its count since. For one thread."""

    def __init__(
        self, count: Callable[[str], None] = lambda reason: None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._count = count
        self._now = now
        self._since: Counter[str] = Counter()
        self._logged: dict[str, float] = {}

    def refused(self, reason: str) -> None:
        """Counts a refusal. `reason` is one of the bot's own constants, never data from the request."""
        self._count(reason)
        self._since[reason] += 1
        self.tell()

    def tell(self, *, all_at_once: bool = False) -> None:
        """Logs the reasons whose minute is over; call it regularly. `all_at_once`: logs all that is not logged yet."""
        now = self._now()
        for reason, times in list(self._since.items()):
            if all_at_once or now - self._logged.get(reason, now - LOG_SECONDS) >= LOG_SECONDS:
                log.warning("request refused", reason=reason, times=times)
                self._logged[reason] = now
                del self._since[reason]


class WebServer:
    """uvicorn in its own thread, from `start` until `stop`."""

    def __init__(
        self,
        host: str,
        port: int,
        tests: Checks,
        metrics: Metrics,
        slack: SlackRequests | None,
        refused: RefusedRequests,
        limits: Limits = Limits(),  # noqa: B008 # frozen
    ) -> None:
        self._host, self._port = host, port
        self._tests, self._metrics, self._slack, self._refused = tests, metrics, slack, refused
        self._listening = threading.Event()
        self._gate = Gate(limits, refused.refused)
        self._server = uvicorn.Server(self._config(limits))
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)
        self._socket: socket.socket | None = None

    def start(self) -> None:
        """Returns once the server answers requests. Raises OSError if it can't bind the port."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        self._socket = socket.create_server((self._host, self._port), family=family)
        self._thread.start()
        if not self._listening.wait(START_SECONDS):
            raise OSError("the web server did not start")

    def stop(self) -> None:
        """Accepts no new requests and waits for pending answers."""
        if self._slack:
            self._slack.stop()
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()
        if self._slack:
            self._slack.close()
        self._tests.stop()
        if self._socket:
            self._socket.close()

    def _config(self, limits: Limits) -> uvicorn.Config:
        app = Starlette(routes=self._routes(), lifespan=self._lifespan)
        # A redirect would be built from the Host header, which the client controls.
        app.router.redirect_slashes = False
        return uvicorn.Config(
            app,
            http=bounded(self._gate),
            log_config=None,
            access_log=False,
            ws="none",
            server_header=False,
            backlog=limits.at_once,
            timeout_keep_alive=limits.idle_seconds,
            timeout_graceful_shutdown=GRACE_SECONDS,
            callback_notify=self._log_refusals,
            timeout_notify=1,
        )

    def _routes(self) -> list[Route]:
        routes = [
            Route("/healthz", self.healthz),
            Route("/readyz", self.readyz),
            Route("/metrics", self.metrics),
        ]
        if self._slack:
            routes.append(Route(requests.PATH, self._slack.answer, methods=["POST"]))
        return routes

    async def healthz(self, _request: Request) -> Response:
        """Liveness: always 200."""
        return PlainTextResponse("ok\n")

    async def readyz(self, _request: Request) -> Response:
        """Readiness: 200 when every check is fine, else 503; one line of JSON per check."""
        checks = await run_in_threadpool(self._tests.all)
        status = 200 if all(check.is_fine for check in checks) else 503
        lines = "".join(f"{check.line}\n" for check in checks)
        return Response(lines, status, media_type="application/x-ndjson")

    async def metrics(self, _request: Request) -> Response:
        """Metrics in Prometheus' text format."""
        return Response(await run_in_threadpool(self._metrics.text), media_type=CONTENT_TYPE)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._listening.set()
        yield

    async def _log_refusals(self) -> None:
        self._refused.tell()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        asyncio.get_running_loop().set_exception_handler(self._gate.fault)
        try:
            await self._server.serve(sockets=[self._socket] if self._socket else None)
        finally:
            self._refused.tell(all_at_once=True)
