"""The part of the workspace that one person sees: messages, forms, Home, unread counts."""

from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.state.people import Person
from bot.sandbox.state.view import View
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json, NotVisible
from bot.sandbox.visitor import finding, visible
from bot.sandbox.visitor.dates import MrkdwnReader

Source = Message | View | Json
"""A message, or a view as returned by `view`, `views` and `home`."""


class Screen:
    """One person's view of the workspace."""

    def __init__(self, workspace: Workspace, user_id: str) -> None:
        self.workspace = workspace
        self.id = workspace.people[user_id].id

    @property
    def person(self) -> Person:
        """The person's profile."""
        return self.workspace.people[self.id]

    @property
    def dm(self) -> list[Message]:
        """The person's direct messages with the bot, oldest first. Edits change a message in place."""
        return self._seen(self.workspace.direct(self.id))

    def channel(self, name: str) -> list[Message]:
        """The messages that the person sees in a channel, oldest first. Raises KeyError for an invisible channel."""
        return self._seen(self.conversation(name))

    @property
    def view(self) -> Json | None:
        """The top form as Slack's view object, or None."""
        with self.workspace.changes.lock:
            return self.top.as_slack() if self.top else None

    @property
    def views(self) -> list[Json]:
        """All open forms as Slack's view objects, the top one last."""
        with self.workspace.changes.lock:
            return [view.as_slack() for view in self.workspace.stack(self.id)]

    @property
    def home(self) -> Json | None:
        """The person's Home tab as Slack's view object, or None."""
        with self.workspace.changes.lock:
            home = self.workspace.homes.get(self.id)
            return home.as_slack() if home else None

    @property
    def errors(self) -> dict[str, str]:
        """The app's error texts in the top form, by label."""
        with self.workspace.changes.lock:
            if self.top is None:
                return {}
            labels = {block["block_id"]: finding.text_of(block.get("label")) for block in self.top.blocks}
            return {labels[block_id]: text for block_id, text in self.top.errors.items()}

    def visible(self, source: Source) -> str:
        """The visible text of a message, a form or Home in reading order, with dates in the person's zone."""
        with self.workspace.changes.lock:
            shown = self.source(source)
            if isinstance(shown, Message):
                return visible.message_text(self.reader, shown.as_slack(), shown.state)
            return visible.view_text(self.reader, shown.content, shown.state, shown.errors)

    @property
    def reader(self) -> MrkdwnReader:
        """A reader of mrkdwn for this person."""
        return MrkdwnReader(self.person.tz, self.workspace.names(), self.workspace.clock.now())

    @property
    def unread(self) -> int:
        """The number of unread messages in all conversations."""
        with self.workspace.changes.lock:
            return sum(conversation.unread_by(self.id) for conversation in self.conversations())

    def unread_in(self, name: str | None = None) -> int:
        """The number of unread messages in a channel, or in the direct messages."""
        with self.workspace.changes.lock:
            return self.conversation(name).unread_by(self.id)

    def read(self, name: str | None = None) -> None:
        """Marks a channel, or the direct messages, as read."""
        conversation = self.conversation(name)
        with self.workspace.changes.change():
            if conversation.messages:
                conversation.read[self.id] = conversation.messages[-1].ts

    def conversations(self) -> list[Conversation]:
        """The conversations that the person is a member of."""
        return [
            conversation for conversation in self.workspace.conversations.values() if self.id in conversation.members
        ]

    def conversation(self, name: str | None = None) -> Conversation:
        """A channel by name or id, or the direct messages. Raises KeyError for an invisible channel."""
        if name is None:
            return self.workspace.direct(self.id)
        conversation = self.workspace.find_conversation(name)
        is_open = conversation is not None and not (conversation.is_private or conversation.is_direct)
        if conversation is None or not (is_open or self.id in conversation.members):
            raise KeyError(f"{self.person.name} sees no channel {name!r}")
        return conversation

    @property
    def top(self) -> View | None:
        """The top form, or None."""
        stack = self.workspace.stack(self.id)
        return stack[-1] if stack else None

    def form(self) -> View:
        """The top form. Raises NotVisible when no form is open."""
        if self.top is None:
            raise NotVisible(f"{self.person.name} has no form open; they see:\n{self.describe()}")
        return self.top

    def source(self, source: Source) -> Message | View:
        """The stored message or view behind a shown one. Raises NotVisible when it is gone."""
        if isinstance(source, Message):
            if not source.seen_by(self.id):
                raise NotVisible(f"{self.person.name} does not see this message any more: {source.text!r}")
            return source
        if isinstance(source, View):
            return source
        for view in [*self.workspace.stack(self.id), *self.workspace.homes.values()]:
            if view.id == source["id"]:
                return view
        raise NotVisible(f"the view {source['id']} is not open any more")

    def places(self, source: Source | None = None) -> list[Message | View]:
        """Where buttons are searched: `source` if given, else the top form, else messages (newest first) and Home."""
        with self.workspace.changes.lock:
            if source is not None:
                return [self.source(source)]
            if self.top is not None:
                return [self.top]
            messages = [message for conversation in self.conversations() for message in self._seen(conversation)]
            messages.sort(key=lambda message: float(message.ts), reverse=True)
            home = self.workspace.homes.get(self.id)
            return [*messages, *([home] if home else [])]

    def describe(self) -> str:
        """The first five places as text, for error messages."""
        return "\n---\n".join(self.visible(place) for place in self.places()[:5]) or "(nothing)"

    def _seen(self, conversation: Conversation) -> list[Message]:
        with self.workspace.changes.lock:
            return conversation.seen_by(self.id)
