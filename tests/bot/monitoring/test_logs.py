"""The log: it tells what happened, and holds no personal data."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import structlog
from slack_bolt import BoltRequest

from bot.monitoring import logs
from bot.sandbox.troubles import AckTimeout
from tests.bot.ports import asked, free_port
from tests.conftest import TUESDAY
from tests.databases import migrated_url, without_tables
from tests.logged import as_before, written
from tests.world import World, madrid, playing

SECRETS = {
    "bot token": "xoxb-1234567890-0987654321-AbCdEfGhIjKl",
    "app token": "xapp-1-A0SANDBOX-1000000000-0123456789abcdef",
    "refresh token": "xoxe-1-My0xLTE",
    "signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    "ticket": "wss://wss-primary.slack.com/link/?ticket=0f3e6a9c-11&app_id=1",
    "password": "postgresql://signoff:hunter2@db/signoff",
}

PRIVATE = (
    "Zenobia", "Quillfeather", "Bartholomew", "5550199", "zenobia.q@", "bart@", "cried on the phone", "Harbour Pilot",
    "wants to move to Lisbon", "taxidermy", "Ana Ruiz", "Lena Vogt", "ana@acme",
)  # fmt: skip
"""Personal data that must not stand in the log."""

METADATA = ("event_payload", "event_type", "private_metadata", "signoff_message", "callback_id")
"""Names of machine-readable parts of Slack's messages and forms."""


@pytest.fixture(autouse=True)
def others_log_as_before() -> Iterator[None]:
    with as_before():
        yield


def test_a_line_for_machines_is_one_object_with_time_level_room_and_what_happened() -> None:
    out = written(form="json")
    structlog.get_logger("scheduler.tick").info("message sent", kind="card", first=True)
    entry = json.loads(out.getvalue())
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {
        "event": "message sent",
        "level": "info",
        "logger": "scheduler.tick",
        "kind": "card",
        "first": True,
    }


def test_the_libraries_speak_through_the_same_formatter() -> None:
    out = written(form="json")
    for name in ("slack_bolt.App", "apscheduler.jobstores", "uvicorn.error", "sqlalchemy.pool"):
        logging.getLogger(name).warning("%s happened", "Something")
    entries = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["event"] for line in entries] == ["Something happened"] * 4
    assert {line["level"] for line in entries} == {"warning"}


@pytest.mark.parametrize("what", SECRETS)
@pytest.mark.parametrize("form", ["console", "json"])
def test_a_secret_is_never_written_whoever_says_it(what: str, form: str) -> None:
    out, secret = written(form=form), SECRETS[what]
    structlog.get_logger("bot.app").warning(f"sent {secret}", also=secret, deep={"in": [secret]})
    logging.getLogger("slack_sdk").error("sent %s", secret)
    telling = secret.split("ticket=")[-1].split("&")[0].split("//")[-1].split("@")[0]
    assert telling not in out.getvalue()
    assert out.getvalue().count(logs.HIDDEN) == 4


def test_what_the_settings_hold_is_hidden_whatever_it_looks_like() -> None:
    out = written(secrets=["", "8f742231b10e8888"])
    structlog.get_logger("bot.app").warning("signed with 8f742231b10e8888")
    assert "8f742231" not in out.getvalue()
    assert "signed with ***" in out.getvalue()


def test_a_fault_is_told_by_its_kind_and_its_place_without_its_words() -> None:
    out = written(form="json")
    try:
        raise ValueError("Zenobia Quillfeather")
    except ValueError:
        logging.getLogger("slack_bolt").exception("Failed")
    entry = json.loads(out.getvalue())
    assert (entry["event"], entry["fault"]) == ("Failed", "ValueError")
    assert "test_logs.py" in entry["at"]
    assert "Zenobia" not in out.getvalue()


def test_quiet_means_only_what_went_wrong() -> None:
    out = written(quiet=True)
    structlog.get_logger("bot.app").info("connected")
    assert out.getvalue() == ""
    structlog.get_logger("bot.app").warning("lead not found")
    assert "lead not found" in out.getvalue()


