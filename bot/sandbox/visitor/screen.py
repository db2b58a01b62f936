"""What one person sees of the workspace: messages, forms, Home, what is unread."""

from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.state.people import Person
from bot.sandbox.state.view import View
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json, NotVisible
from bot.sandbox.visitor import finding, visible
from bot.sandbox.visitor.dates import MrkdwnReader

Source = Message | View | Json
"""A message, or a view as `view`, `views` and `home` give it."""


class Screen:
    """A person's eyes."""

    def __init__(self, workspace: Workspace, user_id: str) -> None:
        self.workspace = workspace
        self.id = workspace.people[user_id].id

    @property
    def person(self) -> Person:
        """Their profile."""
        return self.workspace.people[self.id]

    @property
    def dm(self) -> list[Message]:
        """Their direct messages with the bot, oldest first. A message changes in place when it is edited."""
        return self._seen(self.workspace.direct(self.id))

    def channel(self, name: str) -> list[Message]:
        """What they see in a channel, oldest first; KeyError for channels that they don't see."""
        return self._seen(self.conversation(name))

    @property
    def view(self) -> Json | None:
        """The top form as Slack holds it, or None."""
        with self.workspace.changes.lock:
            return self.top.as_slack() if self.top else None

    @property
    def views(self) -> list[Json]:
        """All open forms, the top one last."""
        with self.workspace.changes.lock:
            return [view.as_slack() for view in self.workspace.stack(self.id)]

    @property
    def home(self) -> Json | None:
        """Their Home tab as it was last published, or None."""
        with self.workspace.changes.lock:
            home = self.workspace.homes.get(self.id)
            return home.as_slack() if home else None

    @property
    def errors(self) -> dict[str, str]:
        """The faults beside the top form's fields, by label."""
        with self.workspace.changes.lock:
            if self.top is None:
                return {}
            labels = {block["block_id"]: finding.text_of(block.get("label")) for block in self.top.blocks}
            return {labels[block_id]: text for block_id, text in self.top.errors.items()}

    def visible(self, source: Source) -> str:
        """Every text on a message, a form or Home in reading order, dates in this person's zone."""
        with self.workspace.changes.lock:
            shown = self.source(source)
            if isinstance(shown, Message):
                return visible.message_text(self.reader, shown.as_slack(), shown.state)
            return visible.view_text(self.reader, shown.content, shown.state, shown.errors)

    @property
    def reader(self) -> MrkdwnReader:
        """How this person reads mrkdwn."""
        return MrkdwnReader(self.person.tz, self.workspace.names(), self.workspace.clock.now())

    @property
    def unread(self) -> int:
        """How many messages they have not read, over all conversations."""
        with self.workspace.changes.lock:
            return sum(conversation.unread_by(self.id) for conversation in self.conversations())

    def unread_in(self, name: str | None = None) -> int:
        """The same for one channel, or for their direct messages."""
        with self.workspace.changes.lock:
            return self.conversation(name).unread_by(self.id)

    def read(self, name: str | None = None) -> None:
        """Marks a channel, or their direct messages, as read."""
        conversation = self.conversation(name)
        with self.workspace.changes.change():
            if conversation.messages:
                conversation.read[self.id] = conversation.messages[-1].ts

    def conversations(self) -> list[Conversation]:
        """The conversations that they are in."""
        return [
            conversation for conversation in self.workspace.conversations.values() if self.id in conversation.members
        ]

    def conversation(self, name: str | None = None) -> Conversation:
        """A channel by name or id, or their direct messages; KeyError for what they don't see."""
        if name is None:
            return self.workspace.direct(self.id)
        conversation = self.workspace.find_conversation(name)
        is_open = conversation is not None and not (conversation.is_private or conversation.is_direct)
        if conversation is None or not (is_open or self.id in conversation.members):
            raise KeyError(f"{self.person.name} sees no channel {name!r}")
        return conversation

    @property
    def top(self) -> View | None:
        """The form that they have before them."""
        stack = self.workspace.stack(self.id)
        return stack[-1] if stack else None

    def form(self) -> View:
        """The same; NotVisible when there is none."""
        if self.top is None:
            raise NotVisible(f"{self.person.name} has no form open; they see:\n{self.describe()}")
        return self.top

    def source(self, source: Source) -> Message | View:
        """What really stands behind a message or view that they were shown; NotVisible when it has gone."""
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
        """Where they look for a button: there, else the top form, else messages, newest first, then Home."""
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
        """What lies before them, for the message of an error."""
        return "\n---\n".join(self.visible(place) for place in self.places()[:5]) or "(nothing)"

    def _seen(self, conversation: Conversation) -> list[Message]:
        with self.workspace.changes.lock:
            return conversation.seen_by(self.id)
