"""Modes of files with personal data: only the account that runs Signoff may read them, whatever the umask is."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from models import migrate
from models.database.engine import Database
from models.directory.workspace import Workspace
from tests import factories
from tests.databases import migrated_copy

UMASKS = [0o000, 0o022, 0o277]


@contextmanager
def umask(bits: int) -> Iterator[None]:
    before = os.umask(bits)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path, names: str = "*") -> set[int]:
    return {stat.S_IMODE(file.stat().st_mode) for file in folder.glob(names)}


def filled(folder: Path) -> Database:
    """Opens a database with a workspace, whose journal is open."""
    db = Database(f"sqlite:///{folder / 'signoff.db'}")
    migrate.migrate(db.engine)
    with db.writing() as session:
        factories.acme(session)
    return db


def copied(folder: Path) -> Database:
    """Opens a copy of a migrated database, with a workspace."""
    db = Database(migrated_copy(folder))
    with db.writing() as session:
        factories.acme(session)
    return db


def run(db: Database, *words: str) -> tuple[int, str]:
    """The exit status and all output of a command."""
    done = CliRunner().invoke(main, words, env={"DATABASE_URL": str(db.engine.url)}, catch_exceptions=False)
    return done.exit_code, done.output


@pytest.mark.parametrize("bits", UMASKS)
def test_the_database_and_its_journals_are_for_the_owner_alone(tmp_path: Path, bits: int) -> None:
    with umask(bits):
        db = filled(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"signoff.db", "signoff.db-wal", "signoff.db-shm"}
    assert modes(tmp_path) == {0o600}
    db.dispose()


def test_a_database_at_the_end_of_a_link_is_for_the_owner_alone_too(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (tmp_path / "signoff.db").symlink_to(folder / "real.db")
    with umask(0):
        db = filled(tmp_path)
    assert modes(folder) == {0o600}
    db.dispose()


def test_an_address_that_is_a_uri_makes_no_wider_file(tmp_path: Path) -> None:
    with umask(0):
        db = Database(f"sqlite:///file:{tmp_path / 'signoff.db'}?uri=true")
        migrate.migrate(db.engine)
    assert modes(tmp_path) == {0o600}
    db.dispose()


def test_a_database_that_others_could_read_is_closed_to_them_when_it_is_opened(tmp_path: Path) -> None:
    first = copied(tmp_path)
    for file in tmp_path.iterdir():
        file.chmod(0o644)
    second = Database(str(first.engine.url))
    with second.reading() as session:
        assert session.query(Workspace).count() == 1
    assert modes(tmp_path) == {0o600}
    first.dispose()
    second.dispose()


def test_opening_the_database_again_ends_no_lock_of_this_process(tmp_path: Path) -> None:
    """Closing any descriptor of a file drops all locks of the process on it: the next program to close the database
    would then delete the journal while this process uses it."""
    first = copied(tmp_path)
    second = Database(str(first.engine.url))
    with second.reading() as session:
        assert session.query(Workspace).count() == 1
    comes_and_goes = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM workspace').fetchall()"
    subprocess.run([sys.executable, "-c", comes_and_goes, str(tmp_path / "signoff.db")], check=True)
    assert (tmp_path / "signoff.db-wal").exists()
    first.dispose()
    second.dispose()
    subprocess.run([sys.executable, "-c", comes_and_goes, str(tmp_path / "signoff.db")], check=True)
    assert not (tmp_path / "signoff.db-wal").exists()


WRITES = [("report",), ("report", "--format", "csv"), ("export",), ("export", "--format", "json")]


@pytest.mark.parametrize("command", WRITES, ids=" ".join)
def test_a_file_that_is_written_takes_the_place_of_what_was_there(tmp_path: Path, command: tuple[str, ...]) -> None:
    db, elsewhere, out = copied(tmp_path), tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.write_text("theirs")
    before = tmp_path / "before"
    before.write_text("old")
    before.chmod(0o666)
    for make in (lambda: out.symlink_to(elsewhere), lambda: before.replace(out), lambda: None):
        out.unlink(missing_ok=True)
        make()
        with umask(0):
            status, output = run(db, *command, "--out", str(out))
        assert status == 0, output
        assert (out.is_symlink(), stat.S_IMODE(out.stat().st_mode)) == (False, 0o600)
        assert out.read_text() not in ("old", "theirs")
    assert elsewhere.read_text() == "theirs"
    assert not list(tmp_path.glob(".signoff-*"))
    db.dispose()


@pytest.mark.parametrize("command", WRITES[::2], ids=" ".join)
def test_what_can_not_be_written_leaves_what_was_there(tmp_path: Path, command: tuple[str, ...]) -> None:
    db, pipe = copied(tmp_path), tmp_path / "pipe"
    os.mkfifo(pipe)
    for out, why in ((pipe, "it is not a regular file"), (tmp_path / "nowhere" / "out", "No such file or directory")):
        status, output = run(db, *command, "--out", str(out))
        assert (status, output.count("\n")) == (2, 1)
        assert output.startswith(f"Nothing was written to {out} ({why}).")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    db.dispose()


def test_check_says_that_others_could_read_the_database_and_closes_it(tmp_path: Path) -> None:
    db = copied(tmp_path)
    assert "Other accounts" not in run(db, "check")[1]
    (tmp_path / "signoff.db").chmod(0o640)
    status, output = run(db, "check")
    assert status == 1
    assert f"to do  Other accounts could open {tmp_path / 'signoff.db'} until now. It is closed to them" in output
    assert "Other accounts" not in run(db, "check")[1]
    db.dispose()


def test_check_says_what_others_may_do_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    db = copied(folder)
    for mode, begins in ((0o755, "note   Other accounts can look into"), (0o777, "to do  Other accounts can replace")):
        folder.chmod(mode)
        assert f"{begins}" in run(db, "check")[1]
    folder.chmod(0o700)
    assert "Other accounts" not in run(db, "check")[1]
    db.dispose()


def test_a_copy_by_the_database_itself_is_as_narrow_as_the_folder_only(tmp_path: Path) -> None:
    """SQLite's own copies follow the umask, which is why docs/operate.md asks for a closed folder."""
    db = copied(tmp_path)
    with umask(0o022), sqlite3.connect(tmp_path / "signoff.db") as from_, sqlite3.connect(tmp_path / "copy.db") as copy:
        from_.backup(copy)
    assert modes(tmp_path, "copy.db") == {0o644}
    db.dispose()
