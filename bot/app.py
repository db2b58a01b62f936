"""The one page on which everything meets: settings, clock, database, Slack, listeners and heartbeat."""

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.listeners import Listeners
from bot.settings import Settings
from bot.slack_client import slack_client
from handlers import contents, delivery
from handlers.house import House, profile_of
from models import digest, migrating, recruiter, workspace
from models.database import Database
from models.drawing import Drawing, Receipt
from models.message import Message
from scheduler import tick
from scheduler.heartbeat import Heartbeat

log = structlog.get_logger()


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Unready(Exception):
    """The bot can't begin; the text says why and what to do, on one line."""


@dataclass(frozen=True)
class Outlet:
    """Slack as the scheduler knows it."""

    client: WebClient

    def draw(self, session: Session, message: Message, now: datetime) -> Drawing | None:
        return contents.draw(session, message, now)

    def deliver(self, message: Message, drawing: Drawing) -> Receipt:
        return delivery.deliver(self.client, message, drawing)

    def look_up(self, message: Message) -> Receipt | None:
        return delivery.look_up(self.client, message)


@dataclass(frozen=True)
class Bot:
    """A bot that is put together, and not yet started."""

    settings: Settings
    db: Database
    house: House
    bolt: App
    listeners: Listeners
    socket: SocketModeHandler
    heartbeat: Heartbeat

    def start(self) -> None:
        """Connects, greets the workspace, and begins to beat. Raises Unready."""
        try:
            migrating.migrate(self.db.engine)
            greet(self)
            self.socket.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as refusal:
            reason = refusal.response.get("error")
            raise Unready(f"Slack refused the tokens ({reason}). `signoff check` says what to do.") from refusal
        except SQLAlchemyError as fault:
            raise Unready(f"The database can't be used ({type(fault).__name__}). Check DATABASE_URL.") from fault
        except (SlackClientError, OSError) as fault:
            raise Unready(
                f"Slack can't be reached at {self.settings.slack_api_url} ({type(fault).__name__})."
            ) from fault
        self.heartbeat.start()
        log.info("connected", database=self.db.engine.url.get_backend_name(), slack=self.settings.slack_api_url)

    def stop(self) -> None:
        """Takes nothing new, finishes what it holds, and lets go."""
        self._hang_up()
        self.socket.close()  # type: ignore[no-untyped-call]
        self.heartbeat.stop()
        self.listeners.shutdown(wait=True)
        self.db.dispose()

    def _hang_up(self) -> None:
        """Hears nothing more, and lets the answers that are on their way go out over the open line.

        The client's two threads that listen to Slack would notice only seconds later that they are to end: they are
        woken, the one by the end of what it reads, the other by an empty message.
        """
        client = self.socket.client
        client.closed, client.auto_reconnect_enabled = True, False
        client.current_session_state.terminated = True
        client.message_queue.put(None)
        line = client.current_session.sock if client.current_session else None
        if line is not None:
            with suppress(OSError):
                # Not line.shutdown(): that of a TLS socket forgets the encryption before the last answers are out.
                socket.socket.shutdown(line, socket.SHUT_RD)
        client.message_processor.shutdown()  # type: ignore[no-untyped-call]
        client.message_workers.shutdown()


def build(settings: Settings, clock: Callable[[], datetime] = wall_clock) -> Bot:
    """Introduces everybody to everybody; nothing runs yet."""
    db = Database(settings.database_url)
    client = slack_client(settings.bot_token, settings.slack_api_url)
    outlet = Outlet(client)
    heartbeat = Heartbeat(lambda: tick.send_one(db, outlet, clock), settings.tick_seconds)
    house = House(db, clock, heartbeat.wake)
    listeners = Listeners()
    bolt = App(client=client, token_verification_enabled=False, listener_executor=listeners)
    contents.register(bolt, house)
    app_client = slack_client(settings.app_token, settings.slack_api_url)
    socket = SocketModeHandler(bolt, settings.app_token, web_client=app_client, ping_interval=2)
    return Bot(settings, db, house, bolt, listeners, socket, heartbeat)


def greet(bot: Bot) -> None:
    """Learns which workspace this is and who its leads are, and plans the digest."""
    client = bot.bolt.client
    team = client.auth_test()
    leads = [profile for lead in bot.settings.leads if (profile := _profile(client, lead))]
    now = bot.house.clock()
    with bot.db.writing() as session:
        books = workspace.of_team(session, team["team_id"], team.get("team") or "")
        workspace.take_environment(books, [lead.user_id for lead in leads], bot.settings.digest_channel)
        for lead in leads:
            recruiter.learn(session, books, lead, now)
        first = recruiter.find(session, books, books.lead_ids[0]) if books.lead_ids else None
        if first and first.zone:
            workspace.live_in(books, first.zone)
        digest.plant_next(session, books, now)


def _profile(client: WebClient, user_id: str) -> Any:
    try:
        return profile_of(client.users_info(user=user_id)["user"])
    except SlackApiError as refusal:
        log.warning("lead not found", user=user_id, reason=refusal.response.get("error"))
        return None
