"""A call of a Web API method: parses arguments, checks scopes, pages lists."""

import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox.state.conversation import Conversation
from bot.sandbox.state.people import Person
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json, SlackError

_FALSE = ("", "0", "false", "False", None, False)


@dataclass
class ApiCall:
    """The arguments of a call and the workspace. Arguments are strings from forms, or JSON values."""

    workspace: Workspace
    arguments: Json
    base_url: str

    def text(self, name: str) -> str | None:
        """The argument as text, or None."""
        value = self.arguments.get(name)
        return None if value is None else str(value)

    def required_text(self, name: str) -> str:
        """The argument as text. Raises SlackError `invalid_arguments` when it is missing."""
        value = self.text(name)
        if not value:
            raise SlackError("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def boolean(self, name: str) -> bool:
        """The argument as a boolean; forms send "1", JSON sends true."""
        return self.arguments.get(name) not in _FALSE

    def number(self, name: str, default: int, most: int) -> int:
        """The argument as a number from 1 to `most`. Raises SlackError."""
        try:
            value = int(self.arguments.get(name) or default)
        except (TypeError, ValueError):
            raise SlackError("invalid_arguments", [f"[ERROR] must be an integer [json-pointer:/{name}]"]) from None
        if not 1 <= value <= most:
            raise SlackError("invalid_limit")
        return value

    def json_value(self, name: str, error: str) -> Any:
        """The argument as lists and dicts; forms send JSON text. Raises SlackError `error` for invalid JSON."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise SlackError(error) from None

    def require_scope(self, scope: str) -> None:
        """Raises SlackError `missing_scope` when the bot token lacks this scope."""
        scopes = self.workspace.app.scopes
        if scope not in scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(scopes))

    def conversation(self, scope: str) -> Conversation:
        """The conversation with the id in `channel`. `scope` is `read` or `history`. Raises SlackError."""
        conversation = self.workspace.conversations.get(self.required_text("channel"))
        if conversation is None:
            raise SlackError("channel_not_found")
        self.require_scope(f"{conversation.kind}:{scope}")
        if conversation.is_private and not self.bot_is_in(conversation):
            raise SlackError("channel_not_found")
        return conversation

    def bot_is_in(self, conversation: Conversation) -> bool:
        """Whether the bot is a member of the conversation."""
        return self.workspace.app.bot_user_id in conversation.members

    def person(self, user_id: str) -> Person:
        """The person with this id. Raises SlackError `user_not_found`."""
        person = self.workspace.people.get(user_id)
        if person is None:
            raise SlackError("user_not_found")
        return person

    def page(self, items: list[Any], default: int, most: int) -> tuple[list[Any], str]:
        """A page of a list, and the cursor of the next page ("" on the last page)."""
        limit = self.number("limit", default, most)
        start = self._cursor()
        following = start + limit
        return items[start:following], _cursor_for(following) if following < len(items) else ""

    def _cursor(self) -> int:
        cursor = self.text("cursor")
        if not cursor:
            return 0
        kind, _, position = cursor.partition(":")
        if kind != "next" or not position.isdigit():
            raise SlackError("invalid_cursor")
        return int(position)


def _cursor_for(position: int) -> str:
    return f"next:{position}"
