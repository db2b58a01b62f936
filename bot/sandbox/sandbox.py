"""A Slack workspace on this machine: people to act as, a clock to move, and the real protocol for the bot."""

import dataclasses
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Any

from bot.sandbox.app_side.answers import Hooks
from bot.sandbox.app_side.dispatch import Dispatch, SignedHttp
from bot.sandbox.app_side.socket_mode import SocketModeServer
from bot.sandbox.faults import InjectedFaults
from bot.sandbox.page.guide import Guide
from bot.sandbox.page.routes import PageRoutes
from bot.sandbox.server import Server, TcpConnections
from bot.sandbox.state import storage
from bot.sandbox.state.changes import Subscription
from bot.sandbox.state.clock import Clock
from bot.sandbox.state.installation import Installation
from bot.sandbox.state.people import Channel, Person, user_object
from bot.sandbox.state.rates import RateLimits
from bot.sandbox.state.traffic import Traffic
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json
from bot.sandbox.visitor.visible import describe_workspace
from bot.sandbox.visitor.visitor import Visitor
from bot.sandbox.web_api.endpoint import WebApi


class Sandbox:
    """The workspace, its server and its switches.

    `manifest` is the app's manifest as a dict. With `request_url` the app is reached by signed HTTP requests
    instead of Socket Mode. `on_clock` is called in a worker thread when somebody moves the clock on the page;
    `guide` is the path that the page leads newcomers along.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        manifest: Json,
        people: Iterable[Person],
        channels: Iterable[Channel] = (),
        team_id: str = "T0ACME",
        team_name: str = "Acme Talent",
        port: int = 0,
        request_url: str | None = None,
    ) -> None:
        self.clock = clock
        self.app = Installation(manifest)
        self.workspace = Workspace(clock, self.app, people, channels, team_id, team_name)
        self.traffic = Traffic()
        self.faults = InjectedFaults()
        self.rates = RateLimits()
        self.guide = Guide()
        self.on_clock: Callable[[datetime], None] | None = clock.set
        self._clock_lock = threading.Lock()
        wire = TcpConnections()
        self._server = Server(port, wire)
        self.workspace.response_urls.base_url = self.url
        self._socket_mode = SocketModeServer(self.workspace, wire)
        delivery = SignedHttp(self.workspace, request_url) if request_url else self._socket_mode
        self.dispatch = Dispatch(self.workspace, delivery.deliver, self.traffic)
        self._web_api = WebApi(self.workspace, self.traffic, self.faults, self.rates, wire)
        self._hooks = Hooks(self.workspace, self.traffic, self.faults)

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def api_url(self) -> str:
        """The Web API's address, for SLACK_API_URL."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """The bot's token."""
        return self.app.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode."""
        return self.app.app_token

    @property
    def signing_secret(self) -> str:
        """What signed requests are signed with."""
        return self.app.signing_secret

    @property
    def team_id(self) -> str:
        """The workspace's id."""
        return self.workspace.team_id

    @property
    def bot_user_id(self) -> str:
        """The bot's user id."""
        return self.app.bot_user_id

    def set_ack_timeout(self, seconds: float) -> None:
        """How long people wait for an ack, and a form may be opened, in real time: else three seconds, as in Slack.

        For tests of what is answered, on machines that now and then stand still for as long.
        """
        self.dispatch.ack_within = self.workspace.triggers.life = seconds

    @property
    def strict_rates(self) -> bool:
        """Whether Slack's real rate limits hold."""
        return self.rates.strict

    @strict_rates.setter
    def strict_rates(self, strict: bool) -> None:
        self.rates.strict = strict

    def start(self) -> None:
        """Returns when the workspace answers."""
        routes = [*self._web_api.routes(), *self._hooks.routes(), *self._socket_mode.routes()]
        self._server.start([*routes, PageRoutes(self).mount()])

    def stop(self) -> None:
        """Closes everything, within two seconds."""
        self.dispatch.stop()
        self.workspace.changes.close()
        self._server.stop()

    def __enter__(self) -> "Sandbox":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def as_(self, user_id: str) -> Visitor:
        """Act as this person; KeyError when nobody has this id."""
        return Visitor(self.workspace, self.dispatch, user_id)

    def until(self, predicate: Callable[[], object], timeout: float = 10) -> None:
        """Blocks until the predicate holds; after `timeout` seconds TimeoutError shows what is there."""
        if not self.workspace.changes.until(predicate, timeout):
            contents = describe_workspace(self.workspace, self.traffic)
            raise TimeoutError(f"not within {timeout} seconds. What is there:\n{contents}")

    def subscribe(self) -> Subscription:
        """For a coroutine in the server's own loop: wakes it after every change; close it when it is done."""
        return self.workspace.changes.subscribe()

    def snapshot(self) -> str:
        """Everything that people see, and the clock, as JSON."""
        return storage.snapshot(self.workspace)

    def restore(self, document: str) -> None:
        """Goes back to a snapshot; UnknownForm when another version made it."""
        storage.restore(self.workspace, document)

    def move_clock(self, target: Callable[[datetime], datetime]) -> None:
        """Moves the clock as the page does: through `on_clock`, one move at a time, each from where the last led."""
        with self._clock_lock:
            (self.on_clock or self.clock.set)(target(self.clock.now()))
        self.workspace.changes.notify()

    def change_person(self, user_id: str, *, answer_is_lost: bool = False, **changes: Any) -> None:
        """Edits a profile (any field of Person) and tells the app with `user_change`, twice where its ack is lost."""
        workspace = self.workspace
        person = dataclasses.replace(workspace.people[user_id], **changes)
        workspace.add_person(person)
        now = self.clock.now()
        user = user_object(person, workspace.team_id, now, with_email="users:read.email" in self.app.scopes)
        event = {"type": "user_change", "user": user, "cache_ts": workspace.seconds()}
        self.dispatch.event(event | {"event_ts": f"{now.timestamp():.6f}"}, answer_is_lost=answer_is_lost)

    def invite(self, channel_id: str, user_id: str | None = None) -> None:
        """Adds a member to a channel, by default the bot."""
        with self.workspace.changes.change():
            self.workspace.conversations[channel_id].members.add(user_id or self.bot_user_id)

    def remove(self, channel_id: str, user_id: str | None = None) -> None:
        """Takes a member out of a channel, by default the bot."""
        with self.workspace.changes.change():
            self.workspace.conversations[channel_id].members.discard(user_id or self.bot_user_id)

    def archive(self, channel_id: str) -> None:
        """Archives a channel."""
        with self.workspace.changes.change():
            self.workspace.conversations[channel_id].is_archived = True

    def drop_sockets(self, *, reset: bool = False) -> None:
        """Ends the app's websockets: with a close frame, or with `reset` as a torn network does."""
        self._socket_mode.drop(reset=reset)

    def refresh_sockets(self, reason: str = "refresh_requested") -> None:
        """Asks the app to connect anew, as Slack does every few hours; `reason` is Slack's word for why."""
        self._socket_mode.refresh(reason)

    def silence_sockets(self, *, also_new: int = 0) -> None:
        """Leaves the app's websockets open while nothing comes or goes on them, as when a network dies quietly.

        `also_new`: so many of the next websockets are silent from their first moment.
        """
        self._socket_mode.silence(also_new)

    @property
    def connections(self) -> int:
        """How many websockets the app has open."""
        return len(self._socket_mode.connections)

    @property
    def live_socket_numbers(self) -> frozenset[int]:
        """The numbers of the websockets that the app has opened and that are not silent; no two have the same."""
        return frozenset(connection.number for connection in self._socket_mode.connections if not connection.silent)

    def expire_triggers(self) -> None:
        """Makes every trigger id too old, without waiting for it."""
        self.workspace.triggers.expire_all()
