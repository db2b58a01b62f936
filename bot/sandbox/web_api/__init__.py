"""The table of Web API methods: function, scope, rate limit and token of each."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.troubles import Json
from bot.sandbox.web_api import block_kit, chat, conversations, files, users, views
from bot.sandbox.web_api.call import ApiCall

__all__ = ["METHODS", "ApiCall", "Method"]


@dataclass(frozen=True)
class Method:
    """A Web API method. `scope` is None when `run` checks it or none is needed; `caller` is the kind of token."""

    run: Callable[[ApiCall], Json]
    scope: str | None
    calls_per_minute: int
    caller: str | None = "bot"


TIER_2, TIER_3, TIER_4, POSTS = 20, 50, 100, 300

METHODS: dict[str, Method] = {
    "api.test": Method(users.api_test, None, TIER_4, caller=None),
    "apps.connections.open": Method(users.connections_open, None, TIER_3, caller="app"),
    "auth.test": Method(users.auth_test, None, 600),
    "blocks.validate": Method(block_kit.validate, None, TIER_4, caller=None),
    "chat.delete": Method(chat.delete, "chat:write", TIER_3),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write", TIER_4),
    "chat.postMessage": Method(chat.post_message, "chat:write", POSTS),
    "chat.update": Method(chat.update, "chat:write", TIER_3),
    "conversations.history": Method(conversations.history, None, TIER_3),
    "conversations.info": Method(conversations.info, None, TIER_3),
    "conversations.list": Method(conversations.list_, None, TIER_2),
    "conversations.members": Method(conversations.members, None, TIER_4),
    "conversations.open": Method(conversations.open_, None, TIER_3),
    "conversations.replies": Method(conversations.replies, None, TIER_3),
    "files.completeUploadExternal": Method(files.complete_upload, "files:write", TIER_4),
    "files.delete": Method(files.delete, "files:write", TIER_3),
    "files.getUploadURLExternal": Method(files.get_upload_url, "files:write", TIER_4),
    "team.info": Method(users.team_info, "team:read", TIER_3),
    "users.info": Method(users.info, "users:read", TIER_4),
    "users.list": Method(users.list_, "users:read", TIER_2),
    "users.lookupByEmail": Method(users.lookup_by_email, "users:read.email", TIER_3),
    "views.open": Method(views.open_, None, TIER_4),
    "views.publish": Method(views.publish, None, TIER_4),
    "views.push": Method(views.push, None, TIER_4),
    "views.update": Method(views.update, None, TIER_4),
}
