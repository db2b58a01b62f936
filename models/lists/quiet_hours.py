"""Delays messages that the recipient did not ask for until their working hours, also after downtime."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.context import Context
from models.directory.recruiter import Recruiter, find_recruiter
from models.directory.workspace import Workspace
from models.duties.duty import find_duty, reschedule_duty
from models.outbox import card_batches
from models.outbox.message import Message, MessageKind, MessageState

IN_HOURS = (
    *(MessageKind.CARD, MessageKind.CARDS, MessageKind.OFFER, MessageKind.NOTE, MessageKind.LEFT),
    *(
        MessageKind.UNREACHED,
        MessageKind.NOWHERE,
        MessageKind.OPENING,
        MessageKind.DO_NOT_CONTACT,
        MessageKind.ALSO_TOLD,
    ),
)
"""Kinds that come only in the reader's hours, once they have to wait."""

SOON = timedelta(minutes=15)
"""Grace period: a requested message up to 15 minutes late still counts as on time."""


def waits_until(session: Session, message: Message, now: datetime) -> datetime | None:
    """When a message that is due may be sent to its reader; None: now."""
    if message.state is not MessageState.WAITING or message.kind not in (*IN_HOURS, MessageKind.CHOSEN):
        return None
    reader = find_recruiter(session, session.get_one(Workspace, message.workspace_id), message.recipient)
    if reader is None or not reader.is_at_home or _was_asked_for(message, now):
        return None
    if message.kind in IN_HOURS and reader.quiet_until and now < reader.quiet_until:
        return reader.calendar.at_or_after(reader.quiet_until)
    if reader.calendar.is_open(now):
        return None
    if message.kind is MessageKind.CHOSEN and reader.is_away(now):
        return None
    return reader.calendar.at_or_after(now)


def put_off(session: Session, message: Message, until: datetime, now: datetime) -> None:
    """Delays a message; moves the day of its cards along, and merges five cards into one list."""
    message.due_at = until
    if message.kind not in (MessageKind.CARD, MessageKind.CARDS):
        return
    for duty_id in [message.duty_id] if message.duty_id else message.details.get("duties", []):
        duty = find_duty(session, message.workspace_id, duty_id)
        if duty and duty.is_open and duty.owner.user_id == message.recipient:
            duty.card_on = duty.owner.calendar.day_of(until)
            reschedule_duty(session, duty, now)
    workspace = session.get_one(Workspace, message.workspace_id)
    if reader := find_recruiter(session, workspace, message.recipient):
        session.flush()
        card_batches.gather(Context(session, workspace, now), reader, until)


def put_off_or_sooner(session: Session, message: Message, reader: Recruiter, now: datetime) -> None:
    """Reschedules a message after the reader's hours changed: as soon as they allow, not before its time."""
    not_before = message.details.get("not_before")
    if not _was_asked_for(message, now):
        earliest = max(now, datetime.fromisoformat(not_before)) if not_before else now
        put_off(session, message, reader.calendar.at_or_after(earliest), now)


def _was_asked_for(message: Message, now: datetime) -> bool:
    """Whether the reader asked for it: a chosen time, or the card of what they recorded or took themselves."""
    asked_at: str | None = message.details.get("at")
    return asked_at is not None and now - datetime.fromisoformat(asked_at) <= SOON
