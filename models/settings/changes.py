"""Every change of a setting: who made it, when, what it was before. Nothing here is ever changed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.context import Context
from models.database.base import Base, InWorkspace
from models.directory.recruiter import Recruiter
from models.directory.workspace import Workspace, set_workspace_zone
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.rules.holidays import home_of


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


CALENDAR = frozenset({"zone", "country", "region", "closed_days"})
"""The settings by which the days of a wait are counted."""

MAY_COME_BACK = timedelta(days=31)
"""So long after its end a contact may still be owed again by an undo."""


def keep(session: Session, workspace: Workspace, now: datetime) -> None:
    """Before the calendar changes: closes the account of everybody who waits, or may wait again."""
    today = workspace.calendar.day_of(now)
    waits = or_(Duty.settled_at.is_(None), Duty.settled_at > now - MAY_COME_BACK)
    of_those = select(Duty.decline_id).where(Duty.workspace_id == workspace.id, waits)
    for one in session.scalars(select(Decline).where(Decline.workspace_id == workspace.id, Decline.id.in_(of_those))):
        one.days_counted, one.counted_to = one.age(now), today
    bare = Duty.decline_id.is_(None)
    for owed in session.scalars(select(Duty).where(Duty.workspace_id == workspace.id, bare, waits)):
        owed.days_counted, owed.counted_to = owed.age(now), today


def live_in(session: Session, workspace: Workspace, zone: str, now: datetime) -> None:
    """The team lives in this zone from now on, and in its country and region, unless the settings chose others."""
    if (zone, *home_of(zone)) != (workspace.zone, workspace.country, workspace.region):
        keep(session, workspace, now)
    set_workspace_zone(workspace, zone)
