"""Answers what a person types into the bot's direct message, as `/signoffs` would."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse, Respond
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookResponse

from handlers.runtime.runtime import Runtime, team_of, user_of
from handlers.runtime.signoffs_command import COMMAND, Subcommand, which
from handlers.ui import blocks
from handlers.ui.contact_line import plain_text
from handlers.ui.forms import Body

TYPED = frozenset({None, "file_share"})
"""Subtypes of messages that a person typed; the others report edits, deletions and the like."""

MOST_READ = 1_000
"""Most characters of a message that are read: links make the text of a few words longer."""
OPENS_A_FORM = "I can open that form only from a button: Slack does not let a message open one."


class DirectReply(Respond):
    """Stands in for a command's `respond`: posts an ephemeral message into the direct message."""

    def __init__(self, client: WebClient, channel: str, user: str) -> None:
        super().__init__(response_url=None)
        self._client, self._channel, self._user = client, channel, user

    def __call__(self, text: Any = "", blocks: Any = None, *_others: Any, **_named: Any) -> WebhookResponse:
        answer = self._client.chat_postEphemeral(channel=self._channel, user=self._user, text=text, blocks=blocks)
        return WebhookResponse(url="", status_code=answer.status_code, body="ok", headers={})


class DirectAck(Ack):
    """Stands in for a command's `ack`: its text is posted, since an event's acknowledgement shows nothing."""

    def __init__(self, reply: DirectReply) -> None:
        self.response = None
        self._reply = reply

    def __call__(self, text: Any = "", *_others: Any, **_named: Any) -> BoltResponse:
        if text:
            self._reply(text)
        return BoltResponse(status=200)


def is_typed(event: Body) -> bool:
    """Whether the event is a message that a person typed into the bot's direct message."""
    is_direct = event.get("channel_type") == "im" and event.get("subtype") in TYPED
    return is_direct and bool(event.get("user")) and not event.get("bot_id")


def reply_to(body: Body, client: WebClient) -> DirectReply:
    """What answers the message of this event."""
    return DirectReply(client, body["event"]["channel"], user_of(body))


def register(app: App, subcommands: Mapping[str, Subcommand], otherwise: Callable[..., None]) -> None:
    """Registers the listener. `otherwise`: answers words that are no subcommand."""

    @app.event("message")
    def answer(event: Body, body: Body, client: WebClient, runtime: Runtime, context: BoltContext) -> None:
        command = {
            "command": COMMAND,
            "text": plain_text(str(event.get("text") or "")[:MOST_READ]).strip().removeprefix("signoffs").strip(),
            "team_id": team_of(body),
            "user_id": user_of(body),
            "channel_id": event["channel"],
        }
        reply = reply_to(body, client)
        lent = {
            "ack": DirectAck(reply),
            "body": command,
            "client": client,
            "context": context,
            "respond": reply,
            "runtime": runtime,
        }
        key = which(subcommands, command)
        entry = subcommands[key] if key else Subcommand(otherwise)
        if entry.button:
            label, action_id = entry.button
            buttons = [blocks.sentence(OPENS_A_FORM), blocks.row("direct", [blocks.button(label, action_id, "open")])]
            reply(OPENS_A_FORM, blocks.as_json(buttons))
            return
        if all(_passes(check, lent) for check in entry.middleware):
            _call(entry.listener, lent)


def _passes(check: Callable[..., Any], lent: Mapping[str, Any]) -> bool:
    """Whether a listener middleware lets the words through; if not, it has answered."""
    passed: list[bool] = []
    _call(check, {**lent, "next": lambda: passed.append(True)})
    return bool(passed)


def _call(listener: Callable[..., Any], lent: Mapping[str, Any]) -> Any:
    """Calls a listener with the arguments that it names, as Bolt does."""
    return listener(**{name: lent[name] for name in inspect.signature(listener).parameters})