def play(world: World) -> None:
    """Plays a month of work with all kinds of typed text, and with faults of Slack."""
    ana, lena = world.ana, world.lena
    ana.declines(
        "Zenobia Quillfeather, +49 30 5550199, zenobia.q@mail.example",
        role="Harbour Pilot at Acme",
        What_you_may_tell_them="She loves taxidermy",
    )
    ana.press("No answer")
    world.sandbox.faults.add("chat.update", times=2, error="internal_error")
    world.sandbox.faults.add("chat.postMessage", error="invalid_blocks")
    ana.command("/decline", "Bartholomew Quillfeather, bart@mail.example, Harbour Pilot at Acme")
    ana.fill(Stage_reached="Final round", Reason="Timing or location")
    ana.submit()
    world.move_to(madrid(6, 12))
    lena.open_home()
    ana.reaches(
        message=ana.message("Zenobia"),
        Private_note="cried on the phone",
        Ideal_next_step="wants to move to Lisbon",
    )
    ana.command("/signoffs", "")
    with without_tables(world.bot.db.engine, "duty"):
        ana.visitor.open_home()
        with suppress(AckTimeout):
            ana.visitor.press("I reached them", ana.message("I have asked"))
        world.bot.listeners.wait_until_idle(10)
    world.bot.bolt.dispatch(
        BoltRequest(mode="socket_mode", body={"type": "block_actions", "user": {"id": "U0ANA", "name": "Zenobia"},
                    "team": {"id": "T0ACME"}, "actions": [{"action_id": "no.such", "value": "taxidermy"}]})
    )  # fmt: skip
    world.bot.heartbeat.wake()


@contextmanager
def all_talk_at(level: int) -> Iterator[None]:
    """Sets every existing logger of a library to this level."""
    known = [logger for logger in logging.root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    before = [(logger, logger.level) for logger in (logging.root, *known)]
    for logger, _ in before:
        logger.setLevel(level)
    try:
        yield
    finally:
        for logger, was in before:
            logger.setLevel(was)


@pytest.mark.parametrize("form", ["console", "json"])
def test_nobodys_data_and_no_secret_comes_into_the_log_at_any_level(tmp_path: Path, form: str) -> None:
    port = free_port()
    with migrated_url("sqlite", tmp_path) as url, playing(url, TUESDAY, port=port) as world:
        out = written(form=form, level=logging.DEBUG, secrets=world.bot.settings.secrets)
        with all_talk_at(logging.DEBUG):
            play(world)
        asked(port, "/readyz")
        world.sandbox.drop_sockets()
        sandbox = world.sandbox
    text = out.getvalue()
    assert all(event in text for event in ("message sent", "message refused", "listener failed", "Unhandled request"))
    tokens = (sandbox.bot_token, sandbox.app_token, sandbox.signing_secret)
    assert [word for word in (*PRIVATE, *METADATA, *tokens) if word in text] == []


@pytest.mark.parametrize(
    "line",
    [
        "Failed to decode Slack API response: Received a response in a non-JSON format: <p>Zenobia",
        "Unhandled request ({'type': 'view_submission', 'private_metadata': 'Zenobia'})",
        "Received an unsupported data frame [Zenobia]",
        'Failed to run listener function (error: "Zenobia")',
    ],
)
def test_a_librarys_line_ends_where_it_begins_to_repeat_what_it_was_given(line: str) -> None:
    out = written()
    logging.getLogger("slack_sdk.web.base_client").error(line)
    assert line.split(" ", maxsplit=1)[0] in out.getvalue()
    assert "Zenobia" not in out.getvalue()


def test_the_libraries_say_nothing_below_a_warning_whatever_level_they_are_given() -> None:
    out = written(level=logging.DEBUG)
    logging.getLogger("slack_sdk.web.base_client").debug("nobody listens")  # so that it is there
    with all_talk_at(logging.DEBUG):
        logging.getLogger("slack_sdk.web.base_client").debug("Sending a request - url, Zenobia")
        logging.getLogger("slack_bolt.App").info("Zenobia")
        structlog.get_logger("bot.app").debug("ours")
    assert "Zenobia" not in out.getvalue()
    assert "ours" in out.getvalue()


def test_every_line_about_a_message_says_which(tmp_path: Path) -> None:
    with migrated_url("sqlite", tmp_path) as url, playing(url, TUESDAY) as world:
        out = written(form="json")
        world.sandbox.faults.add("chat.postMessage", error="internal_error")
        world.ana.declines("Jane Doe, +49 30 123456")
        world.move(minutes=5)
    about = [entry for entry in map(json.loads, out.getvalue().splitlines()) if entry["event"].startswith("message")]
    assert {entry["event"] for entry in about} == {"message refused", "message sent"}
    assert all(isinstance(entry["message"], int) for entry in about)
