"""The guided path: what a newcomer tries first, one step after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from bot.sandbox.visitor.visitor import Visitor

SEARCHED_MESSAGES = 12
"""Among so many of the newest messages a step's words are looked for."""


@dataclass(frozen=True)
class Step:
    """One step; `text` is mrkdwn. `go` is the query string that leads there: `as=U0ANA&in=dm&say=/help`.

    Once the person of `go` sees the words of `seen`, the step is done.
    """

    title: str
    text: str
    go: str = ""
    seen: str = ""

    @property
    def person(self) -> str:
        """Whom the step acts as, by user id; empty for anybody."""
        return parse_qs(self.go).get("as", [""])[0]


@dataclass
class Guide:
    """The path and where somebody is on it: `at` counts from 0, and is None when they left it."""

    steps: Sequence[Step] = ()
    at: int | None = 0
    done: set[int] = field(default_factory=set)

    @property
    def step(self) -> Step | None:
        """The step before them."""
        return self.steps[self.at] if self.steps and self.at is not None else None

    def turn_to(self, number: str) -> None:
        """Goes to this step, or with anything but a number leaves the path."""
        self.at = min(int(number), len(self.steps) - 1) if number.isdecimal() and self.steps else None

    def mark_seen_steps(self, visitor: Visitor) -> None:
        """Goes on where this person sees that a step is done; who came back to a step that was done stays there."""
        if self.at is None:
            return
        shown = [visitor.visible(place) for place in visitor.places()[:SEARCHED_MESSAGES]]
        for number, step in enumerate(self.steps):
            is_open = step.seen and number not in self.done and step.person in ("", visitor.id)
            if is_open and any(step.seen in text for text in shown):
                self.done.add(number)
                self.at = max(self.at, min(number + 1, len(self.steps) - 1))
