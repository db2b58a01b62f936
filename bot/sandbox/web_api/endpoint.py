"""The HTTP endpoint of the Web API: parses calls, checks tokens and rate limits, injects faults, runs methods."""

import asyncio
import contextlib
import json
import sys
import time
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.faults import InjectedFault, InjectedFaults
from bot.sandbox.server import TcpConnections
from bot.sandbox.state.rates import RateLimits
from bot.sandbox.state.traffic import Exchange, Traffic
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json, SlackError
from bot.sandbox.web_api import METHODS, ApiCall, Method


class WebApi:
    """The endpoint `/api/{method}`."""

    def __init__(
        self,
        workspace: Workspace,
        traffic: Traffic,
        faults: InjectedFaults,
        rates: RateLimits,
        tcp_connections: TcpConnections,
    ) -> None:
        self._workspace = workspace
        self._traffic = traffic
        self._faults = faults
        self._rates = rates
        self._tcp_connections = tcp_connections

    def routes(self) -> list[Route]:
        """The route of the endpoint."""
        return [Route("/api/{method:path}", self.answer, methods=["GET", "POST"])]

    async def answer(self, request: Request) -> Response:
        """Answers a call, with a fault where one is injected, and records it in the traffic log."""
        name = request.path_params["method"]
        body = await request.body()
        began = time.monotonic()
        exchange = self._traffic.record(self._workspace.clock.now(), "api", name, len(body), {})
        fault = self._faults.take(name, body.decode("utf-8", "replace"))
        status: int = 200
        answer: Json = {}
        headers: dict[str, str] = {}
        try:
            arguments, token = arguments_of(request, body)
            exchange.request = arguments
            if fault is None or fault.done or not fault.fails:
                status, answer, headers = self._answer(name, arguments, token, str(request.base_url).rstrip("/"))
        except SlackError as refusal:
            answer = refusal.answer()
        if fault is not None:
            status, answer, headers = await self._apply_fault(fault, request, status, answer, headers)
        _finish(exchange, status, answer, time.monotonic() - began)
        self._workspace.changes.notify()
        return JSONResponse(answer, status, headers)

    def _answer(self, name: str, arguments: Json, token: str | None, base_url: str) -> tuple[int, Json, dict[str, str]]:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        self._check_token(method, token)
        retry_after = self._rates.retry_after(name, method.calls_per_minute, str(arguments.get("channel") or ""))
        if retry_after is not None:
            return _rate_limited(retry_after)
        call = ApiCall(self._workspace, arguments, base_url)
        with self._workspace.changes.lock:
            if method.scope is not None:
                call.require_scope(method.scope)
            answer = {"ok": True} | method.run(call)
        headers = {"x-oauth-scopes": ",".join(self._workspace.app.scopes)}
        if method.scope:
            headers["x-accepted-oauth-scopes"] = method.scope
        return 200, answer, headers

    def _check_token(self, method: Method, token: str | None) -> None:
        if method.caller is None:
            return
        if not token:
            raise SlackError("not_authed")
        kinds = {self._workspace.app.bot_token: "bot", self._workspace.app.app_token: "app"}
        if token not in kinds:
            raise SlackError("invalid_auth")
        if kinds[token] != method.caller:
            raise SlackError("not_allowed_token_type")

    async def _apply_fault(
        self, fault: InjectedFault, request: Request, status: int, answer: Json, headers: dict[str, str]
    ) -> tuple[int, Json, dict[str, str]]:
        if fault.delay:
            await self._sleep(fault.delay)
        if fault.lose_answer or fault.reset:
            self._tcp_connections.reset(request.client)
            while (await request.receive())["type"] != "http.disconnect":
                continue
            return 200, {"ok": False, "error": "connection lost"}, {}
        if fault.rate_limited is not None:
            return _rate_limited(fault.rate_limited)
        if fault.status is not None:
            return fault.status, {"ok": False, "error": fault.error or "service_unavailable"}, {}
        if fault.error is not None:
            return 200, {"ok": False, "error": fault.error}, {}
        return status, answer, headers

    async def _sleep(self, seconds: float) -> None:
        """Sleeps real seconds, or until the workspace closes."""
        with self._workspace.changes.subscribe() as subscription, contextlib.suppress(TimeoutError):
            await asyncio.wait_for(subscription.next(sys.maxsize), seconds)


def arguments_of(request: Request, body: bytes) -> tuple[Json, str | None]:
    """The arguments of a call, from query, form or JSON body, and its token. Raises SlackError for invalid JSON."""
    arguments: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json") and body:
        try:
            decoded = json.loads(body)
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(decoded, dict):
            raise SlackError("json_not_object")
        arguments |= decoded
    else:
        arguments |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    token = arguments.pop("token", None)
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    return arguments, value if kind.lower() == "bearer" and value else token


def _rate_limited(seconds: int) -> tuple[int, Json, dict[str, str]]:
    return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)}


def _finish(exchange: Exchange, status: int, answer: Json, seconds: float) -> None:
    exchange.status = status
    exchange.answer = answer
    exchange.seconds = seconds
    if not answer.get("ok"):
        exchange.error = str(answer.get("error"))
