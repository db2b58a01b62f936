"""The outbox: every message to Slack is a row before it is sent, and records afterwards what it shows."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Select,
    UniqueConstraint,
    Update,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.util import identity_key

from models.database.base import Base, InWorkspace, UtcDateTime, add_once, index_where


class MessageKind(StrEnum):
    CARD = "card"
    """One duty, to its owner. Slot: duty id and ownership number."""
    CARDS = "cards"
    """Five or more cards at once. Slot: first and last duty id."""
    LIST = "list"
    """The one daily message to a recruiter or lead. Slot: the local date."""
    CHOSEN = "chosen"
    """A card shown again at a time that its owner chose. Slot: duty id and time."""
    OFFER = "offer"
    """A duty offered to a colleague. Slot: the offer."""
    NOTE = "note"
    """A private sentence, such as the answer to an offer. Slot: its subject."""
    LEFT = "left"
    """To each lead: a recruiter's account is gone, and who waits. Slot: the account and its first duty."""
    UNREACHED = "unreached"
    """To each lead: a person can't be messaged, and who waits for them. Slot: that person and the lead's date."""
    NOWHERE = "nowhere"
    """To each lead: the digest can't reach its channel. Slot: the lead's date."""
    OPENING = "opening"
    """Candidates kept posted by the recipient who would want an opening. Slot: the opening."""
    DO_NOT_CONTACT = "do_not_contact"
    """To each lead, and each colleague whose duty it ended: a do-not-contact wish. Slot: the entry."""
    ALSO_TOLD = "also_told"
    """To a duty's owner: a colleague's call covered it, too. Slot: the duty and the call's entry."""
    DIGEST = "digest"
    """The message to the team channel. Slot: the date in the workspace's zone."""
    HOME = "home"
    """A person's Home tab. Slot: always "home"."""


class MessageState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    STALE = "stale"
    """In Slack, but outdated: to be redrawn."""
    UNSENT = "unsent"
    """Closed without sending, because it had become needless."""
    PARKED = "parked"
    """Slack refused it for good."""


READY = (MessageState.WAITING, MessageState.STALE)

NOT_TO_A_PERSON = (MessageKind.DIGEST, MessageKind.HOME)
"""All other kinds are direct messages."""

SLOT_IS_A_DATE = (MessageKind.LIST, MessageKind.DIGEST, MessageKind.NOWHERE)
"""Kinds whose messages are the same if their slots are, whatever their `mark`."""


REASON_LINE = "reason"
"""`MessageDuty.why` of a line that asks a client's reason, and does not show the duty."""


class Message(InWorkspace, Base):
    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("workspace_id", "recipient", "kind", "slot"),
        index_where("state IN ('waiting', 'stale')", "ix_message_ready", "due_at", "id"),
        index_where("state = 'parked'", "ix_message_parked", "kind"),
    )

    recipient: Mapped[str]
    """Slack id of the user or channel."""
    kind: Mapped[MessageKind]
    slot: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    touched: Mapped[int] = mapped_column(default=0)
    """Number of changes to what it shows; a drawing of an older number is stale."""
    lease_until: Mapped[float | None]
    """Seconds since 1970 by the database's clock."""
    claims: Mapped[int] = mapped_column(default=0)
    """Number of claims (fencing token): a result reported under an older claim is refused."""
    tries: Mapped[int] = mapped_column(default=0)
    """Refusals in a row."""
    refused_since: Mapped[datetime | None]
    """Time of the first of them."""
    problem: Mapped[str | None]
    """Slack's reason for the last of them."""
    is_doubtful: Mapped[bool] = mapped_column(default=False)
    """Another bot may have sent it after its lease expired: the next claimer looks for copies and keeps one."""
    forgets: Mapped[bool] = mapped_column(default=False)
    """It names an erased person: where Slack can't edit it, it is deleted from Slack."""
    is_as_it_was: Mapped[bool] = mapped_column(default=False)
    """Slack refused the edit, and still shows the earlier text."""
    mark: Mapped[str] = mapped_column(default="")
    """Nonce in Slack's metadata beside kind and slot, because a restored database assigns ids anew."""
    posted_at: Mapped[datetime | None]
    """When it was first handed to Slack, whether or not Slack answered."""
    channel: Mapped[str | None]
    ts: Mapped[str | None]
    shown: Mapped[str | None]
    """Fingerprint of what Slack shows; None: not known, so that the next drawing is sent whatever it is."""


UNCERTAIN = "uncertain"
"""In place of a fingerprint: another bot's late call may come after the one that is under way."""

MESSAGE = Message.__table__.c
"""Columns of the table, for statements that are built once and run all the time."""


