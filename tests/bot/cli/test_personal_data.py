"""`signoff forget` and `signoff export`: erasure and export by the operator, also in a workspace without leads."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.__main__ import main
from models.context import Context
from models.database.engine import Database
from models.directory.candidate import Candidate, CandidateDetails
from models.duties import settle
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral
from models.duties.settle import CallOutcome
from tests import factories
from tests.databases import migrated_url, opened

NAMED = CallOutcome("fine", ("referral",), referral="Kim Poe", follow_up_in=2, private_note="She was brave")


@pytest.fixture
def filled_db(tmp_path: Path) -> Iterator[Database]:
    """A database in which Jane Doe was called and named Kim Poe; another Jane Doe waits, and a Kim Poe."""
    with migrated_url("sqlite", tmp_path) as url:
        db = opened(url)
        fill(db)
        yield db
        db.dispose()


def fill(db: Database) -> None:
    with db.writing() as session:
        acme = factories.acme(session)
        ana = factories.person(session, acme)
        ctx = Context(session, acme, factories.NOW, ana)
        jane = factories.decline(ctx, ana, CandidateDetails("Jane Doe", "+34 600 111 222", "jane@example.com"))
        settle.reached(ctx, jane, NAMED)
        factories.decline(ctx, ana, CandidateDetails("Jane Doe", "+34 600 999 888"), "Buyer")
        factories.decline(ctx, ana, CandidateDetails("Kim Poe"), "Seller")


def run(db: Database, *words: str, typed: str | None = None) -> tuple[int, str, str]:
    """The exit status, the output and the errors of a command."""
    done = CliRunner().invoke(main, words, input=typed, env={"DATABASE_URL": str(db.engine.url)})
    return done.exit_code, done.stdout, done.stderr


def names(db: Database) -> list[str]:
    with db.reading() as session:
        return [row.name for row in session.scalars(select(Candidate).order_by(Candidate.id))]


def test_it_asks_which_one_is_meant(filled_db: Database) -> None:
    status, _, complained = run(filled_db, "forget", "jane doe")
    assert status == 2
    assert "--id c1  Jane Doe: 1 decline, " in complained
    assert "--id c2  Jane Doe: 1 decline, " in complained


def test_it_lists_what_goes_and_asks_before_it_erases(filled_db: Database) -> None:
    status, output, _ = run(filled_db, "forget", "jane@example.com", typed="n\n")
    assert status == 1
    for line in ("1 decline", "1 logged call", "1 person they named", "1 contact still owed to them, which ends"):
        assert f"  {line}\n" in output
    assert names(filled_db) == ["Jane Doe", "Jane Doe", "Kim Poe"]
    status, output, _ = run(filled_db, "forget", "--id", "c1", typed="y\n")
    assert (status, output.splitlines()[-1]) == (0, "Erased. A bot that runs edits the messages within seconds.")
    assert names(filled_db) == ["Somebody", "Jane Doe", "Kim Poe"]
    assert run(filled_db, "forget", "--id", "c1", "--yes")[2] == "I don't know anyone with this number.\n"
    with filled_db.reading() as session:
        entry = session.scalars(
            select(LogEntry).where(LogEntry.what == EntryKind.FORGOTTEN, LogEntry.duty_id.is_(None))
        ).one()
        assert (entry.by_id, entry.details) == (None, {"through": "command line"})


def test_a_namesake_goes_along_only_when_named(filled_db: Database) -> None:
    status, output, _ = run(filled_db, "forget", "--id", "c3", "--yes")
    assert "Of the same name, and left alone: --also 1 (Kim Poe, named by Jane Doe)" in output
    with filled_db.reading() as session:
        assert session.scalars(select(Referral)).one().name == "Kim Poe"
    assert run(filled_db, "forget", "Kim Poe", "--yes")[0] == 0
    with filled_db.reading() as session:
        assert session.scalars(select(Referral)).one().name == "Somebody"
    assert status == 0


def test_all_duties_as_a_table_or_for_machines(filled_db: Database) -> None:
    status, output, _ = run(filled_db, "export")
    rows = list(csv.DictReader(io.StringIO(output.lstrip("\ufeff"))))
    assert (status, len(rows), rows[-1]["phone"]) == (0, 5, "'+34 600 111 222")
    assert len(json.loads(run(filled_db, "export", "--format", "json")[1])) == 5


def test_all_that_is_held_on_one_person_into_a_file_for_the_owner_alone(filled_db: Database, tmp_path: Path) -> None:
    out = tmp_path / "jane.json"
    status, output, _ = run(filled_db, "export", "--person", "+34 600 111 222", "--format", "json", "--out", str(out))
    assert status == 0
    assert "Signoff does not know of this file: delete it when it has served." in output
    held = json.loads(out.read_text(encoding="utf-8"))
    assert held["person"][0]["email"] == "jane@example.com"
    assert any(entry["private_note"] == "She was brave" for entry in held["log"])
    assert held["they_named"][0]["name"] == "Kim Poe"
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("words", [["forget", "Nobody"], ["forget", "--id", "x"], ["export", "--person", "Nobody"]])
def test_nobody_is_found(filled_db: Database, words: list[str]) -> None:
    status, _, complained = run(filled_db, *words)
    assert status == 2
    assert complained.startswith(("I can't find anyone", "I don't know anyone"))


def test_a_database_that_is_not_there_yet_is_said_in_one_line(tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'none.db'}")
    for words in (["forget", "Jane"], ["export"]):
        status, _, complained = run(empty, *words)
        assert (status, complained.splitlines()[0][:28]) == (2, "The database can't be read (")
    empty.dispose()


def test_check_says_what_will_be_anonymised(filled_db: Database) -> None:
    output = run(filled_db, "check")[1]
    assert "People are anonymized 180 days after the last contact; nobody is due now." in output
