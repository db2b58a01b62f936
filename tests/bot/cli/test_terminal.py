"""Output of commands in a terminal: typed text in it holds no control codes."""

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.directory.workspace import stop_workspace
from models.duties import hold, referral_status, settle
from models.duties.decline import DeclineDetails
from models.duties.referral import ReferralDetails
from models.duties.settle import CallOutcome
from models.outbox.message import MessageState
from models.privacy import shared_file
from tests import factories
from tests.databases import migrated_url, opened

ROOT = Path(__file__).parents[3]
CODES = "\x1b[2J\x1b]0;owned\x07\x9b31m\x08\x7f\r\u202e\u2066\u200b\u2028"
NASTY = f"Ja{CODES}ne\nto do  Doe"
"""A name with codes that clear the screen, name the window, turn the text around and add a line."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A database in which all typed text, and all text from Slack, holds codes for a terminal."""
    with migrated_url("sqlite", tmp_path) as url:
        made = opened(url)
        fill(made)
        yield made
        made.dispose()


def fill(db: Database) -> None:
    with db.writing() as session:
        acme = factories.acme(session)
        acme.name = NASTY
        ana = factories.person(session, acme)
        ana.name = NASTY
        ctx = Context(session, acme, factories.NOW, ana)
        factories.decline(
            ctx,
            ana,
            CandidateDetails(NASTY, "+34 600 111 222"),
            f"{NASTY} 1 at {NASTY}",
            details=DeclineDetails(factories.REASON, NASTY),
        )
        owed = factories.decline(
            ctx,
            ana,
            CandidateDetails(NASTY, "+34 600 999 888"),
            f"{NASTY} 2 at {NASTY}",
            details=DeclineDetails(factories.REASON, NASTY),
        )
        hold.hold(ctx, owed, factories.days_later(2).date(), NASTY)
        told = factories.decline(ctx, ana, CandidateDetails(f"{NASTY} the third", None, "third@example.com"), "Buyer")
        settle.reached(ctx, told, CallOutcome("fine", ("news",), next_step=NASTY, private_note=NASTY, follow_up_in=2))
        referral_status.record(ctx, ReferralDetails(f"{NASTY} the third", NASTY, told.candidate))
        note = factories.note(session, acme)
        note.state, note.problem, note.tries, note.refused_since = MessageState.PARKED, NASTY, 7, factories.NOW
        file = shared_file.announce(ctx)
        file.file_id, file.problem, file.tries, file.is_unwanted = NASTY, NASTY, 7, True
        stop_workspace(acme, NASTY, factories.NOW)


def run(db: Database, *words: str) -> Result:
    """Runs a command as in a terminal with colors: click removes no codes as it does for a pipe."""
    environment = {"DATABASE_URL": str(db.engine.url)}
    return CliRunner().invoke(main, words, input="n\n", env=environment, color=True)


COMMANDS = [
    "plan",
    "troubles",
    "check",
    "report --from 2026-03-01",
    "report --from 2026-03-01 --by role",
    "report --from 2026-03-01 --by client",
    "report --from 2026-03-01 --format csv",
    "report --from 2026-03-01 --format json",
    "report --from 2026-03-01 --format html",
    "export",
    "export --format json",
    "export --id c3",
    "export --id c3 --format json",
    "forget --id c1",
    "forget --id c3",
    "forget third@example.com",
]


def commands_of_a_terminal(output: str) -> set[str]:
    shown = output.removeprefix("\ufeff").replace("\r\n", "\n")
    return {c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c not in "\n\t"}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_prints_a_code_that_somebody_typed(db: Database, command: str) -> None:
    done = run(db, *command.split())
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert commands_of_a_terminal(done.output) == set()
    if command != "check":
        assert "Doe" in done.output, "people's words are in it, so it could have shown them"


@pytest.mark.parametrize(
    "command", ["plan", "troubles", "report --from 2026-03-01", "report --from 2026-03-01 --by role", "forget --id c1"]
)
def test_no_name_adds_a_line_of_its_own(db: Database, command: str) -> None:
    done = run(db, *command.split())
    assert "Doe" in done.output
    assert not [line for line in done.output.splitlines() if line.startswith("to do")]


def test_a_choice_between_people_holds_no_code_either(db: Database) -> None:
    done = run(db, "forget", NASTY)
    assert (done.exit_code, done.output.count("--id")) == (2, 2)
    assert commands_of_a_terminal(done.output) == set()
    assert len(done.output.splitlines()) == 3


def test_json_keeps_every_character_as_its_number(db: Database) -> None:
    output = run(db, "export", "--format", "json").output
    assert "\\u009b31m" in output
    assert "\\u202e" in output


def test_everything_that_a_command_prints_goes_through_one_place() -> None:
    ours = [file for file in (ROOT / "bot").rglob("*.py") if "sandbox" not in file.parts]
    files = [file for file in ours if file.name != "terminal.py"]
    assert len(files) > 20
    calls = [
        f"{file.name}: {ast.unparse(node)}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in PRINTS
    ]
    assert calls == []


PRINTS = {"print", "click.echo", "click.secho", "click.echo_via_pager", "sys.stdout.write", "sys.stderr.write"}
