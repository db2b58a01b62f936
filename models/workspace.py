"""One Slack team and what it has agreed on: its leads, its reasons, its calendar and its digest."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.hours import Calendar, country_of
from models.policy import Policy

CLIENT_OWES_REASON = "The client owes me the reason"
WITHDREW = "Withdrawn by the candidate"
FIRST_REASONS = (
    "Another candidate fitted more closely",
    "Experience or skills short of the need",
    "Pay or terms apart",
    "Timing or location",
    "Role changed or closed",
    CLIENT_OWES_REASON,
    WITHDREW,
)


class Workspace(Base):
    __tablename__ = "workspace"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    zone: Mapped[str] = mapped_column(default="UTC")
    country: Mapped[str | None]
    lead_ids: Mapped[list[str]] = mapped_column(default=list)
    """Slack user ids of everybody's leads, in the order in which they are asked."""
    digest_channel: Mapped[str | None]
    reasons: Mapped[list[str]] = mapped_column(default=lambda: list(FIRST_REASONS))
    closed_days: Mapped[list[str]] = mapped_column(default=list)
    paused_until: Mapped[datetime | None]
    """Slack asked this workspace to wait until then."""
    chosen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What a person chose in the settings; it wins over the environment."""

    @property
    def policy(self) -> Policy:
        return Policy()

    @property
    def calendar(self) -> Calendar:
        """The calendar in which ages are counted and the digest goes out."""
        return Calendar(zone=ZoneInfo(self.zone), country=self.country, closed_days=self.days_closed)

    @property
    def days_closed(self) -> frozenset[date]:
        return frozenset(date.fromisoformat(day) for day in self.closed_days)


def of_team(session: Session, team_id: str, name: str = "") -> Workspace:
    """The workspace of this Slack team, made at the first word from it."""
    found = session.scalar(select(Workspace).where(Workspace.team_id == team_id))
    if found is None:
        found = Workspace(team_id=team_id, name=name)
        session.add(found)
        session.flush()
    return found


def take_environment(workspace: Workspace, lead_ids: list[str], digest_channel: str | None) -> None:
    """Leads and digest channel from the environment; what the settings form says stands above them."""
    workspace.lead_ids = workspace.chosen.get("lead_ids", lead_ids)
    workspace.digest_channel = workspace.chosen.get("digest_channel", digest_channel)


def live_in(workspace: Workspace, zone: str) -> None:
    """The zone of the workspace's own calendar: the first lead's, unless the settings chose one."""
    if "zone" not in workspace.chosen:
        workspace.zone = zone
        workspace.country = country_of(zone)
