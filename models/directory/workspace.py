"""Workspaces: a Slack team and its settings."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database.base import Base, add_once
from models.rules.calendar import Calendar
from models.rules.holidays import home_of
from models.rules.policy import AskWhen, Policy

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
FIRST_SENTENCES = {
    "Another candidate fitted more closely": "They chose someone whose experience is closer to what this role needs.",
    "Experience or skills short of the need": "They were looking for more experience in what this role needs most.",
    "Pay or terms apart": "What they can offer and what you are looking for were too far apart.",
    "Timing or location": "Their timing or location did not match what works for you.",
    "Role changed or closed": "Their plans for this role have changed.",
}
"""What a candidate may read of the reasons that a workspace begins with."""


class Workspace(Base):
    __tablename__ = "workspace"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    zone: Mapped[str] = mapped_column(default="UTC")
    country: Mapped[str | None]
    lead_ids: Mapped[list[str]] = mapped_column(default=list)
    """Slack user ids of the workspace's leads, in the order in which they are asked."""
    digest_channel: Mapped[str | None]
    reasons: Mapped[list[str]] = mapped_column(default=lambda: list(FIRST_REASONS))
    reason_sentences: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """For each reason of the list, the sentence that a candidate may read; empty: none. Not in it: the first one."""
    region: Mapped[str | None]
    closed_days: Mapped[list[str]] = mapped_column(default=list)
    """ISO dates on which nobody works."""
    digest_time: Mapped[str] = mapped_column(default="09:30")
    """In the workspace's zone."""
    says_nothing: Mapped[bool] = mapped_column(default=True)
    """An empty digest is one line; else it is not sent."""
    names_in_private: Mapped[bool] = mapped_column(default=False)
    """Candidates may be named in channels that are private and not shared outside."""
    admin_ids: Mapped[list[str]] = mapped_column(default=list)
    """Slack user ids of those who may open the settings beside leads and Slack admins."""
    users_channel: Mapped[str | None]
    """The Slack channel whose members may use Signoff; None: every full member."""
    retention_days: Mapped[int] = mapped_column(default=180)
    """Days after the last contact after which a person is anonymised."""
    looks_for_old_at: Mapped[datetime | None]
    """When to search next for people whose retention time is over; None: now."""
    paused_until: Mapped[datetime | None]
    """End of a pause that Slack asked for."""
    stopped_because: Mapped[str | None]
    """Slack's code for why it accepts nothing from the app. Nothing is sent, and nothing is lost."""
    stopped_at: Mapped[datetime | None]
    picture_refused_at: Mapped[datetime | None]
    """When Slack last refused a digest because of its picture."""
    chosen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Values chosen in the settings; they win over the environment."""

    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Only the reworded texts: {text: {"subject": ..., "body": ...}}."""

    @property
    def policy(self) -> Policy:
        """The workspace's policy: chosen values, else defaults."""
        first, chosen = Policy(), self.chosen.get("policy", {})
        return Policy(
            tell_by_days={**first.tell_by_days, **chosen.get("tell_by_days", {})},
            follow_up_after=chosen.get("follow_up_after", first.follow_up_after),
            ladder=tuple(chosen.get("ladder", first.ladder)),
            referral_ask=AskWhen(chosen.get("referral_ask", first.referral_ask)),
        )

    @property
    def calendar(self) -> Calendar:
        """The calendar in which ages are counted and the digest goes out."""
        return Calendar(
            zone=ZoneInfo(self.zone), country=self.country, region=self.region, closed_days=self.days_closed
        )

    def sentence_for(self, reason: str) -> str:
        """What a candidate may read of this reason; empty: nothing, and never the reason's label."""
        return str(self.reason_sentences.get(reason, FIRST_SENTENCES.get(reason, "")))

    @property
    def days_closed(self) -> frozenset[date]:
        return frozenset(date.fromisoformat(day) for day in self.closed_days)


_OF_TEAM = select(Workspace).where(Workspace.team_id == bindparam("team_id"))


def find_workspace(session: Session, team_id: str) -> Workspace | None:
    """The workspace of this Slack team, if it is known."""
    return session.scalar(_OF_TEAM, {"team_id": team_id})


def get_or_create_workspace(session: Session, team_id: str, name: str = "") -> Workspace:
    """The workspace of this Slack team, created when a bot first starts in it. Payloads never create one."""
    workspace = find_workspace(session, team_id)
    if workspace is None:
        add_once(session, Workspace, team_id=team_id, name=name)
        workspace = session.scalars(_OF_TEAM, {"team_id": team_id}).one()
    return workspace


def stop_workspace(workspace: Workspace, because: str, now: datetime) -> bool:
    """Stops all sending in the workspace. False: it was stopped before."""
    if workspace.stopped_because:
        return False
    workspace.stopped_because, workspace.stopped_at = because, now
    return True


def resume_workspace(workspace: Workspace) -> bool:
    """Resumes sending, because Slack accepts the token. False: it was not stopped."""
    if not workspace.stopped_because:
        return False
    workspace.stopped_because = workspace.stopped_at = None
    return True


_FRESH = {"populate_existing": True}
_TEAM_LOCKED = _OF_TEAM.with_for_update(key_share=True)
_LOCKED = select(Workspace).where(Workspace.id == bindparam("workspace_id")).with_for_update(key_share=True)


def lock_workspace(session: Session, team_id: str) -> Workspace | None:
    """Locks the row of this Slack team's workspace, and reads it fresh. None: the team is not known.

    No other transaction writes in this workspace until this one ends. Every act and every sending takes this lock
    first, once, where its `Context` is made. Two transactions that touch the same rows in different order would
    deadlock, and two that look up the same person at once would both create a row.
    """
    return session.scalar(_TEAM_LOCKED, {"team_id": team_id}, execution_options=_FRESH)


def lock_workspace_by_id(session: Session, workspace_id: int) -> Workspace:
    """The same for the workspace of this id."""
    return session.scalars(_LOCKED, {"workspace_id": workspace_id}, execution_options=_FRESH).one()


def apply_environment(workspace: Workspace, lead_ids: list[str], digest_channel: str | None) -> None:
    """Applies leads and digest channel from the environment; the settings form takes precedence."""
    workspace.lead_ids = workspace.chosen.get("lead_ids", lead_ids)
    workspace.digest_channel = workspace.chosen.get("digest_channel", digest_channel)


def set_workspace_zone(workspace: Workspace, zone: str) -> None:
    """Sets the zone of the workspace's calendar: the first lead's, unless the settings chose one."""
    if "zone" in workspace.chosen:
        return
    workspace.zone = zone
    if "country" not in workspace.chosen:
        workspace.country, workspace.region = home_of(zone)
