"""The append-only log: who did what for which candidate, when, with which result. Entries never change."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database.base import Base, InWorkspace
from models.directory.candidate import Candidate, rows_of


class EntryKind(StrEnum):
    """Kind of a log entry. An *answer* settles a duty or records an attempt, and can be undone."""

    RECORDED = "recorded"
    REACHED = "reached"
    SENT = "sent"
    """The sign-off e-mail went out."""
    EMAILED = "emailed"
    """Told by e-mail at their own wish, counted apart from a call."""
    ALSO_TOLD = "also_told"
    """Told of this role in the call about another role; no call of its own."""
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
    """Decided in another way: no update is owed any more."""
    IN_PLAY = "in_play"
    """A candidate waits for a decision from now on."""
    TOUCHED = "touched"
    """They were kept posted, as promised."""
    PROMISE_ENDED = "promise_ended"
    THANKED = "thanked"
    REFERRED = "referred"
    """They named a person, outside a recorded call."""
    REFERRAL_CHANGED = "referral_changed"
    """The status of a referral changed."""
    IN_TOUCH = "in_touch"
    """A person whom they named was reached: ends the referral call."""
    NOT_INTERESTED = "not_interested"
    """A person whom they named does not want the job: ends the referral call."""
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
    """Correction of an answer: the fields that differ, with their new values."""
    FORGOTTEN = "forgotten"
    """All data on the person was erased, which ended all open duties to them."""
    EXPORTED = "exported"
    """All data held on the person was exported."""
    FURTHER = "further"
    """Text of a form that was saved after a colleague had settled the duty."""


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
        EntryKind.IN_TOUCH,
        EntryKind.NOT_INTERESTED,
    }
)

HEARD = frozenset(
    {
        EntryKind.REACHED,
        EntryKind.SENT,
        EntryKind.EMAILED,
        EntryKind.ALSO_TOLD,
        EntryKind.ATTEMPTED,
        EntryKind.GOT_REFERRAL,
        EntryKind.NO_REFERRAL,
        EntryKind.UPDATED,
        EntryKind.TOUCHED,
        EntryKind.THANKED,
    }
)
"""Ends of a duty after which the candidate has heard from its owner."""

SPOKEN = (EntryKind.REACHED, EntryKind.GOT_REFERRAL, EntryKind.NO_REFERRAL, EntryKind.TOUCHED)
"""Kinds of entries in which a recruiter spoke with the candidate, or wrote to them as promised."""

HEARD_NO = (EntryKind.REACHED, EntryKind.SENT, EntryKind.EMAILED, EntryKind.ALSO_TOLD)
"""Kinds of entries with which a candidate heard from us that they don't get the role."""


class LogEntry(InWorkspace, Base):
    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_at", "workspace_id", "what", "at"),)

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    decline_id: Mapped[int | None] = mapped_column(ForeignKey("decline.id"), index=True)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("recruiter.id"))
    """Actor; None: the system."""
    what: Mapped[EntryKind]
    at: Mapped[datetime]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Typed values by field: mood, takeaways, next step and the like."""
    private_note: Mapped[str | None]
    lead_may_read: Mapped[bool] = mapped_column(default=False)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Values before the answer changed them: undo restores them."""
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))


def of_duty(session: Session, duty_id: int) -> list[LogEntry]:
    """All entries of a duty, oldest first."""
    return list(session.scalars(select(LogEntry).where(LogEntry.duty_id == duty_id).order_by(LogEntry.id)))


def newest(session: Session, duty_id: int) -> LogEntry | None:
    """The newest entry of a duty."""
    return session.scalar(select(LogEntry).where(LogEntry.duty_id == duty_id).order_by(LogEntry.id.desc()).limit(1))


def hand_off_note(session: Session, duty_id: int, taker_id: int) -> str | None:
    """The note of the newest hand-off of a duty to this colleague."""
    offered = [entry for entry in of_duty(session, duty_id) if entry.what is EntryKind.OFFERED]
    newest_first = (entry.details for entry in reversed(offered) if entry.details.get("to") == taker_id)
    return next(newest_first, {}).get("note")


def without_undone(entries: Sequence[LogEntry]) -> list[LogEntry]:
    """These entries without those that others among them undo."""
    undone = {entry.undoes_id for entry in entries}
    return [entry for entry in entries if entry.id not in undone]


def not_undone(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Condition for entries that none undoes. `where`: conditions that the undoing entries meet, too, for an index."""
    return LogEntry.id.not_in(select(LogEntry.undoes_id).where(*where, LogEntry.undoes_id.is_not(None)))


def is_undone(session: Session, entry: LogEntry) -> bool:
    """Whether this entry was undone."""
    query = select(LogEntry.id).where(LogEntry.candidate_id == entry.candidate_id, LogEntry.undoes_id == entry.id)
    return session.scalars(query.limit(1)).first() is not None


def went_with(session: Session, answer: LogEntry) -> list[LogEntry]:
    """Answers on other duties of the same person that this answer caused and that are not undone."""
    rows = rows_of(session.get_one(Candidate, answer.candidate_id).person_id)
    query = select(LogEntry).where(LogEntry.candidate_id.in_(rows), LogEntry.id > answer.id)
    later = without_undone(session.scalars(query.order_by(LogEntry.id)).all())
    return [entry for entry in later if entry.details.get("with") == answer.id]


def last_answer(session: Session, duty_id: int) -> LogEntry | None:
    """The newest answer that is not undone."""
    entries = without_undone(of_duty(session, duty_id))
    return next((entry for entry in reversed(entries) if entry.what in UNDOABLE), None)


def last_spoken(session: Session, workspace_id: int, candidate_id: int) -> LogEntry | None:
    """The newest entry of a conversation with this person (`SPOKEN`) that is not undone."""
    of_person = (LogEntry.workspace_id == workspace_id, LogEntry.candidate_id == candidate_id)
    query = select(LogEntry).where(*of_person, LogEntry.what.in_(SPOKEN), not_undone(*of_person))
    return session.scalars(query.order_by(LogEntry.id.desc()).limit(1)).first()


def frozen(value: Any) -> Any:
    """Converts a column value to JSON: dates and datetimes as ISO text."""
    return value.isoformat() if isinstance(value, date) else value


def thawed(field: str, value: Any) -> Any:
    """Converts a JSON value back to a column value; the field's name tells its type."""
    if value is None or not isinstance(value, str):
        return value
    if field.endswith("_on") or field in ("held_until", "promised_for"):
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if field.endswith(("_at", "_since")) else value


def remembered(row: object, *fields: str) -> dict[str, Any]:
    """The current values of these fields as JSON, for the log."""
    return {field: frozen(getattr(row, field)) for field in fields}


def restore(row: object, before: Mapping[str, Any]) -> None:
    """Sets the fields back to the values from before an answer."""
    for field, value in before.items():
        setattr(row, field, thawed(field, value))
