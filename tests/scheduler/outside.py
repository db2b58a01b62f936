"""A Slack made by hand: it keeps what it is given, and says no when it is told to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from models.drawing import Drawing, Receipt, Shown
from models.message import Message, Undeliverable

CHANNEL = "D0ANA"


@dataclass
class HandMade:
    """Slack as the scheduler knows it, by the slots of the messages."""

    kept: dict[str, list[str]] = field(default_factory=dict)
    """Slot to the texts that were posted under it, each in a message of its own."""
    refusals: list[Undeliverable] = field(default_factory=list)
    """What the next deliveries are answered with; Slack has stored what is not certainly unsent."""
    loses: bool = False
    """What it refuses with an unknown fate is not stored either."""
    lookups: list[str] = field(default_factory=list)
    refuses_lookups: Undeliverable | None = None
    not_owed: set[str] = field(default_factory=set)
    says: str = "first"
    shows: tuple[Shown, ...] = ()
    meanwhile: Callable[[Message], None] | None = None
    """What happens once, while a message is on its way."""

    def draw(self, session: Session, message: Message, now: datetime) -> Drawing | None:
        return None if message.slot in self.not_owed else Drawing(self.says, shows=self.shows)

    def deliver(self, message: Message, drawing: Drawing) -> Receipt:
        refusal = self.refusals.pop(0) if self.refusals else None
        if refusal is None or not (refusal.is_unsent or self.loses):
            self._store(message, drawing)
        if self.meanwhile:
            happening, self.meanwhile = self.meanwhile, None
            happening(message)
        if refusal:
            raise refusal
        return self._receipt(message)

    def look_up(self, message: Message) -> Receipt | None:
        self.lookups.append(message.slot)
        if self.refuses_lookups:
            raise self.refuses_lookups
        return self._receipt(message) if message.slot in self.kept else None

    @property
    def texts(self) -> list[str]:
        """All that people see."""
        return [text for texts in self.kept.values() for text in texts]

    def _store(self, message: Message, drawing: Drawing) -> None:
        if message.ts:
            self.kept[message.slot][-1] = drawing.text
        else:
            self.kept.setdefault(message.slot, []).append(drawing.text)

    def _receipt(self, message: Message) -> Receipt:
        return Receipt(CHANNEL, f"{message.id}.000100")


def unknown() -> Undeliverable:
    """The connection broke: nobody knows whether Slack has it."""
    return Undeliverable("TimeoutError", permanent=False, is_unsent=False)


def limited(seconds: float) -> Undeliverable:
    return Undeliverable("ratelimited", permanent=False, retry_after=seconds, pauses=True)


def for_good() -> Undeliverable:
    return Undeliverable("invalid_blocks", permanent=True)
