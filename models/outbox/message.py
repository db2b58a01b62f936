"""The outbox: every message owed to Slack is a row here before it is sent, and knows what it shows afterwards."""

import secrets
from collections.abc import Sequence
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
    bindparam,
    case,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database.base import Base, InWorkspace, UtcDateTime, add_once, index_where


class MessageKind(StrEnum):
    CARD = "card"
    """One duty, to its owner. Slot: duty and ownership number."""
    CARDS = "cards"
    """Five cards or more at once. Slot: the duties' first and last number."""
    LIST = "list"
    """The one daily message to a recruiter or lead. Slot: the local date."""
    CHOSEN = "chosen"
    """A card brought back at a time that a person chose. Slot: duty and moment."""
    OFFER = "offer"
    """A duty offered to a colleague. Slot: the offer."""
    NOTE = "note"
    """One private sentence: the answer to an offer and the like. Slot: what it is about."""
    LEFT = "left"
    """To each lead: an account is gone, and whom it leaves waiting. Slot: the account and its first duty."""
    UNREACHED = "unreached"
    """To each lead: who can't be written to, and whom that leaves waiting. Slot: that person and the lead's date."""
    NOWHERE = "nowhere"
    """To each lead: the digest can't reach its channel. Slot: the lead's date."""
    OPENING = "opening"
    """Whom they promised to keep posted and would want an opening. Slot: the opening."""
    DO_NOT_CONTACT = "do_not_contact"
    """To each lead, and each colleague whose duty it ended: somebody does not wish to be contacted. Slot: the entry."""
    ALSO_TOLD = "also_told"
    """To whoever owes news: a colleague says that their own call told it, too. Slot: the duty and the call's entry."""
    DIGEST = "digest"
    """The message to the team channel. Slot: the date in the workspace's zone."""
    HOME = "home"
    """The Home tab of a person. Slot: always "home"."""


class MessageState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    STALE = "stale"
    """In Slack, but something it shows has changed: to be redrawn."""
    UNSENT = "unsent"
    """Closed without sending, since nothing was owed any more."""
    PARKED = "parked"
    """Slack refused it for good."""


READY = (MessageState.WAITING, MessageState.STALE)

NOT_TO_A_PERSON = (MessageKind.DIGEST, MessageKind.HOME)
"""Everything else is a direct message."""

SLOT_IS_A_DATE = (MessageKind.LIST, MessageKind.DIGEST, MessageKind.NOWHERE)
"""These are the same message wherever their slot is the same, whatever their mark."""


class Message(InWorkspace, Base):
    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("workspace_id", "recipient", "kind", "slot"),
        index_where("state IN ('waiting', 'stale')", "ix_message_ready", "due_at", "id"),
        index_where("state = 'parked'", "ix_message_parked", "kind"),
    )

    recipient: Mapped[str]
    """The Slack user or channel it goes to."""
    kind: Mapped[MessageKind]
    slot: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    touched: Mapped[int] = mapped_column(default=0)
    """Counts the changes to what it shows; what was drawn at an older count is redrawn."""
    lease_until: Mapped[float | None]
    """Seconds since 1970 by the database's clock."""
    claims: Mapped[int] = mapped_column(default=0)
    """Counts the claims: a mark by an older claim is refused."""
    tries: Mapped[int] = mapped_column(default=0)
    """Refusals in a row."""
    refused_since: Mapped[datetime | None]
    """When the first of them was."""
    problem: Mapped[str | None]
    """Slack's reason for the last one."""
    is_doubtful: Mapped[bool] = mapped_column(default=False)
    """A bot that had lost its claim may have handed it to Slack, too: all copies are looked for, and one is kept."""
    forgets: Mapped[bool] = mapped_column(default=False)
    """It names somebody who was erased: where Slack can't edit it, it is taken out of Slack."""
    is_as_it_was: Mapped[bool] = mapped_column(default=False)
    """Slack refused to edit it, and it still says what it said."""
    mark: Mapped[str] = mapped_column(default="")
    """Goes into Slack's metadata beside kind and slot, since numbers are given anew in a database that was restored."""
    posted_at: Mapped[datetime | None]
    """When it was handed to Slack the first time, whether or not an answer came."""
    channel: Mapped[str | None]
    ts: Mapped[str | None]


