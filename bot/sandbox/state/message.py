"""A message in a conversation, as people see it and as Slack hands it to apps."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.troubles import Json


@dataclass(eq=False)
class Message:
    """One message, changed in place by edits. `ts` is Slack's time stamp, unique in its conversation.

    `ephemeral_for` names the only person who sees it, or is None.
    """

    channel: str
    ts: str
    text: str
    user: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    edited: Json | None = None
    thread_ts: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    team: str | None = None
    ephemeral_for: str | None = None
    deleted: bool = False
    state: dict[tuple[str, str], Json] = field(default_factory=dict)
    """What people chose in its menus, by block id and action id."""

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.ephemeral_for is not None

    def seen_by(self, user_id: str) -> bool:
        """Whether a member of the conversation sees this message."""
        return not self.deleted and self.ephemeral_for in (None, user_id)

    def as_slack(self, *, with_metadata: bool = False) -> Json:
        """Slack's message object; metadata only where it was asked for.

        Its parts are the message's own: edits put new ones in their place, nobody changes them.
        """
        message: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        optional: dict[str, Any] = {
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "team": self.team,
            "thread_ts": self.thread_ts,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": self.files,
            "edited": self.edited,
            "metadata": self.metadata if with_metadata else None,
        }
        message |= {name: value for name, value in optional.items() if value}
        if self.ephemeral:
            message["is_ephemeral"] = True
        return message
