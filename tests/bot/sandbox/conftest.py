"""Fixtures: a sandbox with three people, and a Bolt app to which each test adds listeners."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.clock import Clock
from bot.sandbox.state.installation import BOT_USER
from bot.sandbox.state.people import Channel, Person
from bot.sandbox.visitor.visitor import Visitor
from tests.world import PATIENCE_SECONDS

BERLIN = ZoneInfo("Europe/Berlin")
SCOPES = [
    "commands",
    "chat:write",
    "im:write",
    "im:history",
    "im:read",
    "users:read",
    "users:read.email",
    "channels:read",
    "channels:history",
    "groups:read",
    "groups:history",
    "team:read",
    "files:write",
]


def manifest_of(**changes: Any) -> dict[str, Any]:
    """A manifest for most tests; `scopes`, `app_home` and `events` replace its parts."""
    app_home = {"home_tab_enabled": True, "messages_tab_enabled": True}
    commands = [{"command": "/hello"}, {"command": "/escaped", "should_escape": True}]
    shortcuts = [
        {"name": "Everywhere", "type": "global", "callback_id": "everywhere"},
        {"name": "On a message", "type": "message", "callback_id": "on_message"},
    ]
    events = ["app_home_opened", "user_change", "message.im"]
    return {
        "features": {
            "bot_user": {"display_name": "Helper"},
            "app_home": changes.get("app_home", app_home),
            "slash_commands": commands,
            "shortcuts": shortcuts,
        },
        "oauth_config": {"scopes": {"bot": changes.get("scopes", SCOPES)}},
        "settings": {"event_subscriptions": {"bot_events": changes.get("events", events)}},
    }


def sandbox_with(**changes: Any) -> Sandbox:
    """A sandbox, not started yet, at 10:00 in Berlin on Tuesday 3 March 2026."""
    request_url = changes.pop("request_url", None)
    sandbox = Sandbox(
        clock=Clock(datetime(2026, 3, 3, 10, tzinfo=BERLIN)),
        manifest=manifest_of(**changes),
        people=[
            Person("U0ANA", "ana", "Ana Ruiz", tz="Europe/Madrid", email="ana@acme.example"),
            Person("U0BEN", "ben", "Ben Okafor", tz="America/New_York"),
            Person("U0GONE", "gone", "Gone Away", deleted=True),
        ],
        channels=[
            Channel("C0HIRING", "hiring", {"U0ANA", "U0BEN", BOT_USER}),
            Channel("C0RANDOM", "random", {"U0ANA"}),
            Channel("G0LEADS", "leads", {"U0BEN"}, is_private=True),
        ],
        request_url=request_url,
    )
    sandbox.set_ack_timeout(PATIENCE_SECONDS)
    return sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with sandbox_with() as started:
        yield started


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return client_of(sandbox)


def client_of(sandbox: Sandbox) -> WebClient:
    """The bot's client, without retries."""
    return WebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@pytest.fixture
def app(client: WebClient) -> App:
    return App(name="helper", client=client)  # without a name Bolt inspects the whole stack for one


@pytest.fixture
def connected(sandbox: Sandbox, app: App) -> Iterator[SocketModeHandler]:
    """The app's Socket Mode connection."""
    with connection(sandbox, app) as handler:
        yield handler


@contextmanager
def connection(sandbox: Sandbox, app: App, **options: Any) -> Iterator[SocketModeHandler]:
    """Opens another Socket Mode connection of the app, and closes it at the end of the block."""
    before = sandbox.connections
    handler = SocketModeHandler(app, sandbox.app_token, **options)
    handler.connect()  # type: ignore[no-untyped-call]
    sandbox.until(lambda: sandbox.connections > before)
    try:
        yield handler
    finally:
        # The client would wait seconds for its socket and its queue: wake both, then close.
        handler.client.auto_reconnect_enabled = False
        handler.client.closed = True
        handler.client.enqueue_message("{}")
        sandbox.drop_sockets()
        handler.client.current_session_runner.shutdown()  # type: ignore[no-untyped-call]
        handler.close()  # type: ignore[no-untyped-call]


@pytest.fixture
def ana(sandbox: Sandbox, connected: SocketModeHandler) -> Visitor:
    return sandbox.as_("U0ANA")


@pytest.fixture
def ben(sandbox: Sandbox, connected: SocketModeHandler) -> Visitor:
    return sandbox.as_("U0BEN")
