"""The guided path: steps through the app for a newcomer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from bot.sandbox.visitor.visitor import Visitor

SEARCHED_MESSAGES = 12
"""The number of newest messages that are searched for the text of a step."""


@dataclass(frozen=True)
class Step:
    """A step of the guided path; `text` is mrkdwn. `go` is the page's query string: `as=U0ANA&in=dm&say=/help`.

    The step is done once the person of `go` sees the text `seen`.
    """

    title: str
    text: str
    go: str = ""
    seen: str = ""

    @property
    def person(self) -> str:
        """The user id that the step acts as; empty for anyone."""
        return parse_qs(self.go).get("as", [""])[0]


@dataclass
class Guide:
    """The steps and the current one: `at` counts from 0, and is None when the path is closed."""

    steps: Sequence[Step] = ()
    at: int | None = 0
    done: set[int] = field(default_factory=set)

    @property
    def step(self) -> Step | None:
        """The current step, or None."""
        return self.steps[self.at] if self.steps and self.at is not None else None

    def turn_to(self, number: str) -> None:
        """Goes to the step with this number; any other text closes the path."""
        self.at = min(int(number), len(self.steps) - 1) if number.isdecimal() and self.steps else None

    def mark_seen_steps(self, visitor: Visitor) -> None:
        """Marks steps whose text this person sees as done, and goes to the next. Steps done before do not move `at`."""
        if self.at is None:
            return
        shown = [visitor.visible(place) for place in visitor.places()[:SEARCHED_MESSAGES]]
        for number, step in enumerate(self.steps):
            is_open = step.seen and number not in self.done and step.person in ("", visitor.id)
            if is_open and any(step.seen in text for text in shown):
                self.done.add(number)
                self.at = max(self.at, min(number + 1, len(self.steps) - 1))
