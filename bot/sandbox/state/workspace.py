"""The workspace: people, conversations, open forms and Home tabs, changed under one lock."""

import itertools
from collections.abc import Iterable
from typing import Any

from bot.sandbox.blocks import initial_state
from bot.sandbox.state.changes import Changes
from bot.sandbox.state.clock import Clock
from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.state.files import Files
from bot.sandbox.state.installation import Installation
from bot.sandbox.state.people import Channel, Person
from bot.sandbox.state.response_urls import ResponseUrls
from bot.sandbox.state.triggers import Tickets, Triggers
from bot.sandbox.state.view import View
from bot.sandbox.troubles import Json


class Workspace:
    """The workspace's state. Hold `changes.lock` to read it, and `changes.change()` to change it and wake waiters."""

    team_id = "T0ACME"
    team_name = "Acme Talent"
    team_domain = "acmetalent"

    def __init__(
        self,
        clock: Clock,
        app: Installation,
        people: Iterable[Person],
        channels: Iterable[Channel],
    ) -> None:
        self.clock = clock
        self.app = app
        self.changes = Changes()
        self.triggers = Triggers()
        self.tickets = Tickets()
        self.response_urls = ResponseUrls(clock)
        self.files = Files()
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.issued = 0
        """The number of ids issued so far."""
        bot = Person(app.bot_user_id, app.name.lower().replace(" ", "_"), app.name, tz=None, is_bot=True)
        self.people = {person.id: person for person in [bot, *people]}
        self.conversations = {channel.id: Conversation.of(channel, self.seconds()) for channel in channels}
        for person in self.people.values():
            if person.id != app.bot_user_id:
                self._open_direct(person)

    def seconds(self) -> int:
        """The clock's moment in whole Unix seconds."""
        return int(self.clock.now().timestamp())

    def timestamp(self) -> str:
        """The clock's moment in Slack's format of time stamps: Unix time with six decimals."""
        return f"{self.clock.now().timestamp():.6f}"

    def names(self) -> dict[str, str]:
        """Display names of people and channels by id."""
        names = {person.id: person.display_name for person in self.people.values()}
        return names | {channel.id: channel.name for channel in self.conversations.values() if not channel.is_direct}

    def new_id(self, prefix: str) -> str:
        """A new id in Slack's shape."""
        with self.changes.lock:
            self.issued += 1
            return f"{prefix}0SB{self.issued:07d}"

    def add_person(self, person: Person) -> None:
        """Adds a person, with direct messages, or replaces the one with the same id."""
        with self.changes.change():
            known = person.id in self.people
            self.people[person.id] = person
            if not known:
                self._open_direct(person)

    def _open_direct(self, person: Person) -> None:
        members = {person.id, self.app.bot_user_id}
        direct = Conversation(f"D{person.id[1:]}", person.name, members, partner=person.id, created=self.seconds())
        self.conversations[direct.id] = direct

    def direct(self, user_id: str) -> Conversation:
        """The person's direct messages with the bot. Raises KeyError for an unknown id."""
        return self.conversations[f"D{user_id[1:]}"]

    def find_conversation(self, name_or_id: str) -> Conversation | None:
        """The conversation with this id or channel name (with or without #), or None."""
        if name_or_id in self.conversations:
            return self.conversations[name_or_id]
        name = name_or_id.removeprefix("#")
        channels = (conversation for conversation in self.conversations.values() if not conversation.is_direct)
        return next((channel for channel in channels if channel.name == name), None)

    def say(self, conversation: Conversation, user_id: str, text: str, **rest: Any) -> Message:
        """Posts a message of a person at the clock's moment; `rest` holds further fields of Message."""
        with self.changes.change():
            ts = conversation.next_ts(self.clock.now().timestamp())
            message = Message(conversation.id, ts, text, user_id, team=self.team_id, **rest)
            conversation.messages.append(message)
        return message

    def say_as_bot(self, conversation: Conversation, text: str, **rest: Any) -> Message:
        """Posts a message of the bot at the clock's moment; `rest` holds further fields of Message."""
        app = self.app
        return self.say(conversation, app.bot_user_id, text, bot_id=app.bot_id, app_id=app.app_id, **rest)

    def edit_as_bot(self, message: Message, text: str, blocks: list[Json], attachments: list[Json]) -> None:
        """Replaces the content of a message of the bot. Chosen values survive where the ids stay the same."""
        with self.changes.change():
            message.text, message.blocks, message.attachments = text, blocks, attachments
            message.state = initial_state(blocks, message.state)
            message.edited = {"user": self.app.bot_user_id, "ts": self.timestamp()}

    def new_view(self, user_id: str, content: Json, beneath: View | None = None) -> View:
        """A new view for this person, not yet on the stack; `beneath` is the view under it."""
        view_id = self.new_id("V")
        return View(
            view_id,
            user_id,
            content,
            root_id=beneath.root_id if beneath else view_id,
            previous_id=beneath.id if beneath else None,
            team_id=self.team_id,
            app_id=self.app.app_id,
            bot_id=self.app.bot_id,
            moment=self.clock.now().timestamp(),
        )

    def stack(self, user_id: str) -> list[View]:
        """This person's open forms, the top one last."""
        return self.stacks.setdefault(user_id, [])

    def views(self) -> list[View]:
        """All open forms and Home tabs of all people."""
        return [*itertools.chain.from_iterable(self.stacks.values()), *self.homes.values()]
