"""The commands of `signoff`, as people type them; `run` has a process of its own."""

import json
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine as sqlalchemy_engine
from sqlalchemy import text

from bot import __version__
from bot.__main__ import main
from bot.app import STOP_SECONDS
from bot.demo.workspace import ANA, LENA, PEOPLE, TEAM
from bot.manifest import manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.clock import Clock
from bot.sandbox.state.people import Channel
from bot.settings import Settings
from models.database.engine import Database
from models.directory.workspace import stop_workspace
from models.outbox.message import MessageState
from tests import factories
from tests.bot import processes
from tests.bot.ports import asked, free_port, until
from tests.bot.processes import Started
from tests.databases import migrated_copy
from tests.effort import LONG
from tests.logged import as_before

NAMES = {str(field.alias) for field in Settings.model_fields.values()}
SECONDS = 50
"""Seconds that a command may take on a busy machine."""

TO_STOP = 10
"""Seconds that a bot may take to finish its work when it is stopped."""

HASTY: dict[str, float] = {"bot.app.STOP_SECONDS": 1.0, "bot.monitoring.health.ANSWER_SECONDS": 0.5}
"""Shorter times, in seconds, for a bot that waits in vain for something that hangs; its own is nine seconds."""


class Shell:
    """A folder without settings, in which commands are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment: dict[str, str | None] = {
            **dict.fromkeys(NAMES),
            "NO_PROXY": "127.0.0.1",
            "DATABASE_URL": f"sqlite:///{folder / 'signoff.db'}",
        }

    def start(self, *words: str, by: Callable[..., Started] = processes.forked, **options: Any) -> Started:
        """Starts the command in a process of its own."""
        environment = {name: value for name, value in {**os.environ, **self.environment}.items() if value is not None}
        return by(self.folder, environment, *words, **options)

    def run(self, *words: str) -> tuple[int, str, str]:
        """Runs the command in this process; returns the exit status, the output and the errors."""
        with as_before():  # `signoff run` sets up the logging of its process
            done = CliRunner().invoke(main, words, env=self.environment, catch_exceptions=False)
        return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """A sandbox whose clock runs as the bot's does."""
    channels = [TEAM, Channel("C0CLOSED", "closed", members={ANA.id})]
    clock = Clock(datetime.now(UTC), ticking=True)
    with Sandbox(clock=clock, manifest=manifest(), people=PEOPLE, channels=channels) as sandbox:
        yield sandbox


@pytest.fixture
def connected(shell: Shell, slack: Sandbox) -> Shell:
    """The folder with all settings of a bot that connects to the sandbox."""
    shell.environment |= {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "SIGNOFF_LEADS": LENA.id,
        "SIGNOFF_DIGEST_CHANNEL": TEAM.id,
    }
    return shell


def test_help_says_what_each_command_does(shell: Shell) -> None:
    status, output, _ = shell.run("--help")
    assert status == 0
    assert all(command in output for command in ("demo", "run", "check", "migrate", "troubles", "manifest"))
    assert "..." not in output.partition("Commands:")[2]


def test_the_command_is_named_as_in_the_readme_however_it_is_called(shell: Shell) -> None:
    process = shell.start("--help", by=processes.spawned)
    assert process.wait(SECONDS) == 0
    assert process.printed.startswith("Usage: signoff [OPTIONS]")


def test_the_version_is_the_packages(shell: Shell) -> None:
    assert shell.run("--version")[1].split()[-1] == __version__


def test_run_without_tokens_says_in_a_line_for_each_which_and_where_to_find_them(shell: Shell) -> None:
    status, output, complained = shell.run("run")
    assert (status, output) == (2, "")
    assert "SLACK_BOT_TOKEN is not set" in complained
    assert "SLACK_APP_TOKEN is not set" in complained
    assert [line.split()[0] for line in complained.splitlines()] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]


