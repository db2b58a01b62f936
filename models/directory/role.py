"""The job that the candidate did not get, known again however it was typed."""

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
    """Title and client, folded: what makes two typings the same role."""
    held_until: Mapped[date | None]
    """Until then the news of this role is held for everybody, also for who is declined meanwhile."""
    held_because: Mapped[str | None]
    filled_at: Mapped[datetime | None]
    """When somebody was hired for it, or it was closed; None: it is open."""

    is_confidential: Mapped[bool] = mapped_column(default=False)
    """It is named to nobody but those who see its candidates: in no channel, however private."""

    how_it_ended: Mapped[str | None]
    """Who got it, or what became of it, in a recruiter's words: the second contact begins with it."""

    @property
    def full_name(self) -> str:
        return f"{self.title} at {self.client}" if self.client else self.title

    def is_called(self, typed: str) -> bool:
        """Whether the typed name is this role's, in whichever spelling."""
        return self.folded == fold(typed) or spelled_alike(self.full_name, typed)


ROLE_NAME = Role.title + func.coalesce(Role.client, "")
"""Title and client as typed, in a query."""


def named(session: Session, workspace_id: int, typed: str) -> Role:
    """The role typed as "Staff Engineer at Acme", made when nobody has named it before."""
    found = known(session, workspace_id, typed)
    if found is None:
        title, client = split(typed)
        found = Role(workspace_id=workspace_id, title=title, client=client, folded=fold(typed))
        session.add(found)
        session.flush()
    return found


def known(session: Session, workspace_id: int, typed: str) -> Role | None:
    """The role of this name in a customary spelling; where there are several, the one that is folded alike."""
    query = select(Role).where(Role.workspace_id == workspace_id, spelling.is_called(Role.folded, typed))
    same = [one for one in session.scalars(query.order_by(Role.id)) if one.is_called(typed)]
    return next((one for one in same if one.folded == fold(typed)), same[0] if same else None)


def split(typed: str) -> tuple[str, str | None]:
    """Title and client of "Staff Engineer at Acme"; the last " at " parts them."""
    words = " ".join(typed.split())
    title, at, client = words.rpartition(" at ")
    return (title, client) if at and title and client else (words, None)
