"""Applies the app's acks of commands and forms, its posts to response URLs, and its file uploads."""

import json
import time

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.sandbox.blocks import elements, initial_state, options_of
from bot.sandbox.faults import RESPONSE_URL, InjectedFaults
from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.state.response_urls import ResponseUrl
from bot.sandbox.state.traffic import Traffic
from bot.sandbox.state.view import View
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json, SlackError, TroubleConnecting
from bot.sandbox.web_api.call import ApiCall
from bot.sandbox.web_api.chat import content_of
from bot.sandbox.web_api.views import push_view, refuse_bad_view


def show_command_ack(
    workspace: Workspace, user_id: str, conversation: Conversation, ack: Json | None
) -> Message | None:
    """Posts the ack of a slash command as a message; None when the ack is empty."""
    if not ack or not (ack.get("text") or ack.get("blocks") or ack.get("attachments")):
        return None
    return _post(workspace, user_id, conversation, ack)


def apply_response_url_post(workspace: Workspace, url: ResponseUrl, body: Json) -> None:
    """Applies a post to a response URL: deletes or replaces the source message, or posts one. Raises SlackError."""
    source = url.source
    if source is not None and body.get("delete_original"):
        source.deleted = True
        return
    if source is not None and body.get("replace_original"):
        workspace.edit_as_bot(source, **content_of(ApiCall(workspace, body, "")))
        return
    _post(workspace, url.user, workspace.conversations[url.channel], body)


def _post(workspace: Workspace, user_id: str, conversation: Conversation, body: Json) -> Message:
    content = content_of(ApiCall(workspace, body, ""))
    return workspace.say_as_bot(
        conversation,
        content.pop("text"),
        ephemeral_for=None if body.get("response_type") == "in_channel" else user_id,
        thread_ts=body.get("thread_ts"),
        state=initial_state(content["blocks"]),
        **content,
    )


def apply_submission_ack(workspace: Workspace, view: View, ack: Json | None) -> None:
    """Applies the ack of a view_submission to the person's stack of forms.

    Raises TroubleConnecting for an invalid ack; the form then stays open, unchanged.
    """
    action = (ack or {}).get("response_action")
    with workspace.changes.change():
        stack = workspace.stack(view.user)
        if not ack:
            workspace.stacks[view.user] = [open_view for open_view in stack if open_view is not view]
        elif action == "clear":
            stack.clear()
        elif action == "errors":
            view.errors = _errors(view, ack)
        elif action in ("update", "push"):
            _show(workspace, view, action, ack)
        else:
            raise TroubleConnecting(f"an ack that is no response to a form: {ack}")


def _errors(view: View, ack: Json) -> dict[str, str]:
    errors = ack.get("errors")
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise TroubleConnecting(f"errors must name the input blocks that are wrong: {errors}")
    for block_id, text in errors.items():
        if block_id not in inputs:
            raise TroubleConnecting(f"errors name {block_id!r}, which is no input block of this form: {sorted(inputs)}")
        if not isinstance(text, str) or not text:
            raise TroubleConnecting(f"the error at {block_id!r} has no text")
    return dict(errors)


def _show(workspace: Workspace, view: View, action: str, ack: Json) -> None:
    content = ack.get("view")
    try:
        if not isinstance(content, dict):
            raise SlackError("invalid_arguments", ["no view"])
        refuse_bad_view(content, "modal")
        if action == "push":
            push_view(workspace, view.user, content)
        else:
            view.replace(content, workspace.clock.now().timestamp())
    except SlackError as refusal:
        raise TroubleConnecting(f"the view in the ack is refused: {refusal}") from None


def offered_options(ack: Json | None) -> list[Json]:
    """The options in the ack of a block_suggestion, groups flattened."""
    options = options_of(ack or {})
    if len(options) > 100:
        raise TroubleConnecting(f"{len(options)} options; Slack takes 100")
    return options


def element_at(source: Message | View, block_id: str, action_id: str) -> Json | None:
    """The interactive element with these ids, or None."""
    for block, element in elements(source.blocks):
        if (block["block_id"], element["action_id"]) == (block_id, action_id):
            return element
    return None


_NOT_FOUND_ERRORS = ("used_url", "expired_url", "no_service")


class Hooks:
    """HTTP endpoints of response URLs (`/hooks/...`), uploads (`/upload/...`) and files (`/files-pri/...`)."""

    def __init__(self, workspace: Workspace, traffic: Traffic, faults: InjectedFaults) -> None:
        self._workspace = workspace
        self._traffic = traffic
        self._faults = faults

    def routes(self) -> list[Route]:
        """The routes of these endpoints."""
        return [
            Route("/hooks/{kind}/{token}", self.response_url, methods=["POST"]),
            Route("/upload/{file_id}", self.upload, methods=["POST"]),
            Route("/files-pri/{file_id}/{name}", self.download),
        ]

    async def response_url(self, request: Request) -> Response:
        """Receives a post to a response URL."""
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
                apply_response_url_post(self._workspace, url, exchange.request)
        except SlackError as refusal:
            status, answer = (404 if refusal.error in _NOT_FOUND_ERRORS else 400), refusal.error
            exchange.error = refusal.error
        exchange.status, exchange.answer, exchange.seconds = (
            status,
            {"body": answer},
            time.monotonic() - began,
        )
        self._workspace.changes.notify()
        return PlainTextResponse(answer, status)

    async def upload(self, request: Request) -> Response:
        """Receives the bytes of a file that files.getUploadURLExternal announced."""
        file = self._workspace.files.get(request.path_params["file_id"])
        if file is None:
            return PlainTextResponse("no such file", 404)
        file.content = await request.body()
        return PlainTextResponse(f"OK - {len(file.content)}")

    async def download(self, request: Request) -> Response:
        """Serves a shared file to the bot token. Without it Slack answers its sign-in page, with status 200."""
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
