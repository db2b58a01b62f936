"""Conversations and messages: who sees them, and their shapes in the Web API."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bot.sandbox.state.people import Channel
from bot.sandbox.troubles import Json


@dataclass(eq=False)
class Message:
    """A message, changed in place by edits. `ts` is Slack's time stamp, unique in the conversation.

    `ephemeral_for` is the id of the only person who sees the message, or None.
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
    """Values chosen in the message's elements, by block id and action id."""

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees the message."""
        return self.ephemeral_for is not None

    def seen_by(self, user_id: str) -> bool:
        """Whether this member of the conversation sees the message."""
        return not self.deleted and self.ephemeral_for in (None, user_id)

    def as_slack(self, *, with_metadata: bool = False) -> Json:
        """Slack's message object. `with_metadata` adds the metadata.

        Blocks and other parts are shared, not copied: edits replace them and never change them in place.
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


_MICROSECOND = Decimal("0.000001")


@dataclass(eq=False)
class Conversation:
    """A channel, or direct messages between the bot and `partner`; in channels `partner` is None."""

    id: str
    name: str
    members: set[str]
    is_private: bool = False
    is_ext_shared: bool = False
    is_archived: bool = False
    partner: str | None = None
    created: int = 0
    messages: list[Message] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)
    """The `ts` of the last message that each member has read."""

    @classmethod
    def of(cls, channel: Channel, created: int) -> "Conversation":
        """The conversation of a new channel."""
        return cls(
            channel.id,
            channel.name,
            set(channel.members),
            is_private=channel.is_private,
            is_ext_shared=channel.is_ext_shared,
            is_archived=channel.is_archived,
            created=created,
        )

    @property
    def is_direct(self) -> bool:
        """Whether the conversation holds direct messages."""
        return self.partner is not None

    @property
    def kind(self) -> str:
        """The prefix of the scopes that this conversation requires: `im`, `groups` or `channels`."""
        if self.is_direct:
            return "im"
        return "groups" if self.is_private else "channels"

    def next_ts(self, moment: float) -> str:
        """The time stamp of a new message at this Unix time: unique, and later than all before in the conversation."""
        ts = Decimal(f"{moment:.6f}")
        if self.messages:
            ts = max(ts, Decimal(self.messages[-1].ts) + _MICROSECOND)
        return f"{ts:.6f}"

    def find(self, ts: str | None) -> Message | None:
        """The message with this time stamp, also an ephemeral one; None when it is deleted or unknown."""
        return next((message for message in reversed(self.messages) if message.ts == ts and not message.deleted), None)

    def seen_by(self, user_id: str) -> list[Message]:
        """The messages that this person sees, oldest first."""
        return [message for message in self.messages if message.seen_by(user_id)]

    def unread_by(self, user_id: str) -> int:
        """The number of others' messages that this person has not read."""
        read = Decimal(self.read.get(user_id, "0"))
        return sum(1 for message in self.seen_by(user_id) if message.user != user_id and Decimal(message.ts) > read)

    def as_slack(self, bot_user_id: str) -> Json:
        """Slack's conversation object, as the bot sees the conversation."""
        base: Json = {"id": self.id, "created": self.created, "is_archived": self.is_archived}
        if self.is_direct:
            return base | {
                "is_im": True,
                "is_org_shared": False,
                "user": self.partner,
                "is_user_deleted": False,
            }
        return base | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_general": False,
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "is_member": bot_user_id in self.members,
            "creator": "U0SLACK",
            "unlinked": 0,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "previous_names": [],
            "num_members": len(self.members),
        }
