"""What every listener is lent: the books, the clock, a way to wake the heartbeat, private lists, and who is asking."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from models import presence, recruiter, workspace
from models.act import Act
from models.database import Database
from models.drawing import Drawing
from models.recruiter import Profile, Recruiter

Body = dict[str, Any]
"""What Slack sent, as Bolt hands it on."""

Draw = Callable[[Body, "House", int], Drawing | None]
"""Draws a list for one person's eyes as it is now; None: it is not theirs to see any more."""

PATIENCE_SECONDS = 1.5
"""How long whoever clicks or submits waits behind another writer: Slack gives up after three seconds."""


class UnknownPerson(Exception):
    """Slack has never told us about this user."""


@dataclass(frozen=True)
class House:
    """Lent to every listener under this name. `clock` gives the moment, aware; `wake` makes the heartbeat beat now."""

    db: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    lists: Mapping[str, Draw] = field(default_factory=dict)
    """What one person alone sees, by the name that its rows carry."""

    @contextmanager
    def act(self, body: Body) -> Iterator[Act]:
        """One transaction in which the person who clicked or typed acts; the heartbeat is woken after it.

        One at a time: their second click finds what the first one did.
        """
        with self.db.writing(PATIENCE_SECONDS) as session:
            books = workspace.of_team(session, team_of(body))
            workspace.alone(session, books)
            person = recruiter.find(session, books, user_of(body))
            if person is None:
                raise UnknownPerson
            yield Act(session, books, self.clock(), person)
        self.wake()

    @contextmanager
    def look(self, body: Body) -> Iterator[Act]:
        """The same for reading only."""
        with self.db.reading(PATIENCE_SECONDS) as session:
            books = workspace.of_team(session, team_of(body))
            person = recruiter.find(session, books, user_of(body))
            if person is None:
                raise UnknownPerson
            yield Act(session, books, self.clock(), person)

    def reading(self) -> AbstractContextManager[Session]:
        """A look into the books for whoever waits for an answer."""
        return self.db.reading(PATIENCE_SECONDS)

    def meet(self, client: WebClient, team_id: str, user_id: str, *, seconds: int = 10) -> None:
        """Asks Slack about a person whom we do not know yet. `seconds`: how long Slack may take."""
        with self.db.reading(PATIENCE_SECONDS) as session:
            if recruiter.find(session, workspace.of_team(session, team_id), user_id):
                return
        patient = client if seconds >= client.timeout else hurried(client, seconds)
        profile = profile_of(patient.users_info(user=user_id)["user"], team_id)
        with self.db.writing(PATIENCE_SECONDS) as session:
            self._learn(session, team_id, profile)

    def hear_of(self, team_id: str, user: dict[str, Any]) -> None:
        """Slack tells us that somebody changed: their zone, their name, or that they left."""
        with self.db.writing(PATIENCE_SECONDS) as session:
            books = workspace.find(session, team_id)
            if books is None:
                return
            workspace.alone(session, books)
            moved = presence.heard_of(Act(session, books, self.clock()), profile_of(user, team_id))
        if moved:
            self.wake()

    def stop(self, team_id: str, because: str) -> bool:
        """Slack tells us that the app may do nothing there any more. False: that was known."""
        with self.db.writing() as session:
            return workspace.stop(workspace.of_team(session, team_id), because, self.clock())

    def _learn(self, session: Session, team_id: str, profile: Profile) -> Recruiter:
        return recruiter.learn(session, workspace.of_team(session, team_id), profile, self.clock())


def hurried(client: WebClient, seconds: int) -> WebClient:
    """The same client with less patience, for what has to happen before Slack's three seconds are over."""
    return WebClient(token=client.token, base_url=client.base_url, timeout=seconds, ssl=client.ssl, retry_handlers=[])


def profile_of(user: dict[str, Any], team_id: str | None = None) -> Profile:
    """What we keep of Slack's user object. Who belongs to another team than `team_id` is no full member."""
    details = user.get("profile", {})
    name = details.get("real_name") or user.get("real_name") or details.get("display_name") or user.get("name")
    is_guest = user.get("is_restricted", False) or user.get("is_ultra_restricted", False) or _is_foreign(user, team_id)
    return Profile(
        user_id=user["id"],
        name=name or user["id"],
        zone=user.get("tz"),
        is_full_member=not (is_guest or user.get("is_bot", False) or user["id"] == "USLACKBOT"),
        is_deactivated=user.get("deleted", False),
        is_admin=user.get("is_admin", False) or user.get("is_owner", False),
    )


def _is_foreign(user: dict[str, Any], team_id: str | None) -> bool:
    teams = {user.get("team_id") or team_id, *user.get("enterprise_user", {}).get("teams", [])}
    return team_id is not None and team_id not in teams


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
