"""Composition root: wires settings, clock, database, Slack client, listeners and heartbeat into a Bot."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.monitoring import health
from bot.monitoring.health import Check, Checks
from bot.monitoring.metrics import Metrics
from bot.settings import Settings
from bot.slack.client import slack_client
from bot.slack.listener_threads import Listeners
from bot.slack.requests import SlackRequests
from bot.slack.socket_mode import SocketMode
from bot.web.server import RefusedRequests, WebServer
from handlers import registry
from handlers.delivery import post, slack_errors
from handlers.runtime.profiles import profile_of
from handlers.runtime.runtime import HURRY_SECONDS, Runtime
from models import migrate
from models.context import Context
from models.database.engine import Database
from models.directory.recruiter import Profile, find_recruiter, upsert_profile
from models.directory.workspace import (
    apply_environment,
    get_or_create_workspace,
    lock_workspace_by_id,
    resume_workspace,
)
from models.duties import hand_off
from models.lists import digest
from models.outbox.message import Message, Receipt, Rendered, forget_what_is_shown
from models.rules.delivery_errors import Then
from models.settings import changes, personal
from scheduler import housekeeping, stats, tick
from scheduler.heartbeat import Heartbeat

log = structlog.get_logger()

STOP_SECONDS = 9.0
"""Time limit of a shutdown. Process managers usually kill a process ten seconds after they ask it to end."""


def wall_clock() -> datetime:
    return datetime.now(UTC)


OTHER_VERSION = (
    "The database was made by another version of Signoff: {}. Nothing was changed. "
    "Start the version that made it, or name a new database in DATABASE_URL."
)


class Unready(Exception):
    """The bot can't start; the text says why and what to do, on one line."""


@dataclass(frozen=True)
class Outlet:
    """The Slack operations that the scheduler calls, on one client."""

    client: WebClient

    def draw(self, session: Session, message: Message, now: datetime) -> Rendered | None:
        return registry.draw(session, message, now)

    def deliver(self, message: Message, drawing: Rendered) -> Receipt:
        return post.deliver(self.client, message, drawing)

    def ask_about(self, user_id: str, team_id: str) -> Profile:
        return post.ask_about(self.client, user_id, team_id)

    def is_closed(self, channel: str) -> bool:
        return post.is_closed(self.client, channel)

    def look_up(self, message: Message) -> list[Receipt]:
        return post.look_up(self.client, message)

    def remove_file(self, file_id: str) -> None:
        post.remove_file(self.client, file_id)

    def withdraw(self, _message: Message, copy: Receipt) -> None:
        post.withdraw(self.client, copy)


@dataclass(frozen=True)
class Bot:
    """A wired bot, started by `start`. Slack reaches it by Socket Mode (`line`), or else by HTTP (`door`)."""

    settings: Settings
    db: Database
    runtime: Runtime
    bolt: App
    listeners: Listeners
    heartbeat: Heartbeat
    line: SocketMode | None
    door: WebServer | None

    def start(self) -> None:
        """Migrates the database, sets up the workspace, connects, and starts the heartbeat. Raises Unready."""
        try:
            migrate.migrate(self.db.engine)
            greet(self)
            database_state = self._database_state()
            if self.door:
                self._open(self.door)
            if self.line:
                self.line.connect()
        except SlackApiError as refusal:
            raise Unready(_refused(refusal)) from refusal
        except migrate.UnknownShape as fault:
            raise Unready(OTHER_VERSION.format(fault)) from fault
        except SQLAlchemyError as fault:
            raise Unready(f"The database can't be used ({type(fault).__name__}). Check DATABASE_URL.") from fault
        except (SlackClientError, OSError) as fault:
            raise Unready(
                f"Slack can't be reached at {self.settings.slack_api_url} ({type(fault).__name__})."
            ) from fault
        self.heartbeat.start()
        log.info("connected", by="socket" if self.line else "http", slack=self.settings.slack_api_url, **database_state)

    def stop(self, within: float | None = None) -> bool:
        """Accepts no new work, finishes running work, and disconnects. False: not done `within` seconds (STOP_SECONDS).

        Unfinished messages are not lost: their lease expires, and the next bot looks them up in Slack.
        """
        within = STOP_SECONDS if within is None else within
        self.heartbeat.take_no_more()
        thread = ThreadPoolExecutor(1, thread_name_prefix="stopping")
        shutdown = thread.submit(self._end)
        thread.shutdown(wait=False)
        try:
            shutdown.result(within)
        except TooLong:
            log.warning("left unfinished", seconds=within)
            return False
        return True

    def _end(self) -> None:
        with ExitStack() as reversed_steps:
            reversed_steps.callback(self.db.dispose)
            reversed_steps.callback(self.listeners.shutdown, wait=True)
            reversed_steps.callback(self.heartbeat.stop)
            if self.line:
                reversed_steps.callback(self.line.close)
                reversed_steps.callback(self.line.hang_up)
            if self.door:
                reversed_steps.callback(self.door.stop)

    def _open(self, door: WebServer) -> None:
        try:
            door.start()
        except OSError as fault:
            address = f"{self.settings.http_host}:{self.settings.http_port}"
            raise Unready(f"The port at {address} can't be had ({fault.strerror}). Check SIGNOFF_HTTP_PORT.") from fault

    def _database_state(self) -> dict[str, Any]:
        """Backend and outbox counts at startup, for the log."""
        with self.db.reading() as session:
            outbox = stats.outbox(session, self.runtime.clock())
        return {
            "database": self.db.engine.url.get_backend_name(),
            "waiting": outbox.waiting,
            "late": outbox.late,
            "leases_over": outbox.lease_over,
            "leased_to_others": outbox.leased,
            "parked": outbox.parked,
        }


