"""A person whom the candidate named, and what became of them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class Status(StrEnum):
    NEW = "new"
    WITHDRAWN = "withdrawn"
    """The answer that named them was undone before anybody had written to them."""


class Referral(InWorkspace, Base):
    __tablename__ = "referral"

    named_by_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    """The answer in which they were named."""
    owner_id: Mapped[int] = mapped_column(ForeignKey("recruiter.id"))
    name: Mapped[str]
    reach: Mapped[str | None]
    """How to reach them, as typed."""
    status: Mapped[Status] = mapped_column(default=Status.NEW)
    named_at: Mapped[datetime]
