"""The workspace's calendar may change, and nobody's wait gets shorter by it: what was counted stays counted."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.directory.workspace import Workspace, set_workspace_zone
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.rules.holidays import home_of

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
