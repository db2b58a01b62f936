"""Recruiters and leads: zone, working hours, days away and leads."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.database.base import Base, InWorkspace, add_once
from models.directory.workspace import Workspace
from models.rules.calendar import Absence, Calendar, Hours
from models.rules.holidays import Place, home_of
from models.rules.text import fold, spelled_alike

MENTION = re.compile(r"<@(\w+)")
"""How Slack writes a person in the text of a command."""


@dataclass(frozen=True)
class Profile:
    """A user's profile from Slack."""

    user_id: str
    name: str
    zone: str | None = None
    is_full_member: bool = True
    is_deactivated: bool = False
    is_admin: bool = False


def first_week() -> dict[str, Any]:
    """Default working hours: Monday to Friday, 09:00 to 17:30."""
    return {str(day): ["09:00", "17:30"] for day in range(5)}


class Recruiter(InWorkspace, Base):
    __tablename__ = "recruiter"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id"),)

    user_id: Mapped[str]
    name: Mapped[str]
    zone: Mapped[str | None]
    country: Mapped[str | None]
    region: Mapped[str | None]
    """None: not known; `holidays.NO_REGION`: they said that they have none."""
    country_is_chosen: Mapped[bool] = mapped_column(default=False)
    """Country and region were chosen; else both are guessed from the zone, and follow it."""
    week: Mapped[dict[str, Any]] = mapped_column(default=first_week)
    """Weekday ("0" is Monday) to opening and closing on the wall clock: {"0": ["09:00", "17:30"]}."""
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    """Last day away."""
    quiet_until: Mapped[datetime | None]
    """End of a short pause: messages that they did not ask for wait until then."""
    lead_ids: Mapped[list[str]] = mapped_column(default=list)
    """Their own leads; empty: the workspace's leads."""
    is_full_member: Mapped[bool] = mapped_column(default=True)
    is_deactivated: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    learned_at: Mapped[datetime]
    """When Slack last reported their profile."""
    is_in_channel: Mapped[bool | None]
    """Whether they are in the workspace's `users_channel`; None: not asked yet."""
    channel_asked_at: Mapped[datetime | None]
    """When Slack last answered that."""

    workspace: Mapped[Workspace] = relationship()

    @property
    def calendar(self) -> Calendar:
        away = (Absence(self.away_from, self.away_until),) if self.away_from and self.away_until else ()
        week = {
            int(day): Hours(time.fromisoformat(opens), time.fromisoformat(closes))
            for day, (opens, closes) in self.week.items()
        }
        closed = self.workspace.days_closed
        zone = ZoneInfo(self.zone or self.workspace.zone)
        return Calendar(
            zone=zone,
            week=week,
            country=self.country,
            region=self.region,
            closed_days=closed,
            away=away,
            list_after_opening=self.workspace.policy.list_after_opening,
        )

    def leads(self, session: Session) -> list["Recruiter"]:
        """Their leads who may use Signoff: their own, else the workspace's; without themselves."""
        ids = [lead for lead in self.lead_ids or self.workspace.lead_ids if lead != self.user_id]
        rows = find_recruiters(session, self.workspace_id, ids)
        by_id = {row.user_id: row for row in rows if row.can_take}
        return [by_id[lead] for lead in ids if lead in by_id]

    @property
    def home(self) -> Place:
        """Country and region of their public holidays."""
        return self.country, self.region

    @property
    def is_at_home(self) -> bool:
        """Whether they are a full member of the workspace and not deactivated."""
        return self.is_full_member and not self.is_deactivated

    @property
    def is_outside(self) -> bool:
        """Whether Slack said that they are not in the channel whose members may use Signoff."""
        return self.workspace.users_channel is not None and self.is_in_channel is False

    @property
    def can_take(self) -> bool:
        """Whether they may own duties: a full member, and not outside the `users_channel`."""
        return self.is_at_home and not self.is_outside

    def is_away(self, now: datetime) -> bool:
        """Whether today is a day away."""
        return self.calendar.is_away(self.calendar.day_of(now))

    @property
    def leads_anybody(self) -> bool:
        """Whether they are a lead of the workspace."""
        return self.user_id in self.workspace.lead_ids

    def is_lead_of(self, other: "Recruiter") -> bool:
        return self.user_id in (other.lead_ids or self.workspace.lead_ids)


_SOME = select(Recruiter).where(
    Recruiter.workspace_id == bindparam("workspace_id"), Recruiter.user_id.in_(bindparam("user_ids", expanding=True))
)


def find_recruiters(session: Session, workspace_id: int, user_ids: Iterable[str]) -> list[Recruiter]:
    """Those of these Slack users who are known in this workspace."""
    return list(session.scalars(_SOME, {"workspace_id": workspace_id, "user_ids": list(user_ids)}))


_ONE = select(Recruiter).where(
    Recruiter.workspace_id == bindparam("workspace_id"), Recruiter.user_id == bindparam("user_id")
)


def leads_of_all(session: Session, workspace: Workspace) -> list[Recruiter]:
    """The workspace's leads who are full members."""
    return [lead for lead in find_recruiters(session, workspace.id, workspace.lead_ids) if lead.is_at_home]


def find_recruiter(session: Session, workspace: Workspace, user_id: str) -> Recruiter | None:
    """This Slack user, if they are known in the workspace. One query in a session, however often they are asked for."""
    known: dict[tuple[int, str], Recruiter] = session.info.setdefault("recruiters", {})
    recruiter = known.get((workspace.id, user_id))
    if recruiter is None:
        recruiter = session.scalar(_ONE, {"workspace_id": workspace.id, "user_id": user_id})
        if recruiter is not None:
            known[workspace.id, user_id] = recruiter
    return recruiter


def recruiters_called(session: Session, workspace: Workspace, typed: str) -> list[Recruiter]:
    """People of exactly this name or mention; if there are none, those whose names contain all of its words."""
    name = typed.strip().removeprefix("@")
    words = fold(name)
    mention = MENTION.match(typed.strip())
    everybody = session.scalars(select(Recruiter).where(Recruiter.workspace_id == workspace.id)).all()
    exact = [
        recruiter
        for recruiter in everybody
        if spelled_alike(recruiter.name, name) or (mention and recruiter.user_id == mention.group(1))
    ]
    wanted = set(words.split())
    return exact or [recruiter for recruiter in everybody if wanted and wanted <= set(fold(recruiter.name).split())]


def upsert_profile(session: Session, workspace: Workspace, profile: Profile, now: datetime) -> Recruiter:
    """Stores a profile from Slack. Country and region are guessed from the zone unless they were chosen."""
    person = find_recruiter(session, workspace, profile.user_id)
    if person is None:
        ids = {"workspace_id": workspace.id, "user_id": profile.user_id}
        add_once(session, Recruiter, **ids, name="", learned_at=now)
        person = session.scalars(_ONE, {"workspace_id": workspace.id, "user_id": profile.user_id}).one()
    person.zone = _known_zone(profile.zone)
    guess_home(person)
    person.name = profile.name
    person.is_full_member = profile.is_full_member
    person.is_deactivated = profile.is_deactivated
    person.is_admin = profile.is_admin
    person.learned_at = now
    session.flush()
    return person


def guess_home(person: Recruiter) -> None:
    """Sets country and region by the person's zone, unless they were chosen."""
    if not person.country_is_chosen:
        person.country, person.region = home_of(person.zone) if person.zone else (None, None)


def _known_zone(name: str | None) -> str | None:
    """The zone, if this machine knows it; Slack leaves it out for some accounts."""
    try:
        return ZoneInfo(name).key if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
