"""A person in Slack: acts, and reads the result."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from itertools import pairwise
from typing import Any, Protocol, TypeVar, cast

from bot.app import Bot
from bot.demo.passing_time import settle
from bot.sandbox.blocks import elements
from bot.sandbox.state.conversation import Message
from bot.sandbox.visitor.finding import text_of
from bot.sandbox.visitor.visitor import Visitor
from tests.beginnings import Beginning


class Stage(Protocol):
    """Holds the bot that answers; after a restart it is another bot."""

    @property
    def bot(self) -> Bot: ...


SETTINGS = {
    "My settings",
    "My coming nudges",
    "Team settings",
    "Texts",
    "Leads of one person",
    "Hand over everything",
}
"""The buttons of Home's Settings menu."""

MORE_DETAILS = "More details"

Act = TypeVar("Act", bound=Callable[..., Any])


def begins(act: Act) -> Act:
    """Marks an act with which journeys begin: its result is cached for journeys that begin the same way."""

    @wraps(act)
    def played(self: "Played", *args: Any, **more: Any) -> Any:
        beginning: Beginning | None = getattr(self.stage, "beginning", None)
        if beginning is None:
            return act(self, *args, **more)
        return beginning.play(lambda: act(self, *args, **more), self.visitor.id, act.__name__, args, more)

    return cast(Act, played)


@dataclass(frozen=True, repr=False)
class Played:
    """A person in Slack. After each act the bot comes to rest, so that the next line of a test sees the result."""

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
        """Presses a button; one of the Settings menu by way of the menu, where it is pressed on Home."""
        if label in SETTINGS and self.visitor.view is None and message in (None, self.visitor.home):
            self.visitor.press("Settings", self.visitor.home)
            self.settle()
            message = None
        self.visitor.press(self._with_count(label, message), message, **options)
        self.settle()

    def _with_count(self, label: str, message: Any) -> str:
        """The label of Home's button for the team, which counts who waits."""
        if label != "Team" or message is None:
            return label
        return next((text for text in self.buttons(message) if text.startswith("Team (")), label)

    def settings(self) -> list[str]:
        """The buttons of the Settings menu."""
        self.open_home()
        self.press("Settings", self.visitor.home)
        assert self.visitor.view is not None
        labels = self.buttons(self.visitor.view)
        self.close()
        return labels

    def fill(self, **by_label: Any) -> None:
        """Fills fields by label, with _ for a blank: fill(Stage_reached="Final round")."""
        for label, value in by_label.items():
            self.type_in(label.replace("_", " "), value)

    def type_in(self, label: str, value: Any) -> None:
        """Fills in a field; one behind More details is brought into the form first."""
        if (
            self.visitor.view is not None
            and label not in self.fields
            and MORE_DETAILS in self.buttons(self.visitor.view)
        ):
            self.press(MORE_DETAILS)
        beginning: Beginning | None = getattr(self.stage, "beginning", None)
        if beginning is None:
            self.visitor.fill(label, value)
            self.settle()
        else:
            beginning.note(lambda: self.visitor.fill(label, value), self.visitor.id, "fill", label, value)

    @property
    def fields(self) -> list[str]:
        """The labels of the fields of the form on top."""
        form = self.visitor.top
        return [text_of(block["label"]) for block in form.blocks if block["type"] == "input"] if form else []

    @begins
    def submit(self) -> dict[str, str]:
        """Presses the form's button; returns the errors by label."""
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
        """The text of the Home tab now."""
        return self.visitor.visible(self.visitor.home or {})

    @property
    def form(self) -> str:
        """The text of the form on top; empty without a form."""
        return self.visitor.visible(self.visitor.view) if self.visitor.view else ""

    @property
    def messages(self) -> list[str]:
        """The texts of the direct messages with the bot as they are now, oldest first."""
        return [self.visitor.visible(message) for message in self.visitor.dm]

    @property
    def newest(self) -> str:
        return self.messages[-1] if self.messages else ""

    @property
    def told(self) -> str:
        """The text of the newest ephemeral message to this person."""
        private = [message for message in self.visitor.dm if message.ephemeral]
        return self.visitor.visible(private[-1]) if private else ""

    def message(self, text: str) -> Message:
        """The newest message that contains this text."""
        matches = [message for message in self.visitor.dm if text in self.visitor.visible(message)]
        assert matches, f"no message says {text!r}; there are:\n" + "\n---\n".join(self.messages)
        return matches[-1]

    def reads(self, message: Message) -> str:
        """The text of a message now."""
        return self.visitor.visible(message)

    def screen(self, message: Message) -> Message:
        """A copy of the message as the person sees it now: they may press a button after it has changed."""
        return copy.deepcopy(message)

    def buttons(self, message: Any) -> list[str]:
        """The labels of the buttons on a message, in order."""
        source = self.visitor.source(message)
        return [text_of(element["text"]) for _, element in elements(source.blocks) if element["type"] == "button"]

    @begins
    def declines(
        self, who: str, *, role: str = "Staff Engineer at Acme", stage: str = "Final round", **fields: Any
    ) -> None:
        """Records a decline, from Submitted up with a reason; the form shows no errors."""
        self.command("/decline", f"{who}, {role}")
        reason = {} if stage == "Applied" else {"Reason": "Another candidate fitted more closely"}
        self.fill(**{"Stage_reached": stage, **reason, **fields})
        assert self.submit() == {}

    @begins
    def reaches(self, mood: str = "Fine", message: Any = None, **fields: Any) -> None:
        """Answers "I reached them" with the takeaway "A relationship". After a hard call closes the offer of help."""
        self.press("I reached them", message)
        self.fill(**{"How_did_they_take_it?": mood, "What_did_you_leave_with?": ["A relationship"], **fields})
        assert self.submit() == {}
        if mood == "Hurt":
            self.close()

    @begins
    def opens_card(self, name: str) -> None:
        """Opens the card of a call that a list shows now, from the line to which the older card is folded."""
        self.press("Open the card", self.message(f"{name} · a call"))

    @begins
    def opens_row(self, name: str) -> None:
        """Opens the card of this person's row in the newest message."""
        message = self.visitor.dm[-1]
        values = [
            element["value"]
            for line, buttons in pairwise(message.blocks)
            if line["type"] == "rich_text" and line["elements"][0]["elements"][0]["text"] == name
            for element in buttons.get("elements", [])
            if element.get("type") == "button" and element["text"]["text"] == "Open the card"
        ]
        self.press("Open the card", message, value=values[0])

    def more(self, choice: str, message: Any = None) -> None:
        """Chooses this in the More menu."""
        self.press("More", message)
        self.press(choice)

    @begins
    def hands_off(self, to: str, **fields: Any) -> dict[str, str]:
        """Hands off to this person; returns the errors of the form by label."""
        self.more("Hand off")
        self.fill(Hand_off_to=to, **fields)
        return self.submit()