class MessageDuty(Base):
    """A duty that a message shows, and the step that it took when sent."""

    __tablename__ = "message_shows"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), primary_key=True, index=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    step: Mapped[int | None]
    why: Mapped[str | None]
    is_leads_part: Mapped[bool] = mapped_column(default=False)
    place: Mapped[int] = mapped_column(default=0)
    """Position in the message, from the top."""


def schedule_message(
    session: Session,
    *,
    workspace_id: int,
    recipient: str,
    kind: MessageKind,
    slot: str,
    due_at: datetime,
    duty_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Schedules a message for `due_at` (UTC).

    The slot identifies it: scheduled again, it moves to the new time while it waits, is reopened if it was closed
    unsent, and stays as it is once sent.
    """
    row = {
        "workspace_id": workspace_id,
        "recipient": recipient,
        "kind": kind,
        "slot": slot,
        "due_at": due_at,
        "duty_id": duty_id,
        "details": details or {},
        "mark": secrets.token_hex(8),
    }
    if not add_once(session, Message, **row):
        where = {"in_workspace": workspace_id, "to": recipient, "of_kind": kind, "in_slot": slot}
        _read_anew(session, session.scalars(_again(), {**where, "moment": due_at}))


def find_message(session: Session, workspace_id: int, recipient: str, kind: MessageKind, slot: str) -> Message | None:
    """The message of this slot, if it is scheduled or sent."""
    where = {"in_workspace": workspace_id, "to": recipient, "of_kind": kind, "in_slot": slot}
    return session.scalar(_OF_SLOT, where)


_OF_SLOT = select(Message).where(
    Message.workspace_id == bindparam("in_workspace"),
    Message.recipient == bindparam("to"),
    Message.kind == bindparam("of_kind"),
    Message.slot == bindparam("in_slot"),
)


@cache
def _again() -> Update:
    """Moves a message that is scheduled already to another time."""
    return (
        update(Message.__table__)  # type: ignore[arg-type]
        .where(
            MESSAGE.workspace_id == bindparam("in_workspace"),
            MESSAGE.recipient == bindparam("to"),
            MESSAGE.kind == bindparam("of_kind"),
            MESSAGE.slot == bindparam("in_slot"),
            MESSAGE.state.in_((MessageState.WAITING, MessageState.UNSENT)),
        )
        .values(due_at=bindparam("moment"), state=MessageState.WAITING)
        .returning(MESSAGE.id)
    )


def _read_anew(session: Session, changed: Iterable[int]) -> None:
    """Lets rows that an UPDATE of the table has changed be read anew when they are next asked for."""
    for message_id in changed:
        if message := session.identity_map.get(identity_key(Message, message_id)):
            session.expire(message, ["touched", "state", "due_at"])


def is_ready() -> ColumnElement[bool]:
    """Condition of the partial index of ready messages: SQLite uses it only with literal values in the statement."""
    return MESSAGE.state.in_(bindparam("ready", READY, expanding=True, literal_execute=True))


def is_parked() -> ColumnElement[bool]:
    """Condition of the partial index of parked messages."""
    return MESSAGE.state == bindparam("parked", MessageState.PARKED, literal_execute=True)


def is_listed_after(session: Session, card: Message) -> bool:
    """Whether a list that came after this card shows its duty to the same person, as one of their own."""
    if card.posted_at is None:
        return False
    query = (
        select(Message.id)
        .join(MessageDuty, MessageDuty.message_id == Message.id)
        .where(
            MessageDuty.duty_id == card.duty_id,
            MessageDuty.is_leads_part.is_(False),
            func.coalesce(MessageDuty.why, "") != REASON_LINE,
            Message.recipient == card.recipient,
            Message.kind == MessageKind.LIST,
            Message.ts.is_not(None),
            Message.posted_at > card.posted_at,
        )
    )
    return session.scalar(query.limit(1)) is not None


def mark_stale(session: Session, duty_id: int, now: datetime) -> None:
    """Marks every message that shows this duty stale, so that it is redrawn."""
    mark_all_stale(session, [duty_id], now)


def mark_all_stale(session: Session, duty_ids: Iterable[int] | Select[int], now: datetime) -> None:
    """Marks every message that shows one of these duties stale."""
    if isinstance(duty_ids, Select):
        showing = select(MessageDuty.message_id).where(MessageDuty.duty_id.in_(duty_ids))
        mark_stale_where(session, now, Message.id.in_(showing))
    else:
        execute_stale(session, now, _showing_duties(), duty_ids=list(duty_ids))


@cache
def _showing_duties() -> Update:
    shows = MessageDuty.__table__.c
    showing = select(shows.message_id).where(shows.duty_id.in_(bindparam("duty_ids", expanding=True)))
    return stale_update(MESSAGE.id.in_(showing))


SHOW_DUTIES = (MessageKind.CARD, MessageKind.CARDS, MessageKind.CHOSEN, MessageKind.LIST, MessageKind.OFFER)
"""Kinds that show duties with their buttons."""


def mark_cards_stale(session: Session, workspace_id: int, recipient: str, now: datetime) -> None:
    """Marks this person's messages that show duties stale: cards, lists and offers."""
    of_person = (Message.workspace_id == workspace_id, Message.recipient == recipient)
    mark_stale_where(session, now, *of_person, Message.kind.in_(SHOW_DUTIES))


def mark_message_stale(
    session: Session, workspace_id: int, recipient: str, kind: MessageKind, slot: str, now: datetime
) -> None:
    """Marks this message stale."""
    of_person = (Message.workspace_id == workspace_id, Message.recipient == recipient)
    mark_stale_where(session, now, *of_person, Message.kind == kind, Message.slot == slot)


def mark_stale_where(session: Session, now: datetime, *conditions: ColumnElement[bool]) -> None:
    """Marks every message that meets these conditions stale."""
    execute_stale(session, now, stale_update(*conditions))


def stale_update(*conditions: ColumnElement[bool]) -> Update:
    """The UPDATE that marks messages stale, to be run by `execute_stale`.

    On the table, not the class, which takes a fifth of the time: conditions of a statement that is kept name columns
    of `MESSAGE`.
    """
    was_sent = MESSAGE.state == MessageState.SENT
    # Inside a CASE its type is unknown: SQLite would store the wall-clock time.
    moment = bindparam("moment", type_=UtcDateTime())
    return (
        update(Message.__table__)  # type: ignore[arg-type]
        .values(
            touched=MESSAGE.touched + 1,
            state=case((was_sent, MessageState.STALE), else_=MESSAGE.state),
            due_at=case((was_sent, moment), else_=MESSAGE.due_at),
        )
        .where(*conditions)
        .returning(MESSAGE.id)
        .execution_options(synchronize_session=False)
    )


def execute_stale(session: Session, now: datetime, statement: Update, **parameters: Any) -> None:
    """Runs a `stale_update`."""
    session.flush()
    _read_anew(session, session.scalars(statement, {"moment": now, **parameters}))


def forget_what_is_shown(session: Session, workspace_id: int) -> None:
    """Takes what Slack shows as unknown: a database restored from a backup remembers an older state of its messages."""
    session.execute(_forgetting(), {"in_workspace": workspace_id})


@cache
def _forgetting() -> Update:
    is_known = and_(MESSAGE.workspace_id == bindparam("in_workspace"), MESSAGE.shown.is_not(None))
    return update(Message.__table__).values(shown=None).where(is_known)  # type: ignore[arg-type]


def mark_uncertain(session: Session, message_id: int, now: datetime) -> None:
    """The lease expired during a Slack call, so the message may exist twice.

    The next claimer looks for copies and keeps one. A Home tab can't exist twice: it is only redrawn.
    """
    is_message = Message.id == message_id
    mark_stale_where(session, now, is_message)
    session.execute(update(Message).where(is_message).values(shown=UNCERTAIN))
    session.execute(
        update(Message)
        .where(is_message, Message.kind != MessageKind.HOME)
        .values(
            is_doubtful=True,
            posted_at=func.coalesce(Message.posted_at, literal(now, UtcDateTime())),
            state=case(
                (Message.state.in_((MessageState.UNSENT, MessageState.PARKED)), MessageState.WAITING),
                else_=Message.state,
            ),
        )
    )


@dataclass(frozen=True)
class Shown:
    """A duty that a message shows; `step`: the step of the ladder taken when Slack accepts the message."""

    duty_id: int
    step: int | None = None
    why: str | None = None
    is_leads_part: bool = False


@dataclass(frozen=True)
class Rendered:
    """A message ready for Slack: blocks, plain text for notifications, and the duties it shows."""

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    shows: tuple[Shown, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Hash of all that Slack is sent: two drawings with the same one look the same."""
        content = json.dumps([self.text, self.blocks], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


EMPTY = Rendered("")
"""Nothing left to show: the message is deleted from Slack."""


@dataclass(frozen=True)
class Receipt:
    """Where Slack keeps a message. Both None: a Home tab."""

    channel: str | None
    ts: str | None
    at: datetime | None = None
    """When Slack accepted it, by Slack's clock, where it was looked up."""
