"""The append-only log: who did what for whom, when, and what came of it. Nothing here is ever changed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, InWorkspace


class What(StrEnum):
    """What an entry tells. An *answer* settles or tries a duty and can be undone."""

    RECORDED = "recorded"
    REACHED = "reached"
    SENT = "sent"
    """The sign-off e-mail went out."""
    EMAILED = "emailed"
    """Told by e-mail at their own wish, counted apart from a call."""
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
    FURTHER = "further"
    """What was typed into a form after somebody else had settled the duty."""


UNDOABLE = frozenset(
    {
        What.RECORDED,
        What.REACHED,
        What.SENT,
        What.EMAILED,
        What.KNEW,
        What.WITHDREW,
        What.NO_ANSWER,
        What.WRONG_NUMBER,
        What.ATTEMPTED,
        What.GOT_REFERRAL,
        What.NO_REFERRAL,
    }
)


class Contact(InWorkspace, Base):
    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_at", "workspace_id", "what", "at"),)

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    decline_id: Mapped[int | None] = mapped_column(ForeignKey("decline.id"), index=True)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("recruiter.id"))
    """Who did it; None: it happened by itself."""
    what: Mapped[What]
    at: Mapped[datetime]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was typed: mood, takeaways, next step and the like, by field."""
    private_note: Mapped[str | None]
    lead_may_read: Mapped[bool] = mapped_column(default=False)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What an answer changed, as it was: undo puts it back."""
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))


def of_duty(session: Session, duty_id: int) -> list[Contact]:
    """All entries of a duty, the oldest first."""
    return list(session.scalars(select(Contact).where(Contact.duty_id == duty_id).order_by(Contact.id)))


def last_answer(session: Session, duty_id: int) -> Contact | None:
    """The newest answer that nobody has undone."""
    entries = of_duty(session, duty_id)
    undone = {entry.undoes_id for entry in entries}
    answers = (entry for entry in reversed(entries) if entry.what in UNDOABLE and entry.id not in undone)
    return next(answers, None)
