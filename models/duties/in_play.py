"""Candidates in play for a role: who waits for a decision, who owns it, and since when."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.database.base import Base, InWorkspace, index_where
from models.directory.candidate import Candidate, rows_of
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties.log_entry import EntryKind, remembered, restore
from models.rules.kinds import Stage


class Ended(StrEnum):
    """How a candidate stopped being in play."""

    DECLINED = "declined"
    HIRED = "hired"
    WITHDREW = "withdrew"
    OTHERWISE = "otherwise"
    """Decided in another way; nobody has to be told no."""


GOES_ON = frozenset({EntryKind.UPDATED, EntryKind.WITHDRAWN})
"""Ends of a still-deciding update after which the candidate waits on and the next update is owed; others end it."""


class InPlay(InWorkspace, Base):
    """At most one live row for a candidate and a role; its owner owes the next update (a duty of `DutyKind.UPDATE`)."""

    __tablename__ = "in_play"
    __table_args__ = (
        index_where("ended_at IS NULL", "uq_in_play_live", "candidate_id", "role_id", unique=True),
        Index("ix_in_play_role", "role_id", "ended_at"),
    )

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("recruiter.id"))
    """Who tells them; changes with the owner of the update."""
    put_by_id: Mapped[int | None] = mapped_column(ForeignKey("recruiter.id"))
    since: Mapped[datetime]
    stage: Mapped[Stage]
    promised_for: Mapped[date | None]
    """Day by which they were promised news, in the owner's calendar."""
    last_word_at: Mapped[datetime | None]
    """When they last heard that the decision is pending."""
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[Ended | None]
    decline_id: Mapped[int | None] = mapped_column(ForeignKey("decline.id"), index=True)
    """The decline that ended it."""

    candidate: Mapped[Candidate] = relationship()
    role: Mapped[Role] = relationship()
    owner: Mapped[Recruiter] = relationship(foreign_keys=[owner_id])
    put_by: Mapped[Recruiter | None] = relationship(foreign_keys=[put_by_id])

    @property
    def is_live(self) -> bool:
        return self.ended_at is None

    def answered(self, what: EntryKind, now: datetime) -> None:
        """Ends the row unless this answer to the update leaves the candidate waiting."""
        if what not in GOES_ON:
            self.end(Ended.WITHDREW if what in (EntryKind.WITHDREW, EntryKind.DO_NOT_CONTACT) else Ended.OTHERWISE, now)

    def end(self, how: Ended, now: datetime) -> None:
        self.ended_at, self.ended_as = now, how

    def remembered(self) -> dict[str, Any]:
        """Fields that an answer may change, as JSON values for the log."""
        return remembered(self, "promised_for", "last_word_at")

    def restore(self, before: dict[str, Any]) -> None:
        """Reopens the row, with the field values from before an answer."""
        restore(self, before)
        self.ended_at = self.ended_as = self.decline_id = None


def live(session: Session, candidate_id: int, role_id: int | None) -> InPlay | None:
    """The live row of this candidate for this role, if there is one."""
    query = select(InPlay).where(InPlay.candidate_id == candidate_id, InPlay.role_id == role_id)
    return session.scalar(query.where(InPlay.ended_at.is_(None)))


def live_of_person(session: Session, person: Candidate, role_id: int) -> InPlay | None:
    """The live row of this person for this role, under any of their candidate rows."""
    rows = InPlay.candidate_id.in_(rows_of(person.person_id))
    return session.scalars(select(InPlay).where(rows, InPlay.role_id == role_id, InPlay.ended_at.is_(None))).first()


def newest(session: Session, candidate_id: int, role_id: int | None) -> InPlay | None:
    """The newest row of this candidate for this role, ended or not."""
    query = select(InPlay).where(InPlay.candidate_id == candidate_id, InPlay.role_id == role_id)
    return session.scalars(query.order_by(InPlay.id.desc()).limit(1)).first()


def of_role(session: Session, role: Role) -> list[InPlay]:
    """All live rows of a role, longest wait first."""
    query = select(InPlay).where(InPlay.role_id == role.id, InPlay.workspace_id == role.workspace_id)
    return list(session.scalars(query.where(InPlay.ended_at.is_(None)).order_by(InPlay.since, InPlay.id)))


def of_candidate(session: Session, candidate_id: int) -> list[InPlay]:
    """All live rows of a candidate, newest first."""
    query = select(InPlay).where(InPlay.candidate_id == candidate_id, InPlay.ended_at.is_(None))
    return list(session.scalars(query.order_by(InPlay.id.desc())))


_ENDED_BY = select(InPlay).where(InPlay.decline_id == bindparam("decline_id")).order_by(InPlay.id.desc()).limit(1)


def ended_by(session: Session, decline_id: int) -> InPlay | None:
    """The row that a decline has ended, if there is one."""
    return session.scalars(_ENDED_BY, {"decline_id": decline_id}).first()
