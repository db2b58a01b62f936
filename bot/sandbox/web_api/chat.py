"""chat.*: posts, edits and deletes messages of the bot."""

from typing import Any

from bot.sandbox.blocks import as_stored, initial_state
from bot.sandbox.limits.check import check_message, too_many_characters
from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.troubles import Json, SlackError
from bot.sandbox.web_api.call import ApiCall

MAX_TEXT = 40_000
MAX_UPDATE_TEXT = 4_000


def post_message(call: ApiCall) -> Json:
    """chat.postMessage."""
    conversation = destination(call)
    content = content_of(call)
    metadata = _metadata(call)
    message = call.workspace.say_as_bot(
        conversation,
        content.pop("text")[:MAX_TEXT],
        metadata=metadata,
        thread_ts=call.text("thread_ts"),
        state=initial_state(content["blocks"]),
        **content,
    )
    return {"channel": conversation.id, "ts": message.ts, "message": message.as_slack(with_metadata=True)}


def post_ephemeral(call: ApiCall) -> Json:
    """chat.postEphemeral."""
    conversation = destination(call)
    user_id = call.required_text("user")
    if user_id not in conversation.members:
        raise SlackError("user_not_in_channel")
    content = content_of(call)
    message = call.workspace.say_as_bot(
        conversation,
        content.pop("text")[:MAX_TEXT],
        ephemeral_for=user_id,
        state=initial_state(content["blocks"]),
        **content,
    )
    return {"message_ts": message.ts}


def update(call: ApiCall) -> Json:
    """chat.update: text without blocks removes the blocks; metadata stays unless it is sent."""
    conversation, message = _own_message(call, "cant_update_message")
    content = content_of(call)
    if len(content["text"]) > MAX_UPDATE_TEXT:
        raise SlackError("msg_too_long")
    metadata = _metadata(call)
    workspace = call.workspace
    with workspace.changes.lock:
        message.metadata = metadata if metadata is not None else message.metadata
        workspace.edit_as_bot(message, **content)
    slack_message = message.as_slack(with_metadata=True)
    return {"channel": conversation.id, "ts": message.ts, "text": message.text, "message": slack_message}


def delete(call: ApiCall) -> Json:
    """chat.delete."""
    conversation, message = _own_message(call, "cant_delete_message")
    with call.workspace.changes.change():
        message.deleted = True
    return {"channel": conversation.id, "ts": message.ts}


def destination(call: ApiCall) -> Conversation:
    """The conversation of a post: a channel by id or name, or direct messages by user id. Raises SlackError."""
    name = call.required_text("channel")
    workspace = call.workspace
    if name == workspace.app.bot_user_id:
        raise SlackError("cannot_dm_bot")
    target = workspace.direct(name) if name in workspace.people else workspace.find_conversation(name)
    if target is None:
        raise SlackError("channel_not_found")
    if target.is_direct:
        if not workspace.app.messages_enabled:
            raise SlackError("messages_tab_disabled")
        return target
    if not call.bot_is_in(target):
        _refuse_outsider(call, target)
    if target.is_archived:
        raise SlackError("is_archived")
    return target


def _refuse_outsider(call: ApiCall, conversation: Conversation) -> None:
    if conversation.is_private:
        raise SlackError("channel_not_found")
    if "chat:write.public" not in call.workspace.app.scopes:
        raise SlackError("not_in_channel")


def content_of(call: ApiCall) -> dict[str, Any]:
    """The checked text, blocks and attachments of a post. Raises SlackError, `no_text` when all are empty."""
    text = call.text("text") or ""
    blocks = call.json_value("blocks", "invalid_blocks_format") or []
    attachments = call.json_value("attachments", "invalid_attachments") or []
    markdown = call.text("markdown_text")
    if markdown:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > 12_000:
            raise SlackError("msg_too_long")
        blocks = [{"type": "markdown", "text": markdown}]
    if not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    refuse_bad_blocks({"text": text, "blocks": blocks, "attachments": attachments})
    return {"text": text, "blocks": as_stored(blocks), "attachments": attachments}


def refuse_bad_blocks(payload: Json) -> None:
    """Raises SlackError, such as `invalid_blocks`, when the payload exceeds a limit."""
    if not isinstance(payload["blocks"], list):
        raise SlackError("invalid_blocks_format")
    if too_many_characters(payload["blocks"]):
        raise SlackError("msg_blocks_too_long")
    faults = check_message(payload)
    if faults:
        raise SlackError("invalid_blocks", [f"[ERROR] {fault}" for fault in faults], errors=faults)
    if len(payload["attachments"]) > 100:
        raise SlackError("too_many_attachments")


def _metadata(call: ApiCall) -> Json | None:
    metadata = call.json_value("metadata", "invalid_metadata_format")
    if metadata in (None, {}):
        return None
    is_valid = isinstance(metadata, dict) and isinstance(metadata.get("event_payload"), dict)
    if not is_valid or not metadata.get("event_type"):
        raise SlackError("invalid_metadata_format")
    return {"event_type": metadata["event_type"], "event_payload": metadata["event_payload"]}


def _own_message(call: ApiCall, error: str) -> tuple[Conversation, Message]:
    conversation = call.workspace.conversations.get(call.required_text("channel"))
    if conversation is None:
        raise SlackError("channel_not_found")
    message = conversation.find(call.required_text("ts"))
    if message is None or message.ephemeral:
        raise SlackError("message_not_found")
    if message.bot_id != call.workspace.app.bot_id:
        raise SlackError(error)
    return conversation, message
