"""A Slack that records each post with its reader, time and duties, and refuses some."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from handlers import registry
from models.directory.recruiter import Profile
from models.outbox.message import Message, MessageKind, Receipt, Rendered, Shown
from models.rules.delivery_errors import Undeliverable


@dataclass(frozen=True)
class Post:
    """A message that reached a person."""

    at: datetime
    to: str
    kind: MessageKind
    slot: str
    shows: tuple[Shown, ...]
    details: dict
    due_at: datetime
    owed: set[int] = field(default_factory=set, compare=False)
    """The ids of the duties that were open and owned by the reader when the message came."""

    @property
    def listed_day(self) -> date:
        return date.fromisoformat(self.slot)

    @property
    def own(self) -> list[Shown]:
        return [shown for shown in self.shows if not shown.is_leads_part]

    @property
    def leads(self) -> list[Shown]:
        return [shown for shown in self.shows if shown.is_leads_part]


@dataclass
class RecordingSlack:
    """The scheduler's port to Slack. `posted` is called with each message during its delivery."""

    clock: Callable[[], datetime]
    posted: Callable[[Post], None]
    profile: Callable[[str], Profile]
    posts: list[Post] = field(default_factory=list)
    refusals: list[tuple[Undeliverable, bool]] = field(default_factory=list)
    """The refusals of the next new messages, and whether each message arrives nevertheless."""
    arrived: set[int] = field(default_factory=set)

    def draw(self, session: Session, message: Message, now: datetime) -> Rendered | None:
        return registry.draw(session, message, now)

    def deliver(self, message: Message, drawing: Rendered) -> Receipt:
        if message.ts is not None:
            return self._receipt(message)
        refusal, arrives = self.refusals.pop(0) if self.refusals else (None, True)
        if arrives:
            assert message.id not in self.arrived, "the same message came twice"
            self.arrived.add(message.id)
            post = Post(
                self.clock(),
                message.recipient,
                message.kind,
                message.slot,
                drawing.shows,
                message.details,
                message.due_at,
            )
            self.posts.append(post)
            self.posted(post)
        if refusal:
            raise refusal
        return self._receipt(message)

    def ask_about(self, user_id: str, team_id: str) -> Profile:
        return self.profile(user_id)

    def is_closed(self, channel: str) -> bool:
        return False

    def look_up(self, message: Message) -> list[Receipt]:
        return [self._receipt(message)] if message.id in self.arrived else []

    def remove_file(self, file_id: str) -> None:
        raise AssertionError("nobody has asked for a file")

    def withdraw(self, message: Message, copy: Receipt) -> None:
        raise AssertionError("there is never more than one copy")

    def _receipt(self, message: Message) -> Receipt:
        return Receipt(f"D{message.recipient}", f"{message.id}.000100")
