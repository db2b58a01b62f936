"""The commands as people type them; what stays running does so in a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import __version__
from bot.__main__ import main
from bot.demo import ANA, LENA, PEOPLE, TEAM
from bot.manifest import manifest
from bot.sandbox.clock import Clock
from bot.sandbox.people import Channel
from bot.sandbox.sandbox import Sandbox
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
NAMES = {str(field.alias) for field in Settings.model_fields.values()}
SECONDS = 50
"""How long a command may take on a busy machine."""

TO_STOP = 10
"""How long a bot may take to finish what it holds."""


class Shell:
    """A folder without settings, and the commands typed there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment: dict[str, str | None] = {
            **dict.fromkeys(NAMES),
            "PYTHONPATH": str(ROOT),
            "NO_PROXY": "127.0.0.1",
            "DATABASE_URL": f"sqlite:///{folder / 'signoff.db'}",
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        command, pipe = [sys.executable, "-m", "bot", *words], subprocess.PIPE
        environment = {name: value for name, value in {**os.environ, **self.environment}.items() if value is not None}
        return subprocess.Popen(command, cwd=self.folder, env=environment, stdout=pipe, stderr=pipe, text=True)

    def run(self, *words: str) -> tuple[int, str, str]:
        """Status, output and errors."""
        done = CliRunner().invoke(main, words, env=self.environment, catch_exceptions=False)
        return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """A workspace whose clock goes as the bot's does."""
    channels = [TEAM, Channel("C0CLOSED", "closed", members={ANA.id})]
    clock = Clock(datetime.now(UTC), ticking=True)
    with Sandbox(clock=clock, manifest=manifest(), people=PEOPLE, channels=channels) as sandbox:
        yield sandbox


@pytest.fixture
def connected(shell: Shell, slack: Sandbox) -> Shell:
    """The same folder, with everything set."""
    shell.environment |= {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "SIGNOFF_LEADS": LENA.id,
        "SIGNOFF_DIGEST_CHANNEL": TEAM.id,
    }
    return shell


def test_help_says_what_each_command_does(shell: Shell) -> None:
    status, said, _ = shell.run("--help")
    assert status == 0
    assert all(command in said for command in ("demo", "run", "check", "migrate", "manifest"))


def test_the_version_is_the_packages(shell: Shell) -> None:
    assert shell.run("--version")[1].split()[-1] == __version__


def test_run_without_tokens_says_in_one_line_which_and_where_to_find_them(shell: Shell) -> None:
    status, said, complained = shell.run("run")
    assert (status, said) == (2, "")
    assert "SLACK_BOT_TOKEN is not set" in complained
    assert "SLACK_APP_TOKEN is not set" in complained
    assert len(complained.splitlines()) == 1


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
        status, said, _ = shell.run("migrate")
        assert (status, said) == (0, "The database is up to date (sqlite).\n")
    assert (shell.folder / "signoff.db").exists()


def test_the_manifest_is_printed_as_json(shell: Shell) -> None:
    assert '"slash_commands"' in shell.run("manifest")[1]


def test_check_finds_nothing_to_do_where_all_is_well(connected: Shell) -> None:
    connected.run("migrate")
    status, said, _ = connected.run("check")
    assert status == 0, said
    assert "to do" not in said
    assert "Acme Talent" in said


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
    status, said, complained = connected.run("check")
    assert status == 1, complained
    assert f"to do  {expected}" in said


def test_check_says_so_when_nobody_is_named_to_help(connected: Shell) -> None:
    connected.environment["SIGNOFF_LEADS"] = ""
    status, said, _ = connected.run("check")
    assert status == 1
    assert "to do  Nobody is named to help" in said


UNREADY = {
    "SLACK_APP_TOKEN": "Slack refused the tokens (invalid_auth).",
    "SLACK_API_URL": "Slack can't be reached at http://127.0.0.1:9/api/",
    "DATABASE_URL": "The database can't be used (OperationalError).",
}


@pytest.mark.parametrize("name", UNREADY)
def test_a_bot_that_cannot_start_says_why_in_one_line(connected: Shell, name: str) -> None:
    connected.environment[name] = FAULTS[name][0]
    with connected.start("run") as process:
        _, complained = process.communicate(timeout=SECONDS)
    assert process.returncode == 2
    assert "Traceback" not in complained
    assert complained.splitlines()[-1].startswith(UNREADY[name])


def test_the_bot_connects_sends_a_card_and_stops_when_it_is_asked_to(connected: Shell, slack: Sandbox) -> None:
    ana = slack.as_(ANA.id)
    process = connected.start("run")
    try:
        slack.until(lambda: slack.connections, SECONDS)
        ana.command("/decline", "Jane Doe, Staff Engineer at Acme, final")
        slack.until(lambda: ana.view)
        ana.fill("Reason", "Timing or location")
        ana.submit()
        slack.until(lambda: any("Sign-off call: Jane Doe" in ana.visible(message) for message in ana.dm))
        process.send_signal(signal.SIGTERM)
        _, complained = process.communicate(timeout=TO_STOP)
        assert process.returncode == 0, complained
        assert "Traceback" not in complained
        assert "Jane" not in complained
    finally:
        process.kill()
        process.communicate()