def _refused(refusal: SlackApiError) -> str:
    """The text of Unready: either Slack refused the tokens, or Slack has a temporary failure."""
    reason = refusal.response.get("error")
    if slack_errors.undeliverable(refusal, slack_errors.Call.TO_PERSON).decision.then in (Then.AGAIN, Then.PAUSE):
        return f"Slack has troubles of its own ({reason or refusal.response.status_code}). Start me again in a minute."
    return f"Slack refused the tokens ({reason}). `signoff check` says what to do."


def build(
    settings: Settings,
    clock: Callable[[], datetime] = wall_clock,
    db: Database | None = None,
    *,
    hurry_seconds: int = HURRY_SECONDS,
) -> Bot:
    """Wires the bot without starting it. `db` replaces the database that the settings name.

    `hurry_seconds`: timeout of each Slack call about a person while a form or an answer waits.
    """
    db = db or Database(settings.database_url)
    client = slack_client(settings.bot_token, settings.slack_api_url)
    outlet, metrics = Outlet(client), Metrics(db, clock)

    heartbeat = Heartbeat(
        lambda: tick.send_one(db, outlet, clock, metrics),
        settings.tick_seconds,
        metrics,
        tidy_one=lambda: housekeeping.work_once(db, outlet, clock),
    )
    runtime = Runtime(db, clock, heartbeat.wake, registry.LISTS, hurry_seconds)
    listeners = Listeners()
    # SlackRequests verifies requests, because Bolt would log each one that it refuses.
    bolt = App(
        name="signoff",
        client=client,
        token_verification_enabled=False,
        request_verification_enabled=False,
        listener_executor=listeners,
    )
    registry.register(bolt, runtime)
    line = None
    if not settings.hears_by_http:
        line = SocketMode(bolt, settings.app_token, slack_client(settings.app_token, settings.slack_api_url))
    door, refused_requests = None, RefusedRequests(metrics.refused)
    if settings.http_port:
        requests = (
            SlackRequests(bolt, listeners, settings.signing_secret, refused_requests.refused) if not line else None
        )
        door = WebServer(
            settings.http_host, settings.http_port, _checks(db, heartbeat, line), metrics, requests, refused_requests
        )
    return Bot(settings, db, runtime, bolt, listeners, heartbeat, line, door)


def _checks(db: Database, heartbeat: Heartbeat, line: SocketMode | None) -> Checks:
    """The readiness checks of this bot, by name."""
    checks: dict[str, Callable[[], Check]] = {
        "database": lambda: health.database(db.engine),
        "heartbeat": lambda: health.heartbeat(heartbeat),
        "workspaces": lambda: health.workspaces(db),
    }
    if line is not None:
        checks["slack"] = lambda: health.slack(line)
    return Checks(checks)


def greet(bot: Bot) -> None:
    """Stores the workspace and its leads, resumes it if it was stopped, and schedules the next digest.

    What Slack shows is read as unknown, since the database may have been restored from a backup meanwhile.
    """
    client = bot.bolt.client
    team = client.auth_test()
    leads = [profile for lead in bot.settings.leads if (profile := _profile(client, lead, team["team_id"]))]
    now = bot.runtime.clock()
    with bot.db.writing() as session:
        created = get_or_create_workspace(session, team["team_id"], team.get("team") or "")
        workspace = lock_workspace_by_id(session, created.id)
        forget_what_is_shown(session, workspace.id)
        if resume_workspace(workspace):
            log.info("workspace goes on", team=workspace.team_id)
        ctx = Context(session, workspace, now)
        personal.guess_again(ctx)
        apply_environment(workspace, [lead.user_id for lead in leads], bot.settings.digest_channel)
        for lead in leads:
            upsert_profile(session, workspace, lead, now)
        first_lead = find_recruiter(session, workspace, workspace.lead_ids[0]) if workspace.lead_ids else None
        if first_lead and first_lead.zone:
            changes.change_workspace_zone(session, workspace, first_lead.zone, now)
        hand_off.reassign_orphans(ctx)
        digest.plant_next(session, workspace, now)


def _profile(client: WebClient, user_id: str, team_id: str) -> Any:
    try:
        return profile_of(client.users_info(user=user_id)["user"], team_id)
    except SlackApiError as refusal:
        log.warning("lead not found", user=user_id, reason=refusal.response.get("error"))
        return None
