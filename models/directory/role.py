"""Roles (jobs), matched in any customary spelling."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database.base import Base, InWorkspace
from models.directory import spelling
from models.rules.text import fold, spelled_alike


class Role(InWorkspace, Base):
    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("workspace_id", "folded"),)

    title: Mapped[str]
    client: Mapped[str | None]
    folded: Mapped[str]
    """Title and client, folded: equal values are the same role."""
    held_until: Mapped[date | None]
    """The news of this role is held until then for everybody, later declines included."""
    held_because: Mapped[str | None]
    filled_at: Mapped[datetime | None]
    """When it was filled or closed; None: it is open."""

    is_confidential: Mapped[bool] = mapped_column(default=False)
    """Shown only to those who see its candidates: in no channel, however private."""

    how_it_ended: Mapped[str | None]
    """Who got it, or how it ended, in a recruiter's words: the second contact begins with it."""

    @property
    def full_name(self) -> str:
        return f"{self.title} at {self.client}" if self.client else self.title

    def is_called(self, typed: str) -> bool:
        """Whether the typed name is this role's, in any customary spelling."""
        return self.folded == fold(typed) or spelled_alike(self.full_name, typed)


ROLE_NAME = Role.title + func.coalesce(Role.client, "")
"""SQL expression for title and client as typed."""


def named(session: Session, workspace_id: int, typed: str) -> Role:
    """The role typed as "Staff Engineer at Acme"; created if it is new."""
    role = known(session, workspace_id, typed)
    if role is None:
        title, client = split(typed)
        role = Role(workspace_id=workspace_id, title=title, client=client, folded=fold(typed))
        session.add(role)
        session.flush()
    return role


def known(session: Session, workspace_id: int, typed: str) -> Role | None:
    """The role of this name in a customary spelling; of several, the one that folds to the same text."""
    query = select(Role).where(Role.workspace_id == workspace_id, spelling.is_called(Role.folded, typed))
    same = [role for role in session.scalars(query.order_by(Role.id)) if role.is_called(typed)]
    return next((role for role in same if role.folded == fold(typed)), same[0] if same else None)


def split(typed: str) -> tuple[str, str | None]:
    """Splits "Staff Engineer at Acme" into title and client at the last " at "."""
    words = " ".join(typed.split())
    title, at, client = words.rpartition(" at ")
    return (title, client) if at and title and client else (words, None)
