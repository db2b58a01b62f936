"""An offer of a duty to a colleague, who may take or refuse it."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.database.base import Base, InWorkspace
from models.directory.recruiter import Recruiter
from models.duties.duty import Duty


class End(StrEnum):
    TAKEN = "taken"
    REFUSED = "refused"
    LAPSED = "lapsed"
    OVERTAKEN = "overtaken"
    """The duty was settled or reassigned."""
    TAKEN_BACK = "taken_back"
    """The giver, or a lead, withdrew it."""


class Offer(InWorkspace, Base):
    __tablename__ = "offer"

    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("recruiter.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("recruiter.id"))
    offered_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[End | None]

    duty: Mapped[Duty] = relationship()
    giver: Mapped[Recruiter] = relationship(foreign_keys=[from_id])
    taker: Mapped[Recruiter] = relationship(foreign_keys=[to_id])

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


def find(session: Session, workspace_id: int, offer_id: int) -> Offer | None:
    """The offer of this workspace, locked until the transaction ends where the database can."""
    query = select(Offer).where(Offer.id == offer_id, Offer.workspace_id == workspace_id)
    return session.scalar(query.with_for_update(of=Offer))


_OPEN = select(Offer).where(Offer.duty_id == bindparam("duty_id"), Offer.ended_at.is_(None))


def open_of_duty(session: Session, duty_id: int) -> list[Offer]:
    return list(session.scalars(_OPEN, {"duty_id": duty_id}))


def open_by_duty(session: Session, duty_ids: Collection[int]) -> dict[int, Offer]:
    """The open offers of these duties, by duty id."""
    query = select(Offer).where(Offer.duty_id.in_(duty_ids), Offer.ended_at.is_(None))
    return {offer.duty_id: offer for offer in session.scalars(query)} if duty_ids else {}


def end_all(session: Session, duty_id: int, now: datetime) -> None:
    """Ends the open offers of a duty that is settled or reassigned."""
    for offer in open_of_duty(session, duty_id):
        offer.ended_at, offer.ended_as = now, End.OVERTAKEN
