"""The job that the candidate did not get, known again however it was typed."""

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session

from models.base import Base, InWorkspace
from models.text import fold

SUGGESTIONS = 20


class Role(InWorkspace, Base):
    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("workspace_id", "folded"),)

    title: Mapped[str]
    client: Mapped[str | None]
    folded: Mapped[str]
    """Title and client, folded: what makes two typings the same role."""

    @property
    def full_name(self) -> str:
        return f"{self.title} at {self.client}" if self.client else self.title


def named(session: Session, workspace_id: int, typed: str) -> Role:
    """The role typed as "Staff Engineer at Acme", made when nobody has named it before."""
    found = session.scalar(select(Role).where(Role.workspace_id == workspace_id, Role.folded == fold(typed)))
    if found is None:
        title, client = split(typed)
        found = Role(workspace_id=workspace_id, title=title, client=client, folded=fold(typed))
        session.add(found)
        session.flush()
    return found


def split(typed: str) -> tuple[str, str | None]:
    """Title and client of "Staff Engineer at Acme"; the last " at " parts them."""
    words = " ".join(typed.split())
    title, at, client = words.rpartition(" at ")
    return (title, client) if at and title and client else (words, None)


def like(session: Session, workspace_id: int, typed: str) -> list[Role]:
    """Known roles whose name holds the typed text, those that begin with it first."""
    folded = fold(typed)
    holds = Role.folded.contains(folded, autoescape=True)
    query = select(Role).where(Role.workspace_id == workspace_id, holds)
    order = (Role.folded.startswith(folded, autoescape=True).desc(), Role.folded)
    return list(session.scalars(query.order_by(*order).limit(SUGGESTIONS)))
