"""What a message looks like once it is drawn, and what it says about which duty."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Shown:
    """The message shows this duty; `step`: the step of the ladder that it takes when Slack accepts it."""

    duty_id: int
    step: int | None = None
    why: str | None = None
    is_leads_part: bool = False


@dataclass(frozen=True)
class Rendered:
    """A message ready for Slack: its blocks, the same in plain text for notifications, and what it shows."""

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    shows: tuple[Shown, ...] = ()


EMPTY = Rendered("")
"""Nothing is left to be read: the message is taken out of Slack."""


@dataclass(frozen=True)
class Receipt:
    """Where Slack keeps a message. Both None: it is a Home tab."""

    channel: str | None
    ts: str | None
    at: datetime | None = None
    """When Slack took it, by Slack's clock, where it was looked up."""