def test_every_fault_in_the_settings_is_told_in_one_go(shell: Shell) -> None:
    shell.environment |= {"DATABASE_URL": "mysql://ana:hunter2@db/x", "SIGNOFF_LEADS": "@bob"}
    status, _, complained = shell.run("check")
    assert status == 2
    assert "DATABASE_URL" in complained
    assert "SIGNOFF_LEADS" in complained
    assert "hunter2" not in complained
    assert "Traceback" not in complained


def test_migrate_brings_a_database_up_and_again_changes_nothing(shell: Shell) -> None:
    for _ in range(2):
        status, output, _ = shell.run("migrate")
        assert (status, output) == (0, "The database is up to date (sqlite).\n")
    assert (shell.folder / "signoff.db").exists()


def test_a_database_of_another_version_is_left_as_it_is(connected: Shell) -> None:
    connected.run("migrate")
    with closing(sqlite3.connect(connected.folder / "signoff.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0999'")
    for command in ("migrate", "run"):
        status, _, complained = connected.run(command)
        assert status != 0
        assert "made by another version of Signoff: its shape 0999 is not known to this version" in complained


def test_check_calls_a_database_that_is_not_there_yet_something_to_do_and_no_fault(connected: Shell) -> None:
    status, output, _ = connected.run("check")
    assert status == 0
    assert "to do  The database is empty or older than this version. `signoff run`" in output


def test_the_manifest_is_printed_as_json(shell: Shell) -> None:
    assert '"slash_commands"' in shell.run("manifest")[1]


def test_check_finds_nothing_to_do_where_all_is_well(connected: Shell) -> None:
    connected.run("migrate")
    status, output, _ = connected.run("check")
    assert status == 0, output
    assert "to do" not in output
    assert "Acme Talent" in output


@pytest.fixture
def troubled(shell: Shell) -> Shell:
    """A folder whose database has a stopped workspace, a list that was given up, and a list that is still retried."""
    migrated_copy(shell.folder)
    db = Database(str(shell.environment["DATABASE_URL"]))
    with db.writing() as session:
        acme = factories.acme(session)
        stop_workspace(acme, "token_revoked", factories.NOW)
        for slot, state, problem in (
            ("1", MessageState.PARKED, "invalid_blocks at /blocks/2"),
            ("2", MessageState.STALE, "http_502"),
        ):
            note = factories.note(session, acme, slot)
            note.state, note.problem, note.tries, note.refused_since = state, problem, 7, factories.NOW
    db.dispose()
    return shell


def test_troubles_are_listed_each_with_what_to_do(troubled: Shell) -> None:
    status, output, _ = troubled.run("troubles")
    assert (status, output.splitlines()) == (
        1,
        [
            "T0ACME  workspace  stopped since 2026-03-03 09:00 UTC  token_revoked",
            "    Set a SLACK_BOT_TOKEN that works (`signoff check` says whether it does), and start the bot.",
            "1  note to U0ANA  given up, refused since 2026-03-03 09:00 UTC  invalid_blocks at /blocks/2",
            "    Slack refuses how it is drawn: please report it. Later lists say the same.",
            "2  note to U0ANA  tried 7 times since 2026-03-03 09:00 UTC  http_502",
            "    It is tried again by itself, for a day at most.",
        ],
    )


@pytest.mark.parametrize("wish", ["1", "all"])
def test_what_was_given_up_is_owed_again_by_its_number_or_all_at_once(troubled: Shell, wish: str) -> None:
    status, output, _ = troubled.run("troubles", "--again", wish)
    assert status == 0
    assert output.startswith("Owed again: 1.")
    assert "given up" not in troubled.run("troubles")[1]


@pytest.mark.parametrize("wish", ["2", "99", "me", "-1"])
def test_a_number_that_was_not_given_up_is_told(troubled: Shell, wish: str) -> None:
    status, output, complained = troubled.run("troubles", "--again", wish)
    assert (status, output) == (2, "")
    assert complained.startswith(f"No message with the number {wish} has been given up.")


def test_without_troubles_the_status_is_zero(shell: Shell) -> None:
    migrated_copy(shell.folder)
    assert shell.run("troubles")[:2] == (0, "Everything has been delivered.\n")


def test_troubles_of_books_that_cannot_be_read_are_told_in_one_line(shell: Shell) -> None:
    status, _, complained = shell.run("troubles")
    assert (status, complained.splitlines()) == (
        2,
        ["The database can't be read (OperationalError). `signoff check` says what to do."],
    )


def test_the_plan_of_somebody_unknown_says_so_and_ends_with_one(shell: Shell) -> None:
    migrated_copy(shell.folder)
    status, output, complained = shell.run("plan", "nobody")
    assert (status, output) == (1, "")
    assert complained.startswith("Nobody here has the Slack id nobody.")


FAULTS = {
    "SLACK_BOT_TOKEN": ("xoxb-wrong", "Slack does not take SLACK_BOT_TOKEN (invalid_auth)"),
    "SLACK_APP_TOKEN": ("xapp-wrong", "Slack does not take SLACK_APP_TOKEN (invalid_auth)"),
    "SLACK_API_URL": ("http://127.0.0.1:9/api/", "Slack does not take SLACK_BOT_TOKEN (URLError)"),
    "SIGNOFF_LEADS": ("U0NOBODY", "The lead U0NOBODY is not found (user_not_found)"),
    "SIGNOFF_DIGEST_CHANNEL": ("C0CLOSED", "The bot is not in the digest channel"),
    "DATABASE_URL": ("postgresql://127.0.0.1:9/x", "The database can't be opened (OperationalError)"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_check_says_what_is_wrong_and_what_to_do(connected: Shell, name: str) -> None:
    value, expected = FAULTS[name]
    connected.environment[name] = value
    status, output, complained = connected.run("check")
    assert status == 1, complained
    assert f"to do  {expected}" in output


@pytest.mark.parametrize(
    "address", ["postgresql://ana:hunter2@127.0.0.1:9/x", "postgresql://ana:hunter2@:x", "hunter2"]
)
@pytest.mark.parametrize("command", ["check", "migrate", "plan", "troubles", "report", "export"])
def test_no_command_says_the_password_of_a_database_that_is_not_there(
    connected: Shell, command: str, address: str
) -> None:
    connected.environment["DATABASE_URL"] = address
    status, output, complained = connected.run(command)
    assert status != 0
    assert "database" in f"{output}{complained}".lower()
    assert "hunter2" not in output + complained


def test_check_says_so_when_nobody_is_named_to_help(connected: Shell) -> None:
    connected.environment["SIGNOFF_LEADS"] = ""
    status, output, _ = connected.run("check")
    assert status == 1
    assert "to do  Nobody is named to help" in output


UNREADY = {
    "SLACK_APP_TOKEN": "Slack refused the tokens (invalid_auth).",
    "SLACK_API_URL": "Slack can't be reached at http://127.0.0.1:9/api/",
    "DATABASE_URL": "The database can't be used (OperationalError).",
}


@pytest.mark.parametrize("name", UNREADY)
def test_a_bot_that_cannot_start_says_why_in_one_line(connected: Shell, name: str) -> None:
    connected.environment[name] = FAULTS[name][0]
    process = connected.start("run")
    try:
        assert process.wait(SECONDS) == 2
    finally:
        process.kill()
    assert "Traceback" not in process.complained
    assert process.complained.splitlines()[-1].startswith(UNREADY[name])


def test_the_bot_connects_sends_a_card_and_stops_when_it_is_asked_to(connected: Shell, slack: Sandbox) -> None:
    ana = slack.as_(ANA.id)
    process = connected.start("run", by=processes.spawned)
    try:
        slack.until(lambda: slack.connections, SECONDS)
        ana.command("/decline", "Jane Doe, Staff Engineer at Acme, final")
        slack.until(lambda: ana.view)
        ana.fill("Reason", "Timing or location")
        ana.submit()
        slack.until(lambda: any("Sign-off call: Jane Doe" in ana.visible(message) for message in ana.dm))
        assert "Jane" not in ended(process)
    finally:
        process.kill()


def lines(complained: str, event: str) -> list[dict[str, Any]]:
    """The entries of a JSON log for this event."""
    entries = [json.loads(line) for line in complained.splitlines() if line.startswith("{")]
    return [line for line in entries if line["event"] == event]


@contextmanager
def running(shell: Shell, slack: Sandbox, **constants: float) -> Iterator[Started]:
    """Runs a connected bot in a process of its own, on a migrated database."""
    shell.environment |= {"SIGNOFF_LOG": "json"}
    if not (shell.folder / "signoff.db").exists():
        migrated_copy(shell.folder)
    process = shell.start("run", constants=constants)
    try:
        slack.until(lambda: slack.connections, SECONDS)
        yield process
    finally:
        process.kill()


def ended(process: Started) -> str:
    """Stops the bot by SIGTERM; asserts that it ends in time and without errors; returns its log."""
    process.send_signal(signal.SIGTERM)
    assert process.wait(TO_STOP) == 0, process.complained
    assert "Traceback" not in process.complained
    return process.complained


def gives_up_in_time(complained: str) -> bool:
    """Whether the log says that the bot gave up unfinished work after exactly the time it has."""
    may_wait = STOP_SECONDS if LONG else HASTY["bot.app.STOP_SECONDS"]
    return [line["seconds"] for line in lines(complained, "left unfinished")] == [may_wait]


def test_a_bot_gives_up_before_whoever_asked_it_to_end_kills_it() -> None:
    assert STOP_SECONDS == 9
    assert STOP_SECONDS < TO_STOP


def decline(slack: Sandbox, name: str = "Jane Doe") -> None:
    """Records a decline as Ana."""
    ana = slack.as_(ANA.id)
    ana.command("/decline", f"{name}, Staff Engineer at Acme, final")
    slack.until(lambda: ana.view)
    ana.fill("Reason", "Timing or location")
    ana.submit()


def cards(slack: Sandbox) -> int:
    ana = slack.as_(ANA.id)
    return sum("Sign-off call: Jane Doe" in ana.visible(message) for message in ana.dm)


def test_asked_to_end_it_finishes_the_message_that_slack_is_slow_to_take(connected: Shell, slack: Sandbox) -> None:
    with running(connected, slack) as process:
        slack.faults.add("chat.postMessage", delay=1)
        decline(slack)
        slack.until(lambda: cards(slack) == 1)
        complained = ended(process)
    assert [line["kind"] for line in lines(complained, "message sent") if line["first"]] == ["card"]
    with running(connected, slack) as process:
        complained = ended(process)
    assert cards(slack) == 1
    assert lines(complained, "connected")[0]["leases_over"] == 0


def test_asked_to_end_while_slack_hangs_it_leaves_in_time_and_the_message_is_sent_once(
    connected: Shell, slack: Sandbox
) -> None:
    with running(connected, slack, **HASTY) as process:
        slack.faults.add("chat.postMessage", delay=60)
        decline(slack)
        slack.until(lambda: cards(slack) == 1)
        assert gives_up_in_time(ended(process))
    with sqlalchemy_engine(connected.environment["DATABASE_URL"] or "").begin() as connection:
        connection.execute(text("UPDATE message SET lease_until = 1 WHERE lease_until IS NOT NULL"))
        connection.execute(
            text("UPDATE message SET due_at = '2020-01-01' WHERE state = 'waiting' AND posted_at NOT NULL")
        )
    with running(connected, slack) as process:
        slack.until(lambda: slack.traffic.named("conversations.history"))
        complained = ended(process)
    assert cards(slack) == 1
    assert lines(complained, "connected")[0]["late"] >= 1, "the card; and at some hours a list"


HANG = {
    "sqlite": "SELECT 1",  # a transaction of ours holds the only lock
    "postgresql": "LOCK TABLE message, workspace IN ACCESS EXCLUSIVE MODE",
}
"""Statements by which another transaction blocks all others."""


def test_asked_to_end_while_the_database_hangs_it_leaves_in_time(
    connected: Shell, slack: Sandbox, database_url: str
) -> None:
    port = free_port()
    connected.environment |= {
        "DATABASE_URL": database_url,
        "SIGNOFF_TICK_SECONDS": "0.2",
        "SIGNOFF_HTTP_PORT": str(port),
    }
    db = Database(database_url)
    with running(connected, slack, **HASTY) as process:
        until(lambda: asked(port, "/readyz")[0] == 200, SECONDS)
        with db.engine.connect() as other:
            other.exec_driver_sql(HANG[other.dialect.name])
            until(lambda: asked(port, "/readyz")[0] == 503, SECONDS)
            complained = ended(process)
    db.dispose()
    # With the nine seconds of a long run, the ten that a statement waits for its lock may be over first.
    assert LONG or gives_up_in_time(complained)


def test_it_says_what_it_found_when_it_starts(connected: Shell, slack: Sandbox) -> None:
    with running(connected, slack) as process:
        slack.faults.add("chat.postMessage", error="invalid_blocks")
        decline(slack)
        slack.until(lambda: slack.traffic.named("chat.postMessage"))
        ended(process)
    with running(connected, slack) as process:
        [line] = lines(ended(process), "connected")
    assert (line["by"], line["database"], line["parked"]) == ("socket", "sqlite", 1)
    assert {"waiting", "late", "leases_over", "leased_to_others"} <= line.keys()


def test_check_asks_a_bot_that_runs(connected: Shell, slack: Sandbox) -> None:
    connected.environment |= {"SIGNOFF_HTTP_PORT": str(free_port())}
    migrated_copy(connected.folder)
    assert "ok     No bot answers at port" in connected.run("check")[1]
    with running(connected, slack):
        until(lambda: "The running bot: The Slack socket is connected." in connected.run("check")[1], SECONDS)
        status, output, _ = connected.run("check")
        assert (status, output.count("ok     The running bot:")) == (0, 3)
        slack.faults.add("apps.connections.open", times=100, error="internal_error")
        slack.drop_sockets()
        until(lambda: "to do  The running bot: The Slack socket is lost" in connected.run("check")[1], SECONDS)


def test_without_an_app_token_slack_comes_by_http_and_that_needs_a_port(connected: Shell, slack: Sandbox) -> None:
    connected.environment |= {"SLACK_APP_TOKEN": None, "SLACK_SIGNING_SECRET": slack.signing_secret}
    for command, status in (("run", 2), ("check", 1)):
        actual, output, complained = connected.run(command)
        assert actual == status
        assert "SIGNOFF_HTTP_PORT is not set" in output + complained
        assert "SLACK_APP_TOKEN is" not in output + complained


def test_a_bot_by_http_starts_answers_and_ends(connected: Shell, slack: Sandbox) -> None:
    port = free_port()
    connected.environment |= {
        "SLACK_APP_TOKEN": None,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SIGNOFF_HTTP_PORT": str(port),
        "SIGNOFF_LOG": "json",
    }
    process = connected.start("run")
    try:
        until(lambda: _answers(port), SECONDS)
        assert asked(port, "/slack/events", b"payload=x")[0] == 401
        assert lines(ended(process), "connected")[0]["by"] == "http"
    finally:
        process.kill()


def _answers(port: int) -> bool:
    try:
        return asked(port, "/healthz")[0] == 200
    except OSError:
        return False
