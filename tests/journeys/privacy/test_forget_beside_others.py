"""Erasure beside another reader of the database file: the output says that the journal still holds the data."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.cli import database_commands, personal_data
from handlers.privacy import forget
from models.database import engine
from tests.conftest import TUESDAY
from tests.databases import migrated_url
from tests.world import World, playing

WHO = "Zebedee Quillfeather, zeb.q@example.com"


@pytest.fixture
def declined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A running bot whose database holds one decline. It waits briefly for other readers, which never end in time."""
    monkeypatch.setattr(engine, "WIPE_SECONDS", 0.1)
    monkeypatch.setattr(personal_data, "WIPE_PAUSE_SECONDS", 0.01)
    with migrated_url("sqlite", tmp_path) as url, playing(url, TUESDAY) as world:
        world.ana.declines(WHO)
        yield world


@pytest.fixture
def folder(declined: World) -> Path:
    """The folder of the database file and its journals, which holds nothing else."""
    return Path(str(declined.bot.db.engine.url.database)).parent


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Another program, such as a backup, keeps one snapshot of the database open."""
    with closing(sqlite3.connect(folder / "signoff.db", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM candidate").fetchone()
        yield


def files_that_name_them(folder: Path) -> set[str]:
    names = (b"quillfeather", b"zeb.q@")
    return {file.name for file in folder.iterdir() if any(name in file.read_bytes().lower() for name in names)}


def erase_on_the_command_line(world: World) -> str:
    url = str(world.bot.db.engine.url)
    done = CliRunner().invoke(main, ["forget", "Zebedee Quillfeather", "--yes"], env={"DATABASE_URL": url})
    assert done.exit_code == 0, done.output
    return done.output


def test_erased_on_the_command_line_beside_a_bot_means_erased(declined: World, folder: Path) -> None:
    assert files_that_name_them(folder)
    output = erase_on_the_command_line(declined)
    assert output.endswith("Erased. A bot that runs edits the messages within seconds.\n")
    assert files_that_name_them(folder) == set()


def test_what_the_journal_still_holds_is_said_and_goes_once_the_other_program_is_done(
    declined: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal_data, "WIPE_TRIES", 1)
    with reading(folder):
        output = erase_on_the_command_line(declined)
        assert output.endswith(f"{database_commands.JOURNAL_LEFT}\n")
        declined.tidy()
        assert "signoff.db-wal" in files_that_name_them(folder)
    declined.tidy()
    assert files_that_name_them(folder) == set()


def test_the_form_says_what_the_journal_still_holds_and_the_bot_clears_it(declined: World, folder: Path) -> None:
    declined.lena.command("/signoffs", "forget Zebedee Quillfeather")
    declined.lena.fill(Type_erase_to_go_on="erase")
    with reading(folder):
        assert declined.lena.submit() == {}
        assert forget.JOURNAL_LEFT in declined.lena.form
        assert "signoff.db-wal" in files_that_name_them(folder)
    declined.tidy()
    assert files_that_name_them(folder) == set()
