"""Payloads of commands, shortcuts, block actions, views and events, in Slack's shapes."""

import itertools
import time
from typing import Any

from bot.sandbox.blocks import state_values
from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.state.view import View
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json

_numbers = itertools.count(1)


def slash_command(workspace: Workspace, user_id: str, conversation: Conversation, command: str, text: str) -> Json:
    """The payload of a slash command typed in a conversation."""
    person = workspace.people[user_id]
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.team_domain,
        "channel_id": conversation.id,
        "channel_name": _channel_name(conversation),
        "user_id": user_id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app.app_id,
        "is_enterprise_install": "false",
        "response_url": workspace.response_urls.issue(user_id, conversation.id),
        "trigger_id": workspace.triggers.issue(user_id),
    }


def shortcut(workspace: Workspace, user_id: str, callback_id: str) -> Json:
    """The payload of a global shortcut."""
    return _interaction(workspace, user_id, "shortcut") | {
        "action_ts": _action_ts(),
        "callback_id": callback_id,
        "trigger_id": workspace.triggers.issue(user_id),
    }


def message_shortcut(workspace: Workspace, user_id: str, callback_id: str, message: Message) -> Json:
    """The payload of a message shortcut."""
    return _interaction(workspace, user_id, "message_action") | {
        "action_ts": _action_ts(),
        "callback_id": callback_id,
        "trigger_id": workspace.triggers.issue(user_id),
        "message_ts": message.ts,
        "channel": _channel(workspace, message.channel),
        "message": message.as_slack(),
        "response_url": workspace.response_urls.issue(user_id, message.channel, message),
    }


def block_actions(workspace: Workspace, user_id: str, source: Message | View, action: Json) -> Json:
    """The payload of a pressed button or a choice, in a message, a form or on Home."""
    from_view = source.id if isinstance(source, View) and source.get("type") == "modal" else None
    payload = _interaction(workspace, user_id, "block_actions") | _source_fields(workspace, source)
    payload |= {
        "trigger_id": workspace.triggers.issue(user_id, from_view),
        "state": {"values": state_values(source.state)},
        "actions": [action | {"action_ts": _action_ts()}],
    }
    if isinstance(source, Message):
        payload["response_url"] = workspace.response_urls.issue(user_id, source.channel, source)
    return payload


def block_suggestion(workspace: Workspace, user_id: str, source: Message | View, ids: Json, query: str) -> Json:
    """The payload of a query typed into an external select; `ids` holds block_id and action_id."""
    return (
        _interaction(workspace, user_id, "block_suggestion")
        | _source_fields(workspace, source)
        | ids
        | {"value": query}
    )


def view_submission(workspace: Workspace, user_id: str, view: View) -> Json:
    """The payload of a submitted form."""
    return _interaction(workspace, user_id, "view_submission") | {
        "trigger_id": workspace.triggers.issue(user_id, view.id),
        "view": view.as_slack(),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, user_id: str, view: View, *, is_cleared: bool) -> Json:
    """The payload of a closed form."""
    payload = _interaction(workspace, user_id, "view_closed")
    return payload | {"view": view.as_slack(), "is_cleared": is_cleared}


def event_callback(workspace: Workspace, event: Json) -> Json:
    """The Events API wrapper around an event."""
    number = next(_numbers)
    authorization: Json = {
        "enterprise_id": None,
        "team_id": workspace.team_id,
        "user_id": workspace.app.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team_id,
        "api_app_id": workspace.app.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev0SB{number:07d}",
        "event_time": workspace.seconds(),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-sandbox-{number}",
    }


def _interaction(workspace: Workspace, user_id: str, kind: str) -> Json:
    person = workspace.people[user_id]
    return {
        "type": kind,
        "token": workspace.app.verification_token,
        "api_app_id": workspace.app.app_id,
        "team": {"id": workspace.team_id, "domain": workspace.team_domain},
        "user": {"id": user_id, "username": person.name, "name": person.name, "team_id": workspace.team_id},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _source_fields(workspace: Workspace, source: Message | View) -> Json:
    if isinstance(source, View):
        return {"container": {"type": "view", "view_id": source.id}, "view": source.as_slack()}
    container: Json = {
        "type": "message",
        "message_ts": source.ts,
        "channel_id": source.channel,
        "is_ephemeral": source.ephemeral,
    }
    if source.thread_ts:
        container["thread_ts"] = source.thread_ts
    fields: Json = {"container": container, "channel": _channel(workspace, source.channel)}
    return fields if source.ephemeral else fields | {"message": source.as_slack()}


def _channel(workspace: Workspace, channel_id: str) -> Json:
    return {"id": channel_id, "name": _channel_name(workspace.conversations[channel_id])}


def _channel_name(conversation: Conversation) -> str:
    if conversation.is_direct:
        return "directmessage"
    return "privategroup" if conversation.is_private else conversation.name


def _action_ts() -> str:
    return f"{time.time():.6f}"


def action_of(block_id: str, element: Json, chosen: Any) -> Json:
    """The entry of an element in `actions`; `chosen` is its state entry, or the option of an overflow menu."""
    action: Json = {"type": element["type"], "block_id": block_id, "action_id": element["action_id"]}
    for name in ("text", "value", "style", "url", "placeholder", "confirm", "initial_option", "initial_date"):
        if name in element and not (name == "url" and element["type"] != "button"):
            action[name] = element[name]
    if isinstance(chosen, dict):
        action |= chosen
    return action
