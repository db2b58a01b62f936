"""The other addresses the app may write to: response URLs, and uploads of files."""

import json
import time

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.sandbox.app_side.answers import answer_privately
from bot.sandbox.faults import RESPONSE_URL, Faults
from bot.sandbox.state.traffic import Traffic
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json, SlackError

_GONE = ("used_url", "expired_url", "no_service")


class Hooks:
    """`/hooks/...`, `/upload/...` and `/files-pri/...`."""

    def __init__(self, workspace: Workspace, traffic: Traffic, faults: Faults) -> None:
        self._workspace = workspace
        self._traffic = traffic
        self._faults = faults

    def routes(self) -> list[Route]:
        """The routes of this door."""
        return [
            Route("/hooks/{kind}/{token}", self.response_url, methods=["POST"]),
            Route("/upload/{file_id}", self.upload, methods=["POST"]),
            Route("/files-pri/{file_id}/{name}", self.download),
        ]

    async def response_url(self, request: Request) -> Response:
        """An answer to the person behind a response URL."""
        raw = await request.body()
        began = time.monotonic()
        exchange = self._traffic.record(self._workspace.clock.now(), "response_url", "response_url", len(raw), {})
        status, answer = 200, "ok"
        try:
            exchange.request = _json(raw)
            if fault := self._faults.take(RESPONSE_URL, raw.decode("utf-8", "replace")):
                raise SlackError(fault.error or "service_unavailable")
            with self._workspace.changes.change():
                url = self._workspace.response_urls.use(request.path_params["token"])
                answer_privately(self._workspace, url, exchange.request)
        except SlackError as refusal:
            status, answer = (404 if refusal.error in _GONE else 400), refusal.error
            exchange.error = refusal.error
        exchange.status, exchange.answer, exchange.seconds = (
            status,
            {"body": answer},
            time.monotonic() - began,
        )
        self._workspace.changes.notify()
        return PlainTextResponse(answer, status)

    async def upload(self, request: Request) -> Response:
        """The bytes of an announced file."""
        file = self._workspace.files.get(request.path_params["file_id"])
        if file is None:
            return PlainTextResponse("no such file", 404)
        file.content = await request.body()
        return PlainTextResponse(f"OK - {len(file.content)}")

    async def download(self, request: Request) -> Response:
        """A shared file; Slack shows its sign-in page, with status 200, to whoever brings no token."""
        file = self._workspace.files.get(request.path_params["file_id"])
        allowed = request.headers.get("authorization") == f"Bearer {self._workspace.app.bot_token}"
        if not allowed or "files:read" not in self._workspace.app.scopes:
            return Response("<!DOCTYPE html><title>Slack</title>", media_type="text/html")
        if file is None or file.content is None:
            return PlainTextResponse("no such file", 404)
        return Response(file.content, media_type="application/octet-stream")


def _json(raw: bytes) -> Json:
    try:
        decoded = json.loads(raw)
    except ValueError:
        raise SlackError("invalid_payload") from None
    if not isinstance(decoded, dict):
        raise SlackError("invalid_payload")
    return decoded
