"""The append-only log: who did what for whom, when, and what came of it. Nothing here is ever changed."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database.base import Base, InWorkspace
from models.directory.candidate import Candidate, rows_of


class EntryKind(StrEnum):
    """What an entry tells. An *answer* settles or tries a duty and can be undone."""

    RECORDED = "recorded"
    REACHED = "reached"
    SENT = "sent"
    """The sign-off e-mail went out."""
    EMAILED = "emailed"
    """Told by e-mail at their own wish, counted apart from a call."""
    ALSO_TOLD = "also_told"
    """Told of this role in the call about another one; no call of its own."""
    KNEW = "knew"
    WITHDREW = "withdrew"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    WRONG_NUMBER = "wrong_number"
    ATTEMPTED = "attempted"
    """Closed by e-mail after attempts on two business days."""
    GOT_REFERRAL = "got_referral"
    NO_REFERRAL = "no_referral"
    LET_GO = "let_go"
    NOT_TOLD = "not_told"
    """A lead closed it without telling them."""
    DO_NOT_CONTACT = "do_not_contact"
    MAY_CONTACT = "may_contact"
    """They wish to hear from us again."""
    UPDATED = "updated"
    """The still-deciding update went out."""
    DECIDED = "decided"
    """A decision came, so that no update is owed any more."""
    IN_PLAY = "in_play"
    """Somebody waits for a decision from now on."""
    TOUCHED = "touched"
    """They were kept posted, as promised."""
    PROMISE_ENDED = "promise_ended"
    THANKED = "thanked"
    REFERRED = "referred"
    """They named somebody, outside a call that was recorded."""
    REFERRAL_CHANGED = "referral_changed"
    """What became of somebody whom they named."""
    HEADS_UP = "heads_up"
    SNOOZED = "snoozed"
    HELD = "held"
    RELEASED = "released"
    STEP = "step"
    OFFERED = "offered"
    TAKEN = "taken"
    REFUSED = "refused"
    LAPSED = "lapsed"
    EDITED = "edited"
    UNDONE = "undone"
    WITHDRAWN = "withdrawn"
    """The decline was taken back."""
    CORRECTED = "corrected"
    """What an answer should have said: the fields that differ, as they should stand."""
    FORGOTTEN = "forgotten"
    """All that was known of them was erased; what was still owed to them has ended with it."""
    EXPORTED = "exported"
    """Somebody took out all that is held on them."""
    FURTHER = "further"
    """What was typed into a form after somebody else had settled the duty."""


UNDOABLE = frozenset(
    {
        EntryKind.RECORDED,
        EntryKind.REACHED,
        EntryKind.SENT,
        EntryKind.EMAILED,
        EntryKind.ALSO_TOLD,
        EntryKind.KNEW,
        EntryKind.WITHDREW,
        EntryKind.NOT_TOLD,
        EntryKind.DO_NOT_CONTACT,
        EntryKind.NO_ANSWER,
        EntryKind.WRONG_NUMBER,
        EntryKind.ATTEMPTED,
        EntryKind.GOT_REFERRAL,
        EntryKind.NO_REFERRAL,
        EntryKind.TOUCHED,
        EntryKind.PROMISE_ENDED,
        EntryKind.THANKED,
        EntryKind.UPDATED,
        EntryKind.DECIDED,
    }
)

SPOKEN = (EntryKind.REACHED, EntryKind.GOT_REFERRAL, EntryKind.NO_REFERRAL, EntryKind.TOUCHED)
"""Entries that say somebody has spoken with them, or written to them as promised."""


class LogEntry(InWorkspace, Base):
    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_at", "workspace_id", "what", "at"),)

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    decline_id: Mapped[int | None] = mapped_column(ForeignKey("decline.id"), index=True)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("recruiter.id"))
    """Who did it; None: it happened by itself."""
    what: Mapped[EntryKind]
    at: Mapped[datetime]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was typed: mood, takeaways, next step and the like, by field."""
    private_note: Mapped[str | None]
    lead_may_read: Mapped[bool] = mapped_column(default=False)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What an answer changed, as it was: undo puts it back."""
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))


def of_duty(session: Session, duty_id: int) -> list[LogEntry]:
    """All entries of a duty, the oldest first."""
    return list(session.scalars(select(LogEntry).where(LogEntry.duty_id == duty_id).order_by(LogEntry.id)))


def newest(session: Session, duty_id: int) -> LogEntry | None:
    """The last entry of a duty."""
    return session.scalar(select(LogEntry).where(LogEntry.duty_id == duty_id).order_by(LogEntry.id.desc()).limit(1))


def is_undone(session: Session, entry: LogEntry) -> bool:
    """Whether somebody has taken this entry back."""
    query = select(LogEntry.id).where(LogEntry.candidate_id == entry.candidate_id, LogEntry.undoes_id == entry.id)
    return session.scalars(query.limit(1)).first() is not None


def went_with(session: Session, answer: LogEntry) -> list[LogEntry]:
    """Answers about other duties of the same person that this one brought with it, as far as nobody undid them."""
    rows = rows_of(session.get_one(Candidate, answer.candidate_id).person_id)
    query = select(LogEntry).where(LogEntry.candidate_id.in_(rows), LogEntry.id > answer.id)
    later = session.scalars(query.order_by(LogEntry.id)).all()
    undone = {entry.undoes_id for entry in later}
    return [one for one in later if one.details.get("with") == answer.id and one.id not in undone]


def last_answer(session: Session, duty_id: int) -> LogEntry | None:
    """The newest answer that nobody has undone."""
    entries = of_duty(session, duty_id)
    undone = {entry.undoes_id for entry in entries}
    answers = (entry for entry in reversed(entries) if entry.what in UNDOABLE and entry.id not in undone)
    return next(answers, None)


def last_spoken(session: Session, workspace_id: int, candidate_id: int) -> LogEntry | None:
    """The newest entry that says somebody has spoken with this person, and that nobody has undone."""
    undone = select(LogEntry.undoes_id).where(
        LogEntry.workspace_id == workspace_id, LogEntry.candidate_id == candidate_id, LogEntry.undoes_id.is_not(None)
    )
    query = select(LogEntry).where(
        LogEntry.workspace_id == workspace_id,
        LogEntry.candidate_id == candidate_id,
        LogEntry.what.in_(SPOKEN),
        LogEntry.id.not_in(undone),
    )
    return session.scalars(query.order_by(LogEntry.id.desc()).limit(1)).first()


def frozen(value: Any) -> Any:
    """The value in a form that JSON can keep."""
    return value.isoformat() if isinstance(value, date) else value


def thawed(field: str, value: Any) -> Any:
    """The value again; what it was stands in the field's name."""
    if value is None or not isinstance(value, str):
        return value
    if field.endswith("_on") or field in ("held_until", "promised_for"):
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if field.endswith(("_at", "_since")) else value


def remembered(row: object, *fields: str) -> dict[str, Any]:
    """The fields as they are now, in a form that the log can keep."""
    return {field: frozen(getattr(row, field)) for field in fields}


def restore(row: object, before: Mapping[str, Any]) -> None:
    """Puts back the fields that an answer changed."""
    for field, value in before.items():
        setattr(row, field, thawed(field, value))
