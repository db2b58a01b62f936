"""What every listener is lent: the books, the clock, a way to wake the heartbeat, private lists, and who is asking."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.orm import Session

from handlers import user_channel
from handlers.user_channel import NotSeen
from models import presence, recruiter, workspace
from models.act import Act
from models.database import Database
from models.drawing import Drawing
from models.recruiter import Profile
from models.workspace import Workspace

log = structlog.get_logger()

Body = dict[str, Any]
"""What Slack sent, as Bolt hands it on."""

Draw = Callable[[Body, "House", int], Drawing | None]
"""Draws a list for one person's eyes as it is now; None: it is not theirs to see any more."""

PATIENCE_SECONDS = 1.5
"""How long whoever clicks or submits waits behind another writer: Slack gives up after three seconds."""


NOBODY = {"user_not_found", "user_not_visible"}
"""Slack's answers for a user who is not in this workspace."""


class UnknownPerson(Exception):
    """Slack has never told us about this user, or the workspace is not the one that the app is installed in."""


class Asks(Enum):
    """How much an answer of Slack about a person is needed."""

    DAILY = "daily"
    """Asked once a day; without an answer, what was known holds."""
    SURELY = "surely"
    """Asked once a day; without an answer it raises."""
    ANEW = "anew"
    """Asked in any case; without an answer it raises."""


@dataclass(frozen=True)
class Met:
    """What came of meeting a person."""

    is_sure: bool
    """Slack has just answered all there is to ask: about their rights, and about the channel where one counts."""
    sees_channel: bool = True
    """False: a channel bounds who may use Signoff, and the bot can't see who is in it."""


@dataclass(frozen=True)
class _Question:
    """What Slack is to be asked about a person."""

    about_rights: bool
    channel: str | None
    """The channel to look into; None: none."""
    is_all: bool
    """Nothing that counts is left out because it was asked today."""
    needs_answer: bool


@dataclass
class _Heard:
    """What Slack answered."""

    profile: Profile | None = None
    is_in_channel: bool | None = None
    sees_channel: bool = True


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
            books = _books(session, team_of(body))
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
            books = _books(session, team_of(body))
            person = recruiter.find(session, books, user_of(body))
            if person is None:
                raise UnknownPerson
            yield Act(session, books, self.clock(), person)

    def reading(self) -> AbstractContextManager[Session]:
        """A look into the books for whoever waits for an answer."""
        return self.db.reading(PATIENCE_SECONDS)

    def meet(self, client: WebClient, team_id: str, user_id: str, *, seconds: int = 10, asks: Asks = Asks.DAILY) -> Met:
        """Asks Slack about a person whom it told us nothing of today. `seconds`: how long each answer may take.

        Raises UnknownPerson where the workspace is not ours; SlackApiError or OSError where Slack gives no answer that
        is needed, since the person is new or `asks` says so.
        """
        question = self._question(team_id, user_id, asks)
        if not question.about_rights and not question.channel:
            return Met(is_sure=False)
        patient = client if seconds >= client.timeout else hurried(client, seconds)
        heard = _Heard()
        try:
            _ask(patient, team_id, user_id, question, heard)
        except (SlackApiError, OSError) as fault:
            if question.needs_answer or _is_nobody(fault):
                raise
            log.warning("goes by what was known of a person", error=type(fault).__name__)
            return Met(is_sure=False)
        self._keep(team_id, user_id, question, heard)
        return Met(is_sure=question.is_all and heard.sees_channel, sees_channel=heard.sees_channel)

    def _question(self, team_id: str, user_id: str, asks: Asks) -> _Question:
        with self.db.reading(PATIENCE_SECONDS) as session:
            books, now, anew = _books(session, team_id), self.clock(), asks is Asks.ANEW
            person, channel = recruiter.find(session, books, user_id), books.users_channel
            if person is None:
                return _Question(about_rights=True, channel=channel, is_all=True, needs_answer=True)
            about_rights = anew or not presence.are_rights_known(person, now)
            about_channel = channel is not None and (anew or not presence.is_channel_known(person, now))
            return _Question(
                about_rights=about_rights,
                channel=channel if about_channel else None,
                is_all=about_rights and (about_channel or channel is None),
                needs_answer=asks is not Asks.DAILY or (about_channel and person.is_in_channel is None),
            )

    def _keep(self, team_id: str, user_id: str, question: _Question, heard: _Heard) -> None:
        with self.db.writing(PATIENCE_SECONDS) as session:
            books = _books(session, team_id)
            workspace.alone(session, books)
            act = Act(session, books, self.clock())
            moved = presence.told_of(act, heard.profile) if heard.profile else False
            if question.channel and heard.is_in_channel is not None:
                presence.told_of_channel(act, user_id, question.channel, is_in_it=heard.is_in_channel)
        if moved:
            self.wake()

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
            books = workspace.find(session, team_id)
            return books is not None and workspace.stop(books, because, self.clock())


def _books(session: Session, team_id: str) -> Workspace:
    """The workspace of this team. No payload makes one: only the bot's start does."""
    found = workspace.find(session, team_id)
    if found is None:
        raise UnknownPerson
    return found


def _ask(client: WebClient, team_id: str, user_id: str, question: _Question, heard: _Heard) -> None:
    """Whether they are a full member, and whether they are in the channel that bounds who may use Signoff."""
    if question.about_rights:
        heard.profile = profile_of(client.users_info(user=user_id)["user"], team_id)
        if heard.profile.is_deactivated or not heard.profile.is_full_member:
            return
    if question.channel:
        try:
            heard.is_in_channel = user_channel.has(client, question.channel, user_id)
        except NotSeen:
            heard.sees_channel = False


def _is_nobody(fault: Exception) -> bool:
    return isinstance(fault, SlackApiError) and fault.response.get("error") in NOBODY


def hurried(client: WebClient, seconds: int) -> WebClient:
    """The same client with less patience, for what has to happen before Slack's three seconds are over."""
    return WebClient(token=client.token, base_url=client.base_url, timeout=seconds, ssl=client.ssl, retry_handlers=[])


def profile_of(user: dict[str, Any], team_id: str) -> Profile:
    """What we keep of Slack's user object. Whoever belongs to another team than `team_id` is no full member."""
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


def _is_foreign(user: dict[str, Any], team_id: str) -> bool:
    teams = {user.get("team_id") or team_id, *user.get("enterprise_user", {}).get("teams", [])}
    return team_id not in teams or bool(user.get("is_stranger", False))


def team_of(body: Body) -> str:
    """The workspace that the app is installed in, as far as the payload says; "": it does not.

    Never the team of the person: somebody from a shared channel has another one. In a form's payload `team` may be
    theirs, too, and is null where the app is installed for a whole organisation; the view names ours.
    """
    view, granted = body.get("view"), body.get("authorizations") or [{}]
    installed = view.get("app_installed_team_id") if isinstance(view, dict) else None
    team = body.get("team") or body.get("team_id")
    other = team.get("id") if isinstance(team, dict) else team
    return str(installed or granted[0].get("team_id") or other or "")


def user_of(body: Body) -> str:
    """The person that the payload comes from."""
    if "event" in body:
        who = body["event"].get("user")
        return str(who["id"] if isinstance(who, dict) else who)
    return str(body["user_id"] if "user_id" in body else body["user"]["id"])
