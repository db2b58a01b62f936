"""The judge's evidence: the messages in Slack, the database rows, and the forms and answers of the simulated users."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.conversation import Message as SlackMessage
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.directory.workspace import Workspace
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.offer import Offer
from models.outbox.message import Message, MessageKind
from models.rules.text import fold

SETTLING_KINDS = frozenset(
    {
        EntryKind.REACHED,
        EntryKind.SENT,
        EntryKind.EMAILED,
        EntryKind.KNEW,
        EntryKind.WITHDREW,
        EntryKind.ATTEMPTED,
        EntryKind.GOT_REFERRAL,
        EntryKind.NO_REFERRAL,
        EntryKind.LET_GO,
        EntryKind.IN_TOUCH,
        EntryKind.NOT_INTERESTED,
        EntryKind.WITHDRAWN,
    }
)
"""Kinds of log entries that settle a duty; a duty has at most one such entry that is not undone."""


@dataclass
class _Form:
    user_id: str
    answered: bool = field(default=False, kw_only=True)
    """Whether the form closed or confirmed the record. If not, the user saw errors and gave up."""


@dataclass
class DeclineForm(_Form):
    """A submitted decline form: these candidates did not get this role."""

    owner: str
    names: tuple[str, ...]
    role: str


@dataclass
class SnoozeForm(_Form):
    """A submitted snooze form of a duty, with a time of the user's choice."""

    duty_id: int


@dataclass
class OutcomeForm(_Form):
    """A submitted outcome form of a duty. `mark` is a text that was typed into this form only."""

    duty_id: int
    mark: str


@dataclass
class HandOffForm(_Form):
    """A submitted hand-off form of a duty."""

    duty_id: int
    recipient: str

    @property
    def key(self) -> tuple[int, str, str]:
        return self.duty_id, self.user_id, self.recipient


@dataclass
class Activity:
    """Forms, actions and errors of all users. Filled by many threads, read by the judge."""

    decline_forms: list[DeclineForm] = field(default_factory=list)
    outcome_forms: list[OutcomeForm] = field(default_factory=list)
    snooze_forms: list[SnoozeForm] = field(default_factory=list)
    hand_off_forms: list[HandOffForm] = field(default_factory=list)
    actions: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    """Number of errors that users saw, by exception: no answer, no form, button gone."""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, action: str, error: Exception | None) -> None:
        """Counts an action and the error that ended it."""
        with self._lock:
            self.actions[action] += 1
            if error is not None:
                self.errors[type(error).__name__] += 1


@dataclass(frozen=True)
class Post:
    """A message of the bot in Slack, with the kind and slot from its metadata."""

    recipient: str
    """The ID of a user or channel."""
    kind: str
    slot: str
    message: SlackMessage

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(float(self.message.ts), UTC)


