"""Somebody in Slack who does things and reads what came of them."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from bot.app import Bot
from bot.demo.passing_time import settle
from bot.sandbox.blocks import elements
from bot.sandbox.state.conversation import Message
from bot.sandbox.visitor.finding import text_of
from bot.sandbox.visitor.visitor import Visitor
from tests.beginnings import Beginning


class Stage(Protocol):
    """Where the bot is that answers; it may be switched off, and another one takes its place."""

    @property
    def bot(self) -> Bot: ...


Act = TypeVar("Act", bound=Callable[..., Any])


def begins(act: Act) -> Act:
    """An act with which journeys begin: where another journey began the same way, what came of it is brought about."""

    @wraps(act)
    def played(self: "Played", *args: Any, **more: Any) -> Any:
        beginning: Beginning | None = getattr(self.stage, "beginning", None)
        if beginning is None:
            return act(self, *args, **more)
        return beginning.play(lambda: act(self, *args, **more), self.visitor.id, act.__name__, args, more)

    return cast(Act, played)


@dataclass(frozen=True, repr=False)
class Played:
    """A person in Slack. After everything they do the bot comes to rest, so that the next line sees what came of it."""

    visitor: Visitor
    stage: Stage

    def settle(self) -> None:
        settle(self.stage.bot)

    @begins
    def command(self, command: str, text: str = "") -> Any:
        answer = self.visitor.command(command, text)
        self.settle()
        return answer

    @begins
    def press(self, label: str, message: Any = None, **options: Any) -> None:
        self.visitor.press(label, message, **options)
        self.settle()

    def fill(self, **by_label: Any) -> None:
        """Fields by label, with _ for a blank: fill(Stage_reached="Final round")."""
        for label, value in by_label.items():
            self.type_in(label.replace("_", " "), value)

    def type_in(self, label: str, value: Any) -> None:
        beginning: Beginning | None = getattr(self.stage, "beginning", None)
        if beginning is None:
            self.visitor.fill(label, value)
        else:
            beginning.note(lambda: self.visitor.fill(label, value), self.visitor.id, "fill", label, value)

    @begins
    def submit(self) -> dict[str, str]:
        """Presses the form's button; what it finds wrong, by label."""
        self.visitor.submit()
        self.settle()
        return dict(self.visitor.errors)

    @begins
    def close(self) -> None:
        self.visitor.close()
        self.settle()

    @begins
    def open_home(self) -> str:
        self.visitor.open_home()
        self.settle()
        return self.home

    @property
    def home(self) -> str:
        """What the Home tab says now."""
        return self.visitor.visible(self.visitor.home or {})

    @property
    def form(self) -> str:
        """All that the form on top says; empty when there is none."""
        return self.visitor.visible(self.visitor.view) if self.visitor.view else ""

    @property
    def messages(self) -> list[str]:
        """What stands in the direct messages with the bot, oldest first, as it stands now."""
        return [self.visitor.visible(message) for message in self.visitor.dm]

    @property
    def newest(self) -> str:
        return self.messages[-1] if self.messages else ""

    @property
    def told(self) -> str:
        """The last thing that the bot said to this person alone, below what they clicked or typed."""
        private = [message for message in self.visitor.dm if message.ephemeral]
        return self.visitor.visible(private[-1]) if private else ""

    def message(self, text: str) -> Message:
        """The newest message that says this."""
        matches = [message for message in self.visitor.dm if text in self.visitor.visible(message)]
        assert matches, f"no message says {text!r}; there are:\n" + "\n---\n".join(self.messages)
        return matches[-1]

    def reads(self, message: Message) -> str:
        """What a message says now."""
        return self.visitor.visible(message)

    def screen(self, message: Message) -> Message:
        """The message as it stands before them now: their thumb may come down after it has changed."""
        return copy.deepcopy(message)

    def buttons(self, message: Any) -> list[str]:
        """The buttons on a message, in the order in which they stand."""
        source = self.visitor.source(message)
        return [text_of(element["text"]) for _, element in elements(source.blocks) if element["type"] == "button"]

    @begins
    def declines(
        self, who: str, *, role: str = "Staff Engineer at Acme", stage: str = "Final round", **fields: Any
    ) -> None:
        """Records a decline, with a reason, and has nothing to put right."""
        self.command("/decline", f"{who}, {role}")
        reason = "Another candidate fitted more closely"
        self.fill(**{"Stage_reached": stage, "Reason": reason, **fields})
        assert self.submit() == {}

    @begins
    def reaches(self, mood: str = "Fine", message: Any = None, **fields: Any) -> None:
        """I reached them, and a relationship is what came of it. Where it hurt, what is then offered is left aside."""
        self.press("I reached them", message)
        self.fill(**{"How_did_they_take_it?": mood, "What_did_you_leave_with?": ["A relationship"], **fields})
        assert self.submit() == {}
        if mood == "Hurt":
            self.close()

    @begins
    def more(self, choice: str, message: Any = None) -> None:
        """More, and then this choice."""
        self.press("More", message)
        self.press(choice)

    @begins
    def hands_off(self, to: str) -> dict[str, str]:
        """More, Hand off, to this person; what the form finds wrong."""
        self.more("Hand off")
        self.fill(To_whom=to)
        return self.submit()
