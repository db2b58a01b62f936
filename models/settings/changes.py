"""Every change of a setting: who made it, when, what it was before. Nothing here is ever changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.context import Context
from models.database.base import Base, InWorkspace
from models.directory.recruiter import Recruiter


class Change(InWorkspace, Base):
    __tablename__ = "change"
    __table_args__ = (Index("ix_change_at", "workspace_id", "at"),)

    by_id: Mapped[int | None] = mapped_column(ForeignKey("recruiter.id"))
    """Who made it; None: it happened by itself."""
    of_id: Mapped[int | None] = mapped_column(ForeignKey("recruiter.id"))
    """Whose setting; None: the workspace's."""
    at: Mapped[datetime]
    setting: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)


def note(ctx: Context, setting: str, before: Any, after: Any, of: Recruiter | None = None) -> None:
    """Writes down that a setting went from one value to another; both as JSON has them."""
    ctx.session.add(
        Change(
            workspace_id=ctx.workspace.id,
            by_id=ctx.actor.id if ctx.actor else None,
            of_id=of.id if of else None,
            at=ctx.now,
            setting=setting,
            before={"value": before},
            after={"value": after},
        )
    )
