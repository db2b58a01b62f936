"""The sandbox: a local Slack server with a workspace, people to act as, and a clock that is moved by hand."""

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
    """A workspace, the server around it and the switches of both. `with` starts and stops the server.

    `manifest` is the app's manifest as a dict. With `request_url` events and interactions go out as signed HTTP
    requests instead of over Socket Mode. `on_clock` is called in a worker thread when a person moves the clock on the
    page; without it only the sandbox's clock moves. `guide` holds the steps of the page's guided path.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        manifest: Json,
        people: Iterable[Person],
        channels: Iterable[Channel] = (),
        port: int = 0,
        request_url: str | None = None,
    ) -> None:
        self.clock = clock
        self.app = Installation(manifest)
        self.workspace = Workspace(clock, self.app, people, channels)
        self.traffic = Traffic()
        self.faults = InjectedFaults()
        self.rates = RateLimits()
        self.guide = Guide()
        self.on_clock: Callable[[datetime], None] | None = clock.set
        self._clock_lock = threading.Lock()
        tcp_connections = TcpConnections()
        self._server = Server(port, tcp_connections)
        self.workspace.response_urls.base_url = self.url
        self._socket_mode = SocketModeServer(self.workspace, tcp_connections)
        delivery = SignedHttp(self.workspace, request_url) if request_url else self._socket_mode
        self.dispatch = Dispatch(self.workspace, delivery.deliver, self.traffic)
        self._web_api = WebApi(self.workspace, self.traffic, self.faults, self.rates, tcp_connections)
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
        """The secret that signs the HTTP requests to the app."""
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
        """Sets the ack timeout and the lifetime of trigger ids, in real seconds; Slack's value, the default, is 3.

        Tests raise it, because a busy machine may stand still for three seconds.
        """
        self.dispatch.ack_within = self.workspace.triggers.life = seconds

    @property
    def strict_rates(self) -> bool:
        """Whether Slack's real rate limits apply."""
        return self.rates.strict

    @strict_rates.setter
    def strict_rates(self, strict: bool) -> None:
        self.rates.strict = strict

    def start(self) -> None:
        """Starts the server; returns when it accepts requests."""
        routes = [*self._web_api.routes(), *self._hooks.routes(), *self._socket_mode.routes()]
        self._server.start([*routes, PageRoutes(self).mount()])

    def stop(self) -> None:
        """Stops the server and ends all connections, within two seconds."""
        self.dispatch.stop()
        self.workspace.changes.close()
        self._server.stop()

    def __enter__(self) -> "Sandbox":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def as_(self, user_id: str) -> Visitor:
        """A visitor that acts as this person. Raises KeyError for an unknown id."""
        return Visitor(self.workspace, self.dispatch, user_id)

    def until(self, predicate: Callable[[], object], timeout: float = 10) -> None:
        """Blocks until the predicate holds. Raises TimeoutError, with the workspace's contents, after `timeout` s."""
        if not self.workspace.changes.until(predicate, timeout):
            contents = describe_workspace(self.workspace, self.traffic)
            raise TimeoutError(f"not within {timeout} seconds. What is there:\n{contents}")

    def subscribe(self) -> Subscription:
        """A subscription to changes, for a coroutine in the server's event loop. The caller closes it."""
        return self.workspace.changes.subscribe()

    def snapshot(self) -> str:
        """A snapshot of the workspace and the clock, as JSON."""
        return storage.snapshot(self.workspace)

    def restore(self, document: str) -> None:
        """Restores a snapshot, including the clock."""
        storage.restore(self.workspace, document)

    def move_clock(self, target: Callable[[datetime], datetime]) -> None:
        """Moves the clock through `on_clock`, as the page does. `target` computes the new moment from the current one.

        A lock serializes moves, so that each starts where the last ended.
        """
        with self._clock_lock:
            (self.on_clock or self.clock.set)(target(self.clock.now()))
        self.workspace.changes.notify()

    def change_person(self, user_id: str, *, answer_is_lost: bool = False, **changes: Any) -> None:
        """Changes fields of a Person and sends a `user_change` event; with `answer_is_lost` the event is sent twice."""
        workspace = self.workspace
        person = dataclasses.replace(workspace.people[user_id], **changes)
        workspace.add_person(person)
        now = self.clock.now()
        user = user_object(person, workspace.team_id, now, with_email="users:read.email" in self.app.scopes)
        event = {"type": "user_change", "user": user, "cache_ts": workspace.seconds()}
        self.dispatch.event(event | {"event_ts": workspace.timestamp()}, answer_is_lost=answer_is_lost)

    def invite(self, channel_id: str, user_id: str | None = None) -> None:
        """Adds a member, by default the bot, to a channel; the app hears of it in the channels that it is in."""
        conversation, member = self.workspace.conversations[channel_id], user_id or self.bot_user_id
        with self.workspace.changes.change():
            conversation.members.add(member)
        if self.bot_user_id in conversation.members:
            event = {"type": "member_joined_channel", "user": member, "channel": channel_id, "team": self.team_id}
            self.dispatch.event(event | {"event_ts": self.workspace.timestamp()})

    def remove(self, channel_id: str, user_id: str | None = None) -> None:
        """Removes a member, by default the bot, from a channel."""
        with self.workspace.changes.change():
            self.workspace.conversations[channel_id].members.discard(user_id or self.bot_user_id)

    def archive(self, channel_id: str) -> None:
        """Archives a channel."""
        with self.workspace.changes.change():
            self.workspace.conversations[channel_id].is_archived = True

    def drop_sockets(self, *, reset: bool = False) -> None:
        """Closes the app's websockets: with a close frame, or with `reset` by a TCP reset."""
        self._socket_mode.drop(reset=reset)

    def refresh_sockets(self, reason: str = "refresh_requested") -> None:
        """Asks the app to reconnect, as Slack does every few hours; `reason` goes into the disconnect message."""
        self._socket_mode.refresh(reason)

    def silence_sockets(self, *, also_new: int = 0) -> None:
        """Stops all traffic on the app's websockets but keeps them open, like a network that drops every packet.

        `also_new`: the number of future websockets that are silent from the start.
        """
        self._socket_mode.silence(also_new)

    @property
    def connections(self) -> int:
        """The number of open websockets, silent ones included."""
        return len(self._socket_mode.connections)

    @property
    def live_socket_numbers(self) -> frozenset[int]:
        """The numbers of the open websockets that are not silent. Numbers are never reused."""
        return frozenset(connection.number for connection in self._socket_mode.connections if not connection.silent)

    def expire_triggers(self) -> None:
        """Expires every trigger id at once."""
        self.workspace.triggers.expire_all()