@dataclass
class Evidence:
    """Everything that the judge compares. The rows are readable while the session is open."""

    posts: list[Post]
    session: Session
    activity: Activity
    now: datetime
    quiet_days: set[date]
    """Days at whose end every due message was sent."""

    @classmethod
    def of(
        cls, sandbox: Sandbox, session: Session, activity: Activity, now: datetime, quiet_days: set[date]
    ) -> "Evidence":
        return cls(list(_bot_posts(sandbox)), session, activity, now, quiet_days)

    @cached_property
    def messages(self) -> list[Message]:
        return list(self.session.scalars(select(Message).order_by(Message.id)))

    @cached_property
    def cards(self) -> list[Message]:
        """Single cards and lists of cards."""
        return [message for message in self.messages if message.kind in (MessageKind.CARD, MessageKind.CARDS)]

    @cached_property
    def lists(self) -> dict[tuple[str, str], Message]:
        """The daily lists, by recipient and day."""
        lists = [message for message in self.messages if message.kind is MessageKind.LIST]
        return {(message.recipient, message.slot): message for message in lists}

    @cached_property
    def duties(self) -> list[Duty]:
        return list(self.session.scalars(select(Duty).order_by(Duty.id)))

    @cached_property
    def entries(self) -> dict[int, list[LogEntry]]:
        """Log entries by the ID of their duty, the oldest first; 0 for entries without a duty."""
        by_duty: defaultdict[int, list[LogEntry]] = defaultdict(list)
        for entry in self.session.scalars(select(LogEntry).order_by(LogEntry.id)):
            by_duty[entry.duty_id or 0].append(entry)
        return by_duty

    @cached_property
    def declines(self) -> dict[tuple[str, str], list[Decline]]:
        """Declines that are not withdrawn, by the folded names of candidate and role."""
        query = select(Decline, Candidate.folded_name, Role.folded).join(Candidate).join(Role)
        by_names: defaultdict[tuple[str, str], list[Decline]] = defaultdict(list)
        for decline, name, role in self.session.execute(query.where(Decline.withdrawn_at.is_(None))):
            by_names[name, role].append(decline)
        return by_names

    @cached_property
    def offers(self) -> list[Offer]:
        return list(self.session.scalars(select(Offer).order_by(Offer.id)))

    @cached_property
    def offer_counts(self) -> Counter[tuple[int, str, str]]:
        """Number of offers by duty, giver and taker, as `HandOffForm.key`."""
        return Counter((offer.duty_id, offer.giver.user_id, offer.taker.user_id) for offer in self.offers)

    @cached_property
    def recruiters(self) -> dict[str, Recruiter]:
        return {recruiter.user_id: recruiter for recruiter in self.session.scalars(select(Recruiter))}

    @cached_property
    def workspace(self) -> Workspace:
        return self.session.scalars(select(Workspace)).one()

    @cached_property
    def posts_by_slot(self) -> dict[tuple[str, str, str], list[Post]]:
        """The messages in Slack by recipient, kind and slot."""
        by_slot: defaultdict[tuple[str, str, str], list[Post]] = defaultdict(list)
        for post in self.posts:
            by_slot[post.recipient, post.kind, post.slot].append(post)
        return by_slot

    def posts_of(self, message: Message) -> list[Post]:
        return self.posts_by_slot[message.recipient, message.kind.value, message.slot]

    def is_posted(self, recipient: str, kind: MessageKind, day: date) -> bool:
        """Whether the list or digest of this day is in Slack."""
        return bool(self.posts_by_slot[recipient, kind.value, day.isoformat()])

    def declines_of(self, form: DeclineForm) -> Iterator[tuple[str, list[Decline]]]:
        """The live declines of each name in the form."""
        for name in form.names:
            yield name, self.declines[fold(name), fold(form.role)]

    def entries_of(self, form: OutcomeForm) -> list[LogEntry]:
        """The log entries that contain the form's mark."""
        entries = self.entries[form.duty_id]
        return [entry for entry in entries if form.mark == (entry.private_note or entry.details.get("referral"))]

    def settling_entries(self, duty: Duty) -> list[LogEntry]:
        """The log entries that settle the duty and are not undone."""
        undone = {entry.undoes_id for entry in self.entries[duty.id]}
        return [entry for entry in self.entries[duty.id] if entry.what in SETTLING_KINDS and entry.id not in undone]

    def sent_cards(self, duty: Duty, user_id: str) -> list[Message]:
        """The single cards and lists of cards about this duty that were sent to this user."""
        sent = [message for message in self.cards if message.recipient == user_id and message.ts]
        return [message for message in sent if duty.id in duty_ids(message)]


def duty_ids(card: Message) -> list[int | None]:
    """The duties of a single card or of a list of cards."""
    return card.details["duties"] if card.kind is MessageKind.CARDS else [card.duty_id]


def _bot_posts(sandbox: Sandbox) -> Iterator[Post]:
    """Every message of the bot except deleted and ephemeral ones."""
    for conversation in sandbox.workspace.conversations.values():
        for message in conversation.messages:
            if message.metadata and not message.deleted and not message.ephemeral:
                payload = message.metadata["event_payload"]
                yield Post(conversation.partner or conversation.id, payload["kind"], payload["slot"], message)
