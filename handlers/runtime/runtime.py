"""The object injected into every listener: database, clock, scheduler wake-up, private lists, known users."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.orm import Session

from handlers.runtime import profiles
from handlers.runtime.profiles import Asks, Heard, Met, Question
from handlers.ui.forms import Body
from models.context import Context
from models.database.engine import Database
from models.directory.recruiter import Recruiter, find_recruiter
from models.directory.workspace import Workspace, find_workspace, lock_workspace, stop_workspace
from models.outbox.message import Rendered
from models.settings import personal

log = structlog.get_logger()

Draw = Callable[[Body, "Runtime", int], Rendered | None]
"""Redraws a private list as it is now; None: the person may not see it any more."""

PATIENCE_SECONDS = 1.5
"""How long a listener waits for the database lock, in seconds: Slack gives up after three."""

HURRY_SECONDS = 1
"""Timeout of each Slack call about a person, in seconds, since a form opens within three seconds or not at all."""


class UnknownPerson(Exception):
    """The user was never read from Slack, or the workspace is not the one where the app is installed."""


@dataclass(frozen=True)
class Runtime:
    """Injected into every listener. `clock()` returns an aware datetime; `wake()` runs the scheduler now."""

    db: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    lists: Mapping[str, Draw] = field(default_factory=dict)
    """The private lists, by the name that their rows carry."""
    hurry_seconds: int = HURRY_SECONDS
    """Timeout of each Slack call about a person while a form or an answer waits, in seconds."""

    @contextmanager
    def transaction(self, body: Body) -> Iterator[Context]:
        """One transaction of the person who clicked or typed; wakes the scheduler after the commit.

        The workspace is locked: a second click sees what the first one changed.
        """
        with self.db.writing(PATIENCE_SECONDS) as session:
            workspace = _known(lock_workspace(session, team_of(body)))
            person = find_recruiter(session, workspace, user_of(body))
            if person is None:
                raise UnknownPerson
            yield Context(session, workspace, self.clock(), person)
        self.wake()

    @contextmanager
    def reading(self, body: Body) -> Iterator[Context]:
        """A transaction that only reads, for the person who clicked or typed."""
        with self.db.reading(PATIENCE_SECONDS) as session:
            workspace = _known(find_workspace(session, team_of(body)))
            person = find_recruiter(session, workspace, user_of(body))
            if person is None:
                raise UnknownPerson
            yield Context(session, workspace, self.clock(), person)

    def snapshot(self) -> AbstractContextManager[Session]:
        """A read-only session for a listener, with the short lock timeout."""
        return self.db.reading(PATIENCE_SECONDS)

    def ensure_known(
        self, client: WebClient, team_id: str, user_id: str, *, seconds: int = 10, asks: Asks = Asks.DAILY
    ) -> Met:
        """Reads the person from Slack if that was not done today. `seconds`: timeout of each call.

        Raises UnknownPerson if the workspace is not ours; SlackApiError or OSError if Slack does not answer and an
        answer is needed, because the person is new or `asks` says so.
        """
        person, question = self._question(team_id, user_id, asks)
        if not question.about_rights and not question.channel:
            return Met(person, is_sure=False)
        patient = client if seconds >= client.timeout else hurried(client, seconds)
        heard = Heard()
        try:
            profiles.ask(patient, team_id, user_id, question, heard)
        except (SlackApiError, OSError) as fault:
            if question.needs_answer or profiles.is_nobody(fault):
                raise
            log.warning("goes by what was known of a person", error=type(fault).__name__)
            return Met(person, is_sure=False)
        person = self._keep(team_id, user_id, question, heard)
        return Met(person, is_sure=question.is_all and heard.sees_channel, sees_channel=heard.sees_channel)

    def _question(self, team_id: str, user_id: str, asks: Asks) -> tuple[Recruiter | None, Question]:
        """What Slack must be asked about the person, and the person as the database knows them."""
        with self.db.reading(PATIENCE_SECONDS) as session:
            workspace, now, anew = _known(find_workspace(session, team_id)), self.clock(), asks is Asks.ANEW
            person, channel = _with_workspace(find_recruiter(session, workspace, user_id)), workspace.users_channel
            if person is None:
                return None, Question(about_rights=True, channel=channel, is_all=True, needs_answer=True)
            about_rights = anew or not personal.are_rights_known(person, now)
            about_channel = channel is not None and (anew or not personal.is_channel_known(person, now))
            return person, Question(
                about_rights=about_rights,
                channel=channel if about_channel else None,
                is_all=about_rights and (about_channel or channel is None),
                needs_answer=asks is not Asks.DAILY or (about_channel and person.is_in_channel is None),
            )

    def _keep(self, team_id: str, user_id: str, question: Question, heard: Heard) -> Recruiter | None:
        """Saves Slack's answer, and returns the person as they are now."""
        with self.db.writing(PATIENCE_SECONDS) as session:
            workspace = _known(lock_workspace(session, team_id))
            ctx = Context(session, workspace, self.clock())
            moved = personal.told_of(ctx, heard.profile) if heard.profile else False
            if question.channel and heard.is_in_channel is not None:
                personal.told_of_channel(ctx, user_id, question.channel, is_in_it=heard.is_in_channel)
            person = _with_workspace(find_recruiter(session, workspace, user_id))
        if moved:
            self.wake()
        return person

    def profile_changed(self, team_id: str, user: dict[str, Any]) -> None:
        """Saves a changed profile that Slack reports: time zone, name, or deactivation."""
        with self.db.writing(PATIENCE_SECONDS) as session:
            workspace = lock_workspace(session, team_id)
            if workspace is None:
                return
            moved = personal.profile_changed(
                Context(session, workspace, self.clock()), profiles.profile_of(user, team_id)
            )
        if moved:
            self.wake()

    def workspace_stopped(self, team_id: str, because: str) -> bool:
        """Marks the workspace as stopped after Slack revoked the app's access. False: it was stopped already."""
        with self.db.writing() as session:
            workspace = lock_workspace(session, team_id)
            return workspace is not None and stop_workspace(workspace, because, self.clock())


def _known(workspace: Workspace | None) -> Workspace:
    """The workspace. Raises UnknownPerson if there is none: only the bot's start creates one, never a payload."""
    if workspace is None:
        raise UnknownPerson
    return workspace


def _with_workspace(person: Recruiter | None) -> Recruiter | None:
    """The person, with the workspace loaded, so that it may be read after the session has ended."""
    if person is not None:
        _ = person.workspace
    return person


def hurried(client: WebClient, seconds: int) -> WebClient:
    """A copy of the client with a shorter timeout and no retries, for calls within Slack's three seconds."""
    return WebClient(token=client.token, base_url=client.base_url, timeout=seconds, ssl=client.ssl, retry_handlers=[])


def team_of(body: Body) -> str:
    """The id of the team where the app is installed, read from the payload; "" if it does not say.

    Never the person's team: a person from a shared channel has another one. `team` in a form's payload may be theirs
    too, and is null where the app is installed for a whole organisation; `app_installed_team_id` of the view is ours.
    """
    view, granted = body.get("view"), body.get("authorizations") or [{}]
    installed = view.get("app_installed_team_id") if isinstance(view, dict) else None
    team = body.get("team") or body.get("team_id")
    other = team.get("id") if isinstance(team, dict) else team
    return str(installed or granted[0].get("team_id") or other or "")


def user_of(body: Body) -> str:
    """The id of the user who sent the payload."""
    if "event" in body:
        user = body["event"].get("user")
        return str(user["id"] if isinstance(user, dict) else user)
    return str(body["user_id"] if "user_id" in body else body["user"]["id"])
