"""What every listener is lent: the books, the clock, a way to wake the heartbeat, and who is asking."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from models import presence, recruiter, workspace
from models.act import Act
from models.database import Database
from models.recruiter import Profile, Recruiter

Body = dict[str, Any]
"""What Slack sent, as Bolt hands it on."""


class UnknownPerson(Exception):
    """Slack has never told us about this user."""


@dataclass(frozen=True)
class House:
    """Lent to every listener under this name. `clock` gives the moment, aware; `wake` makes the heartbeat beat now."""

    db: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    @contextmanager
    def act(self, body: Body) -> Iterator[Act]:
        """One transaction in which the person who clicked or typed acts; the heartbeat is woken after it."""
        with self.db.writing() as session:
            books = workspace.of_team(session, team_of(body))
            person = recruiter.find(session, books, user_of(body))
            if person is None:
                raise UnknownPerson
            yield Act(session, books, self.clock(), person)
        self.wake()

    @contextmanager
    def look(self, body: Body) -> Iterator[Act]:
        """The same for reading only."""
        with self.db.reading() as session:
            books = workspace.of_team(session, team_of(body))
            person = recruiter.find(session, books, user_of(body))
            if person is None:
                raise UnknownPerson
            yield Act(session, books, self.clock(), person)

    def meet(self, client: WebClient, team_id: str, user_id: str, *, seconds: int = 10) -> None:
        """Asks Slack about a person whom we do not know yet. `seconds`: how long Slack may take."""
        with self.db.reading() as session:
            if recruiter.find(session, workspace.of_team(session, team_id), user_id):
                return
        patient = client if seconds >= client.timeout else hurried(client, seconds)
        profile = profile_of(patient.users_info(user=user_id)["user"])
        with self.db.writing() as session:
            self._learn(session, team_id, profile)

    def hear_of(self, team_id: str, user: dict[str, Any]) -> None:
        """Slack tells us that somebody changed: their zone, their name, or that they left."""
        with self.db.writing() as session:
            books = workspace.of_team(session, team_id)
            moved = presence.heard_of(Act(session, books, self.clock()), profile_of(user))
        if moved:
            self.wake()

    def _learn(self, session: Session, team_id: str, profile: Profile) -> Recruiter:
        return recruiter.learn(session, workspace.of_team(session, team_id), profile, self.clock())


def hurried(client: WebClient, seconds: int) -> WebClient:
    """The same client with less patience, for what has to happen before Slack's three seconds are over."""
    return WebClient(token=client.token, base_url=client.base_url, timeout=seconds, ssl=client.ssl, retry_handlers=[])


def profile_of(user: dict[str, Any]) -> Profile:
    """What we keep of Slack's user object."""
    details = user.get("profile", {})
    name = details.get("real_name") or user.get("real_name") or details.get("display_name") or user.get("name")
    is_guest = user.get("is_restricted", False) or user.get("is_ultra_restricted", False)
    return Profile(
        user_id=user["id"],
        name=name or user["id"],
        zone=user.get("tz"),
        is_full_member=not (is_guest or user.get("is_bot", False) or user["id"] == "USLACKBOT"),
        is_deactivated=user.get("deleted", False),
        is_admin=user.get("is_admin", False) or user.get("is_owner", False),
    )


def team_of(body: Body) -> str:
    """The workspace that the payload comes from."""
    team = body.get("team_id") or (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id")
    return str(team)


def user_of(body: Body) -> str:
    """The person that the payload comes from."""
    if "event" in body:
        who = body["event"].get("user")
        return str(who["id"] if isinstance(who, dict) else who)
    return str(body["user_id"] if "user_id" in body else body["user"]["id"])