class MessageDuty(Base):
    """A message shows a duty, and took this step when it was sent."""

    __tablename__ = "message_shows"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), primary_key=True, index=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    step: Mapped[int | None]
    why: Mapped[str | None]
    is_leads_part: Mapped[bool] = mapped_column(default=False)
    place: Mapped[int] = mapped_column(default=0)
    """Its place in the message, from the top."""


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
    """Makes sure that this message is owed at `due_at` (UTC).

    The slot makes it one: planted again it moves to the new time while it waits, comes back to life if it was closed
    unsent, and stays as it is once Slack has it.
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
        session.execute(_AGAIN, {**where, "moment": due_at})


_AGAIN = (
    update(Message)
    .where(
        Message.workspace_id == bindparam("in_workspace"),
        Message.recipient == bindparam("to"),
        Message.kind == bindparam("of_kind"),
        Message.slot == bindparam("in_slot"),
        Message.state.in_((MessageState.WAITING, MessageState.UNSENT)),
    )
    .values(due_at=bindparam("moment"), state=MessageState.WAITING)
)
"""A message that is owed already moves to another time."""


def is_ready() -> ColumnElement[bool]:
    """In the words of the index of what is ready: SQLite uses it only where they stand in the statement themselves."""
    return Message.state.in_(bindparam("ready", READY, expanding=True, literal_execute=True))


def is_parked() -> ColumnElement[bool]:
    """In the words of the index of what was given up."""
    return Message.state == bindparam("parked", MessageState.PARKED, literal_execute=True)


def mark_stale(session: Session, duty_id: int, now: datetime) -> None:
    """Every message that shows this duty is to be redrawn."""
    mark_all_stale(session, [duty_id], now)


def mark_all_stale(session: Session, duty_ids: Sequence[int] | Select[int], now: datetime) -> None:
    """Every message that shows one of these duties is to be redrawn."""
    showing = select(MessageDuty.message_id).where(MessageDuty.duty_id.in_(duty_ids))
    mark_stale_where(session, now, Message.id.in_(showing))


def mark_cards_stale(session: Session, workspace_id: int, recipient: str, now: datetime) -> None:
    """The cards in this person's messages are to be redrawn."""
    theirs = (Message.workspace_id == workspace_id, Message.recipient == recipient)
    mark_stale_where(session, now, *theirs, Message.kind.in_((MessageKind.CARD, MessageKind.CARDS, MessageKind.CHOSEN)))


def mark_message_stale(
    session: Session, workspace_id: int, recipient: str, kind: MessageKind, slot: str, now: datetime
) -> None:
    """This one message is to be redrawn."""
    mine = (Message.workspace_id == workspace_id, Message.recipient == recipient)
    mark_stale_where(session, now, *mine, Message.kind == kind, Message.slot == slot)


def mark_stale_where(session: Session, now: datetime, *conditions: ColumnElement[bool]) -> None:
    """Every message of which these hold is to be redrawn."""
    session.execute(_touching().where(*conditions), {"moment": now})


@cache
def _touching() -> Update:
    was_sent = Message.state == MessageState.SENT
    # Its type is not known inside a case: SQLite would keep the wall-clock time.
    moment = bindparam("moment", type_=UtcDateTime())
    return update(Message).values(
        touched=Message.touched + 1,
        state=case((was_sent, MessageState.STALE), else_=Message.state),
        due_at=case((was_sent, moment), else_=Message.due_at),
    )


def mark_uncertain(session: Session, message_id: int, now: datetime) -> None:
    """A bot talked to Slack about this message while its claim was lost: Slack may have taken it beside another bot's.

    Whoever claims it next looks for all copies and keeps one. A Home tab can't be there twice: it is drawn again.
    """
    one = Message.id == message_id
    mark_stale_where(session, now, one)
    session.execute(
        update(Message)
        .where(one, Message.kind != MessageKind.HOME)
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
