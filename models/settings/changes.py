"""Changes of settings: their log, whose entries never change, and ages frozen before a calendar changes."""

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

CALENDAR = frozenset({"zone", "country", "region", "closed_days"})
"""Settings by which the days of a wait are counted."""

MAY_COME_BACK = timedelta(days=31)
"""Time after its end in which an undo may reopen a duty."""


class Change(InWorkspace, Base):
    __tablename__ = "change"
    __table_args__ = (Index("ix_change_at", "workspace_id", "at"),)

    by_id: Mapped[int | None] = mapped_column(ForeignKey("recruiter.id"))
    """Actor; None: the system."""
    of_id: Mapped[int | None] = mapped_column(ForeignKey("recruiter.id"))
    """Person whose setting it is; None: the workspace's."""
    at: Mapped[datetime]
    setting: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)


def note(ctx: Context, setting: str, before: Any, after: Any, of: Recruiter | None = None) -> None:
    """Logs a change of a setting; both values as JSON."""
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


def freeze_ages(session: Session, workspace: Workspace, now: datetime) -> None:
    """Stores the working days waited so far before the calendar changes, so that no age ever shrinks.

    For everybody who waits, or may wait again after an undo.
    """
    today = workspace.calendar.day_of(now)
    is_waiting = or_(Duty.settled_at.is_(None), Duty.settled_at > now - MAY_COME_BACK)
    of_those = select(Duty.decline_id).where(Duty.workspace_id == workspace.id, is_waiting)
    for decline in session.scalars(
        select(Decline).where(Decline.workspace_id == workspace.id, Decline.id.in_(of_those))
    ):
        decline.days_counted, decline.counted_to = decline.age(now), today
    bare = Duty.decline_id.is_(None)
    for owed in session.scalars(select(Duty).where(Duty.workspace_id == workspace.id, bare, is_waiting)):
        owed.days_counted, owed.counted_to = owed.age(now), today


def change_workspace_zone(session: Session, workspace: Workspace, zone: str, now: datetime) -> None:
    """Sets the team's zone, and with it country and region, unless the settings chose others."""
    if (zone, *home_of(zone)) != (workspace.zone, workspace.country, workspace.region):
        freeze_ages(session, workspace, now)
    set_workspace_zone(workspace, zone)
