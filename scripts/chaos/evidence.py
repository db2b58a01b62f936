"""What the judge looks at: the conversations in Slack, the database, and what people were told came of their acts."""

import threading
from collections import Counter, defaultdict
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

SETTLE = frozenset(
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
        EntryKind.WITHDRAWN,
    }
)
"""Entries that end a duty; of those that nobody has undone there is one at the most."""


@dataclass
class Declined:
    """A decline form: these people did not get this role."""

    by: str
    owner: str
    names: tuple[str, ...]
    role: str
    answered: bool = False
    """The form closed, or said that it is recorded. Unanswered, the person saw trouble, and gave up in the end."""


@dataclass
class Told:
    """An outcome form. The mark was typed into it and into no other."""

    by: str
    duty_id: int
    mark: str
    answered: bool = False


@dataclass
class PutOff:
    """A snooze form about a duty, with a time of one's own."""

    by: str
    duty_id: int
    answered: bool = False


@dataclass
class Offered:
    """A hand-off form about a duty."""

    by: str
    duty_id: int
    to: str
    answered: bool = False


@dataclass
class Account:
    """Everything that everybody did. Filled by many threads, read by the judge."""

    declined: list[Declined] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    put_off: list[PutOff] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    """How often somebody saw trouble, by kind: no answer, no form, nothing there any more."""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def did(self, act: str) -> None:
        with self._lock:
            self.acts[act] += 1

    def saw(self, trouble: Exception) -> None:
        with self._lock:
            self.troubles[type(trouble.__cause__ or trouble).__name__] += 1


@dataclass(frozen=True)
class Post:
    """A message of the bot that stands in Slack, and what its metadata says it is."""

    to: str
    """The user or the channel."""
    kind: str
    slot: str
    message: SlackMessage

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(float(self.message.ts), UTC)


@dataclass
class Evidence:
    """The rows stay readable while the session is open."""

    posts: list[Post]
    session: Session
    account: Account
    now: datetime
    quiet: set[date]
    """Days at whose end everything came to rest."""

    @classmethod
    def of(cls, sandbox: Sandbox, session: Session, account: Account, now: datetime, quiet: set[date]) -> "Evidence":
        return cls(list(_posts(sandbox)), session, account, now, quiet)

    @cached_property
    def messages(self) -> list[Message]:
        return list(self.session.scalars(select(Message).order_by(Message.id)))

    @cached_property
    def duties(self) -> list[Duty]:
        return list(self.session.scalars(select(Duty).order_by(Duty.id)))

    @cached_property
    def entries(self) -> dict[int, list[LogEntry]]:
        """The log by duty, the oldest first."""
        by_duty: defaultdict[int, list[LogEntry]] = defaultdict(list)
        for entry in self.session.scalars(select(LogEntry).order_by(LogEntry.id)):
            by_duty[entry.duty_id or 0].append(entry)
        return by_duty

    @cached_property
    def declines(self) -> dict[tuple[str, str], list[Decline]]:
        """Live declines by the folded names of candidate and role."""
        query = select(Decline, Candidate.folded_name, Role.folded).join(Candidate).join(Role)
        by_names: defaultdict[tuple[str, str], list[Decline]] = defaultdict(list)
        for decline, name, role in self.session.execute(query.where(Decline.withdrawn_at.is_(None))):
            by_names[name, role].append(decline)
        return by_names

    @cached_property
    def offers(self) -> list[Offer]:
        return list(self.session.scalars(select(Offer).order_by(Offer.id)))

    @cached_property
    def people(self) -> dict[str, Recruiter]:
        return {recruiter.user_id: recruiter for recruiter in self.session.scalars(select(Recruiter))}

    @cached_property
    def workspace(self) -> Workspace:
        return self.session.scalars(select(Workspace)).one()

    @cached_property
    def posted(self) -> dict[tuple[str, str, str], list[Post]]:
        """What stands in Slack, by recipient, kind and slot."""
        by_slot: defaultdict[tuple[str, str, str], list[Post]] = defaultdict(list)
        for post in self.posts:
            by_slot[post.to, post.kind, post.slot].append(post)
        return by_slot

    def posts_of(self, message: Message) -> list[Post]:
        return self.posted[message.recipient, message.kind.value, message.slot]

    def is_shown_as_card(self, duty: Duty, user_id: str) -> list[Message]:
        """The cards, alone or in a list of several, that were sent to this person about a duty."""
        sent = [message for message in self.messages if message.recipient == user_id and message.ts]
        single = [message for message in sent if message.kind is MessageKind.CARD and message.duty_id == duty.id]
        return single + [
            message for message in sent if message.kind is MessageKind.CARDS and duty.id in message.details["duties"]
        ]


def _posts(sandbox: Sandbox):  # type: ignore[no-untyped-def]
    """Every message of the bot that nobody deleted, ephemeral ones aside."""
    for conversation in sandbox.workspace.conversations.values():
        for message in conversation.messages:
            if message.metadata and not message.deleted and not message.ephemeral:
                payload = message.metadata["event_payload"]
                yield Post(conversation.partner or conversation.id, payload["kind"], payload["slot"], message)
