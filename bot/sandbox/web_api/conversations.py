"""conversations.*: where the bot may read and what was said there."""

from decimal import Decimal, InvalidOperation

from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.troubles import Json, SlackError
from bot.sandbox.web_api.call import ApiCall

_KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def open_(call: ApiCall) -> Json:
    """conversations.open: a person's direct messages with the bot."""
    call.require("im:write")
    if call.text("channel"):
        found = call.workspace.conversations.get(call.needed("channel"))
        if found is None or not found.is_direct:
            raise SlackError("channel_not_found")
    else:
        found = _direct_with(call, call.needed("users"))
    shape = found.as_slack(call.workspace.app.bot_user_id) if call.flag("return_im") else {"id": found.id}
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
    found = call.conversation("read")
    shape = found.as_slack(call.workspace.app.bot_user_id)
    if not call.flag("include_num_members"):
        shape.pop("num_members", None)
    return {"channel": shape}


def members(call: ApiCall) -> Json:
    """conversations.members."""
    found = call.conversation("read")
    page, cursor = call.page(sorted(found.members), 100, 1000)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def list_(call: ApiCall) -> Json:
    """conversations.list: private channels only where the bot is a member."""
    types = (call.text("types") or "public_channel").replace(" ", "").split(",")
    if any(each not in _KINDS for each in types):
        raise SlackError("invalid_types")
    kinds = [_KINDS[each] for each in types]
    for kind in kinds:
        call.require(f"{kind}:read")
    shown = [each for each in call.workspace.conversations.values() if each.kind in kinds]
    shown = [each for each in shown if call.bot_is_in(each) or not each.is_private]
    if call.flag("exclude_archived"):
        shown = [each for each in shown if not each.is_archived]
    page, cursor = call.page(shown, 100, 1000)
    shapes = [each.as_slack(call.workspace.app.bot_user_id) for each in page]
    return {"channels": shapes, "response_metadata": {"next_cursor": cursor}}


def history(call: ApiCall) -> Json:
    """conversations.history: newest first, without threads' replies; metadata only where asked for."""
    found = _readable(call)
    said = [each for each in _public(found) if each.thread_ts in (None, each.ts)]
    said = [each for each in said if _between(call, each)]
    page, cursor = call.page(said[::-1], 100, 999)
    return _messages(call, page, cursor) | {"pin_count": 0}


def replies(call: ApiCall) -> Json:
    """conversations.replies: a message and its thread, oldest first."""
    found = _readable(call)
    ts = call.needed("ts")
    thread = [each for each in _public(found) if ts in (each.ts, each.thread_ts)]
    if not any(each.ts == ts for each in thread):
        raise SlackError("thread_not_found")
    kept = [each for each in thread if each.ts == ts or _between(call, each)]
    page, cursor = call.page(kept, 1000, 1000)
    return _messages(call, page, cursor)


def _readable(call: ApiCall) -> Conversation:
    found = call.conversation("history")
    if not call.bot_is_in(found):
        raise SlackError("not_in_channel")
    return found


def _public(conversation: Conversation) -> list[Message]:
    return [each for each in conversation.messages if not each.deleted and not each.ephemeral]


def _messages(call: ApiCall, page: list[Message], cursor: str) -> Json:
    with_metadata = call.flag("include_all_metadata")
    answer: Json = {
        "messages": [each.as_slack(with_metadata=with_metadata) for each in page],
        "has_more": bool(cursor),
    }
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _between(call: ApiCall, message: Message) -> bool:
    ts = Decimal(message.ts)
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    if call.flag("inclusive"):
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
