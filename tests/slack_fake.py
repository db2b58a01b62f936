"""A fake of Slack as the scheduler knows it: stores messages, and refuses calls as a test says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from models.directory.recruiter import Profile
from models.outbox.message import Message, Receipt, Rendered, Shown
from models.rules.delivery_errors import UNKNOWN_FATE, Decision, Tell, Then, Undeliverable

CHANNEL = "D0ANA"


@dataclass
class FakeSlack:
    """A fake Slack that stores messages by their slots."""

    stored: dict[str, dict[str, str]] = field(default_factory=dict)
    """Slot to posted messages: ts to text."""
    refusals: list[Undeliverable] = field(default_factory=list)
    """The answers to the next deliveries; a message is stored unless the refusal says that it is certainly unsent."""
    loses: bool = False
    """A message that is refused with an unknown fate is not stored either."""
    lookups: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """The ids of the people whose profiles were asked for."""
    deactivated: set[str] = field(default_factory=set)
    guests: set[str] = field(default_factory=set)
    refuses_questions: list[Undeliverable] = field(default_factory=list)
    withdrawn: int = 0
    removed: list[str] = field(default_factory=list)
    """The ids of the removed files."""
    refuses_removals: list[Undeliverable] = field(default_factory=list)
    refuses_withdrawals: list[Undeliverable] = field(default_factory=list)
    is_interrupted: bool = False
    takes_at: datetime | None = None
    """Slack's time, which look-ups return."""
    refuses_lookups: Undeliverable | None = None
    not_owed: set[str] = field(default_factory=set)
    says: str = "first"
    shows: tuple[Shown, ...] = ()
    meanwhile: Callable[[Message], None] | None = None
    """Runs once, when Slack has stored a message and has not answered yet."""
    while_drawing: Callable[[], None] | None = None
    """Runs once, while a message is drawn."""
    before: Callable[[Message], None] | None = None
    """Runs once, before Slack stores a message."""
    after_lookup: Callable[[Message], None] | None = None
    """Runs once, after a look-up."""
    late_refusal: Undeliverable | None = None
    """The answer to the call that `before` has interrupted."""
    not_owed_to_others: bool = False
    """Messages that are drawn while a call is interrupted are not owed any more."""
    others_say: str | None = None
    """The text that other bots draw while a call is interrupted."""

    def draw(self, session: Session, message: Message, now: datetime) -> Rendered | None:
        if message.slot in self.not_owed or (self.is_interrupted and self.not_owed_to_others):
            return None
        if message.recipient in self.deactivated:
            return None
        if self.while_drawing:
            happening, self.while_drawing = self.while_drawing, None
            happening()
        says = self.others_say if self.is_interrupted and self.others_say else self.says
        return Rendered(says, shows=self.shows)

    def ask_about(self, user_id: str, team_id: str) -> Profile:
        self.asked.append(user_id)
        if self.refuses_questions:
            raise self.refuses_questions.pop(0)
        is_gone, is_member = user_id in self.deactivated, user_id not in self.guests
        return Profile(user_id, user_id, "Europe/Berlin", is_full_member=is_member, is_deactivated=is_gone)

    def is_closed(self, channel: str) -> bool:
        return False

    def deliver(self, message: Message, drawing: Rendered) -> Receipt:
        if self.before:
            happening, self.before = self.before, None
            self.is_interrupted = True
            happening(message)
            self.is_interrupted = False
            self.refusals = [self.late_refusal] if self.late_refusal else []
        refusal = self.refusals.pop(0) if self.refusals else None
        receipt = None
        if refusal is None or not (refusal.decision.is_unsent or self.loses):
            receipt = self.post(message, drawing.text)
        if self.meanwhile:
            happening, self.meanwhile = self.meanwhile, None
            happening(message)
        if refusal:
            raise refusal
        assert receipt
        return receipt

    def look_up(self, message: Message) -> list[Receipt]:
        self.lookups.append(message.slot)
        if self.refuses_lookups:
            raise self.refuses_lookups
        copies = [Receipt(CHANNEL, ts, self.takes_at) for ts in self.stored.get(message.slot, {})]
        if self.after_lookup:
            happening, self.after_lookup = self.after_lookup, None
            happening(message)
        return copies

    def remove_file(self, file_id: str) -> None:
        if self.refuses_removals:
            raise self.refuses_removals.pop(0)
        self.removed.append(file_id)

    def withdraw(self, message: Message, copy: Receipt) -> None:
        if self.refuses_withdrawals:
            raise self.refuses_withdrawals.pop(0)
        del self.stored[message.slot][str(copy.ts)]
        self.withdrawn += 1

    @property
    def texts_by_slot(self) -> dict[str, list[str]]:
        """Slot to the texts of its messages."""
        return {slot: list(posts.values()) for slot, posts in self.stored.items()}

    @property
    def texts(self) -> list[str]:
        """The texts of all messages."""
        return [text for texts in self.texts_by_slot.values() for text in texts]

    def post(self, message: Message, text: str) -> Receipt:
        """Stores the message, or edits it in place."""
        posts = self.stored.setdefault(message.slot, {})
        ts = message.ts or f"{message.id}.{len(posts) + self.withdrawn:06}"
        posts[ts] = text
        return Receipt(CHANNEL, ts)


def unknown() -> Undeliverable:
    """A broken connection: Slack may have stored the message."""
    return Undeliverable("TimeoutError", UNKNOWN_FATE)


def limited(seconds: float) -> Undeliverable:
    return Undeliverable("ratelimited", Decision(Then.PAUSE), seconds)


def for_good() -> Undeliverable:
    return Undeliverable("invalid_blocks at /blocks/0", Decision(Then.PARK, tells=Tell.OPERATOR))


def refused(then: Then, reason: str, tells: Tell = Tell.NOBODY) -> Undeliverable:
    """A refusal after which Slack has certainly stored nothing."""
    return Undeliverable(reason, Decision(then, tells=tells))
