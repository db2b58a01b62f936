"""The manifest of the app: it asks for the scopes and events that the code uses, and for no others."""

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from slack_sdk import WebClient

from bot.manifest import EVENTS, OPTIONAL_SCOPES, SCOPES, manifest
from handlers import registry
from scripts import generate

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT.parent / "shared" / "manifest.schema.json"

# From the pages of the methods, https://docs.slack.dev/reference/methods/chat.postMessage and so on, and of the
# events, https://docs.slack.dev/reference/events/user_change.
METHOD_SCOPES: dict[str, set[str]] = {
    "auth_test": set(),
    "apps_connections_open": set(),  # uses the app-level token, with connections:write
    "blocks_validate": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_delete": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"im:history", "channels:history", "groups:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "files_completeUploadExternal": {"files:write"},
    "files_delete": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
EVENT_SCOPES: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.im": {"im:history"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}


METHODS = {name for name in dir(WebClient) if "_" in name.strip("_") and not name.startswith("_")}
"""Slack's names of methods, such as chat_postMessage."""


class Listening:
    """Takes the place of Bolt's app, and records what the features listen to."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def use(self, middleware: object) -> object:
        return middleware

    def __getattr__(self, kind: str) -> Callable[..., Callable[..., None]]:
        def listen(what: Any = None, **_options: object) -> Callable[..., None]:
            self.heard.append((kind, str(what)))
            return lambda *_listeners, **_options: None

        return listen

    def to(self, kind: str) -> set[str]:
        return {what for heard, what in self.heard if heard == kind}


@pytest.fixture(scope="module")
def listening() -> Listening:
    app = Listening()
    registry.register(app, None)  # type: ignore[arg-type]
    return app


def methods_called() -> Iterator[str]:
    """Every method of the Web API that the code calls."""
    ours = [path for floor in ("bot", "handlers", "scheduler", "models") for path in (ROOT / floor).rglob("*.py")]
    for path in ours:
        if "sandbox" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                yield node.attr


@pytest.mark.parametrize("name", generate.FILES)
def test_what_is_written_from_the_code_says_what_the_code_says(name: str) -> None:
    written = (ROOT / name).read_text("utf-8")
    assert written == generate.FILES[name](), f"{name} is older than the code: run {generate.COMMAND}"


def test_the_manifest_reads_back_as_it_is() -> None:
    assert yaml.safe_load(generate.manifest_yml()) == manifest()


def test_every_command_is_answered_and_every_answer_has_its_command(listening: Listening) -> None:
    asked = {command["command"] for command in manifest()["features"]["slash_commands"]}
    assert asked == listening.to("command")


def test_every_shortcut_is_answered_and_every_answer_has_its_shortcut(listening: Listening) -> None:
    asked = {shortcut["callback_id"] for shortcut in manifest()["features"]["shortcuts"]}
    assert asked == listening.to("shortcut")


def test_every_event_is_heard_and_asked_for(listening: Listening) -> None:
    # The manifest asks for messages of one kind of conversation; the event that comes is called "message".
    heard = {"message.im" if event == "message" else event for event in listening.to("event")}
    assert set(EVENTS) == heard == set(EVENT_SCOPES)


def test_every_method_is_allowed_and_no_scope_is_asked_for_in_vain() -> None:
    needed = {"commands"}.union(*(METHOD_SCOPES[method] for method in methods_called()), *EVENT_SCOPES.values())
    assert needed == set(SCOPES) | set(OPTIONAL_SCOPES)


def test_the_table_of_scopes_holds_nothing_that_is_no_longer_called() -> None:
    assert set(methods_called()) == set(METHOD_SCOPES)


def test_typed_names_and_channels_arrive_as_they_were_typed() -> None:
    assert not any(command["should_escape"] for command in manifest()["features"]["slash_commands"])


@pytest.mark.skipif(not SCHEMA.exists(), reason="Slack's manifest schema is not on this machine")
def test_slacks_own_schema_takes_the_manifest() -> None:
    for made in (manifest(), manifest("https://signoff.example.com")):
        jsonschema.validate(made, json.loads(SCHEMA.read_text("utf-8")))


def test_by_http_everything_comes_to_one_address_and_nothing_else_changes() -> None:
    at = "https://signoff.example.com/slack/events"
    made = manifest("https://signoff.example.com/")
    assert not made["settings"].pop("socket_mode_enabled")
    assert made["settings"]["event_subscriptions"].pop("request_url") == at
    assert made["settings"]["interactivity"].pop("request_url") == at
    assert {command.pop("url") for command in made["features"]["slash_commands"]} == {at}
    as_ever = manifest()
    assert as_ever["settings"].pop("socket_mode_enabled")
    assert made == as_ever
