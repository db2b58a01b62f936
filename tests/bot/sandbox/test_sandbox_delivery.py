"""Delivery to the app: acks and timeouts, several and lost connections, signed HTTP requests."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.sandbox.app_side.socket_mode import MAX_CONNECTIONS
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.troubles import AckTimeout, DispatchFailed, RefusedByClient
from bot.sandbox.visitor.visitor import Visitor
from tests.bot.ports import until
from tests.bot.sandbox.conftest import client_of, connection, sandbox_with
from tests.bot.sandbox.surfaces import Json, actions, button, section
from tests.world import PATIENCE_SECONDS


def add_hello_command(app: App, *, words: str = "Hello") -> list[Json]:
    bodies: list[Json] = []

    @app.command("/hello")
    def hello(ack: Any, body: Json) -> None:
        bodies.append(body)
        ack(words)

    return bodies


def test_a_command_tells_who_where_and_what_and_shows_the_answer(app: App, ana: Visitor) -> None:
    bodies = add_hello_command(app)
    assert ana.command("/hello", "Jane Doe, final", channel="random") == "Hello"
    [body] = bodies
    assert (body["command"], body["text"]) == ("/hello", "Jane Doe, final")
    assert (body["user_id"], body["user_name"], body["team_domain"]) == ("U0ANA", "ana", "acmetalent")
    assert (body["channel_id"], body["channel_name"]) == ("C0RANDOM", "random")
    assert body["is_enterprise_install"] == "false"
    assert [message.ephemeral for message in ana.channel("random")] == [True]


def test_a_command_is_typed_to_the_bot_unless_a_channel_is_named(app: App, ana: Visitor) -> None:
    bodies = add_hello_command(app)
    ana.command("/hello")
    assert (bodies[0]["channel_id"], bodies[0]["channel_name"]) == ("D0ANA", "directmessage")


def test_names_arrive_as_references_where_the_manifest_asks_for_it(app: App, ana: Visitor) -> None:
    texts: list[str] = []

    @app.command("/escaped")
    def escaped(ack: Any, body: Json) -> None:
        texts.append(body["text"])
        ack()

    assert ana.command("/escaped", "@ben in #hiring") is None
    assert texts == ["<@U0BEN|ben> in <#C0HIRING|hiring>"]


def test_a_command_that_is_not_in_the_manifest_is_no_command(ana: Visitor) -> None:
    with pytest.raises(RefusedByClient, match="not a valid command"):
        ana.command("/nothing")


def test_without_a_connection_the_act_fails_visibly(sandbox: Sandbox) -> None:
    with pytest.raises(DispatchFailed, match="no Socket Mode connection"):
        sandbox.as_("U0ANA").command("/hello")
    [exchange] = sandbox.traffic.named("/hello")
    assert exchange.error == "dispatch_failed"


def test_an_ack_that_comes_too_late_is_no_ack(sandbox: Sandbox, app: App, ana: Visitor) -> None:
    sandbox.dispatch.ack_within = 0.1
    awake = threading.Event()

    @app.command("/hello")
    def hello(ack: Any) -> None:
        awake.wait(5)
        ack("late")

    with pytest.raises(AckTimeout):
        ana.command("/hello")
    awake.set()
    assert ana.dm == []
    assert sandbox.traffic.named("/hello")[0].error == "operation_timeout"


def test_an_event_without_an_ack_comes_again_and_says_so(sandbox: Sandbox, app: App, ana: Visitor) -> None:
    sandbox.dispatch.ack_within = 0.2
    ana.open_home()
    sandbox.until(lambda: len(sandbox.traffic.named("app_home_opened")) == 2)
    first, second = sandbox.traffic.named("app_home_opened")
    assert first.request["payload"]["event_id"] == second.request["payload"]["event_id"]


def test_each_connection_gets_its_share(sandbox: Sandbox, app: App, connected: SocketModeHandler) -> None:
    add_hello_command(app, words="one")
    other_client = client_of(sandbox)
    other = App(client=other_client)
    add_hello_command(other, words="two")
    ana = sandbox.as_("U0ANA")
    with connection(sandbox, other):
        assert sandbox.connections == 2
        assert {ana.command("/hello") for _ in range(4)} == {"one", "two"}


def test_an_app_may_hold_ten_connections(sandbox: Sandbox, client: WebClient) -> None:
    def link() -> ClientConnection:
        return everything.enter_context(connect(client.apps_connections_open(app_token=sandbox.app_token)["url"]))

    with ExitStack() as everything:
        assert all('"hello"' in link().recv() for _ in range(MAX_CONNECTIONS))
        assert "too_many_websockets" in link().recv()


def test_the_address_of_a_connection_is_good_once(sandbox: Sandbox, client: WebClient) -> None:
    url = client.apps_connections_open(app_token=sandbox.app_token)["url"]
    with connect(url), pytest.raises(InvalidStatus), connect(url):
        pass


@pytest.mark.parametrize("reset", [False, True])
def test_a_dropped_connection_comes_back(sandbox: Sandbox, app: App, reset: bool) -> None:
    add_hello_command(app)
    with connection(sandbox, app, ping_interval=0.2):
        sandbox.drop_sockets(reset=reset)
        sandbox.until(lambda: sandbox.connections == 0)
        sandbox.until(lambda: sandbox.connections == 1)
        sandbox.until(lambda: _answers_hello(sandbox))


def test_a_silent_connection_swallows_what_is_sent(sandbox: Sandbox, app: App) -> None:
    add_hello_command(app)
    with connection(sandbox, app, ping_interval=0.2) as handler:
        session = handler.client.session_id()
        sandbox.silence_sockets()
        sandbox.dispatch.ack_within = 0.2
        with pytest.raises(AckTimeout):
            sandbox.as_("U0ANA").command("/hello")
        assert handler.client.session_id() == session


def test_a_workspace_with_open_connections_and_late_answers_closes_at_once(sandbox: Sandbox, app: App) -> None:
    sandbox.faults.add("auth.test", delay=60)
    hasty = WebClient(sandbox.bot_token, base_url=sandbox.api_url, timeout=0.05, retry_handlers=[])  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        hasty.auth_test()
    with connection(sandbox, app):
        began = time.monotonic()
        sandbox.stop()
    assert time.monotonic() - began < 10


def _answers_hello(sandbox: Sandbox) -> bool:
    try:
        return sandbox.as_("U0ANA").command("/hello") == "Hello"
    except DispatchFailed:
        return False


def test_no_command_is_lost_while_slack_refreshes_the_connection(
    sandbox: Sandbox, app: App, connected: SocketModeHandler
) -> None:
    add_hello_command(app)
    for _ in range(3):
        sandbox.refresh_sockets()
        assert sandbox.as_("U0ANA").command("/hello") == "Hello"


@contextmanager
def http_app(app: App) -> Iterator[str]:
    """Serves the Bolt app over HTTP; yields the request URL."""

    class BoltRequestHandler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            answer = app.dispatch(BoltRequest(body=body, headers=dict(self.headers.items())))
            self.send_response(answer.status)
            for name, values in answer.headers.items():
                self.send_header(name, values[0])
            self.end_headers()
            self.wfile.write((answer.body or "").encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), BoltRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/slack/events"
        server.shutdown()
        thread.join()


class LateApp:
    """Forwards to an app that is created after its request URL is known."""

    app: App

    def dispatch(self, request: BoltRequest) -> Any:
        return self.app.dispatch(request)


@pytest.fixture
def over_http() -> Iterator[tuple[Sandbox, App]]:
    late = LateApp()
    with http_app(late) as url, sandbox_with(request_url=url) as sandbox:  # type: ignore[arg-type]
        late.app = App(client=client_of(sandbox), signing_secret=sandbox.signing_secret)
        yield sandbox, late.app


def test_signed_requests_do_what_sockets_do(over_http: tuple[Sandbox, App]) -> None:
    sandbox, app = over_http
    ana = sandbox.as_("U0ANA")
    add_hello_command(app)
    homes: list[Json] = []

    @app.action("press")
    def pressed(ack: Any, respond: Any) -> None:
        respond("pressed")
        ack()

    @app.event("app_home_opened")
    def opened(event: Json) -> None:
        homes.append(event)

    assert ana.command("/hello", "a & b") == "Hello"
    client_of(sandbox).chat_postMessage(channel="U0ANA", text="x", blocks=[section("x"), actions(button("Go"))])
    ana.press("Go")
    assert ana.dm[-1].text == "pressed"
    ana.open_home()
    until(lambda: homes, PATIENCE_SECONDS)


def test_a_wrong_secret_is_refused_by_the_app(over_http: tuple[Sandbox, App]) -> None:
    sandbox, app = over_http
    add_hello_command(app)
    object.__setattr__(sandbox.app, "signing_secret", "not the one")
    with pytest.raises(DispatchFailed, match="401"):
        sandbox.as_("U0ANA").command("/hello")
