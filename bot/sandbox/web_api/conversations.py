"""conversations.*: conversations that the bot sees, their members and their messages."""

from decimal import Decimal, InvalidOperation

from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.troubles import Json, SlackError
from bot.sandbox.web_api.call import ApiCall

_KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def open_(call: ApiCall) -> Json:
    """conversations.open: a person's direct messages with the bot."""
    call.require_scope("im:write")
    if call.text("channel"):
        conversation = call.workspace.conversations.get(call.required_text("channel"))
        if conversation is None or not conversation.is_direct:
            raise SlackError("channel_not_found")
    else:
        conversation = _direct_with(call, call.required_text("users"))
    shape = (
        conversation.as_slack(call.workspace.app.bot_user_id) if call.boolean("return_im") else {"id": conversation.id}
    )
    return {"no_op": True, "already_open": True, "channel": shape}


def _direct_with(call: ApiCall, users: str) -> Conversation:
    if "," in users:
        raise SlackError("missing_scope", needed="mpim:write", provided=",".join(call.workspace.app.scopes))
    if users == call.workspace.app.bot_user_id:
        raise SlackError("cannot_dm_bot")
    person = call.person(users)
    if person.deleted:
        raise SlackError("user_disabled")
    if not call.workspace.app.messages_enabled:
        raise SlackError("messages_tab_disabled")
    return call.workspace.direct(person.id)


def info(call: ApiCall) -> Json:
    """conversations.info."""
    conversation = call.conversation("read")
    shape = conversation.as_slack(call.workspace.app.bot_user_id)
    if not call.boolean("include_num_members"):
        shape.pop("num_members", None)
    return {"channel": shape}


def members(call: ApiCall) -> Json:
    """conversations.members."""
    conversation = call.conversation("read")
    page, cursor = call.page(sorted(conversation.members), 100, 1000)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def list_(call: ApiCall) -> Json:
    """conversations.list: private channels only where the bot is a member."""
    types = (call.text("types") or "public_channel").replace(" ", "").split(",")
    if any(type_ not in _KINDS for type_ in types):
        raise SlackError("invalid_types")
    kinds = [_KINDS[type_] for type_ in types]
    for kind in kinds:
        call.require_scope(f"{kind}:read")
    listed = [channel for channel in call.workspace.conversations.values() if channel.kind in kinds]
    listed = [channel for channel in listed if call.bot_is_in(channel) or not channel.is_private]
    if call.boolean("exclude_archived"):
        listed = [channel for channel in listed if not channel.is_archived]
    page, cursor = call.page(listed, 100, 1000)
    shapes = [channel.as_slack(call.workspace.app.bot_user_id) for channel in page]
    return {"channels": shapes, "response_metadata": {"next_cursor": cursor}}


def history(call: ApiCall) -> Json:
    """conversations.history: newest first, without threads' replies; metadata only where asked for."""
    conversation = _readable(call)
    messages = [message for message in _public(conversation) if message.thread_ts in (None, message.ts)]
    messages = [message for message in messages if _between(call, message)]
    page, cursor = call.page(messages[::-1], 100, 999)
    return _messages(call, page, cursor) | {"pin_count": 0}


def replies(call: ApiCall) -> Json:
    """conversations.replies: a message and its thread, oldest first."""
    conversation = _readable(call)
    ts = call.required_text("ts")
    thread = [message for message in _public(conversation) if ts in (message.ts, message.thread_ts)]
    if not any(message.ts == ts for message in thread):
        raise SlackError("thread_not_found")
    in_range = [message for message in thread if message.ts == ts or _between(call, message)]
    page, cursor = call.page(in_range, 1000, 1000)
    return _messages(call, page, cursor)


def _readable(call: ApiCall) -> Conversation:
    conversation = call.conversation("history")
    if not call.bot_is_in(conversation):
        raise SlackError("not_in_channel")
    return conversation


def _public(conversation: Conversation) -> list[Message]:
    return [message for message in conversation.messages if not message.deleted and not message.ephemeral]


def _messages(call: ApiCall, page: list[Message], cursor: str) -> Json:
    with_metadata = call.boolean("include_all_metadata")
    answer: Json = {
        "messages": [message.as_slack(with_metadata=with_metadata) for message in page],
        "has_more": bool(cursor),
    }
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _between(call: ApiCall, message: Message) -> bool:
    ts = Decimal(message.ts)
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    if call.boolean("inclusive"):
        return (oldest is None or ts >= oldest) and (latest is None or ts <= latest)
    return (oldest is None or ts > oldest) and (latest is None or ts < latest)


def _moment(call: ApiCall, name: str) -> Decimal | None:
    value = call.text(name)
    if value in (None, "", "0"):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise SlackError(f"invalid_ts_{name}") from None
