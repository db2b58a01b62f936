"""`signoff report`: the formats table, csv, json and html, with the same numbers."""

import csv
import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.cli import report
from bot.cli.report import FORMATS, Made, UnclearTeam, Wish
from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.duties import settle
from models.duties.settle import CallOutcome
from models.reports.figures import Cut
from models.rules.kinds import Stage
from tests.factories import NOW, acme, decline, person

EVIL = '=HYPERLINK("http://example.com";"x") at @Client'
LATER = NOW + timedelta(days=2)
DOCS = Path(__file__).parents[3] / "docs" / "reports.md"


@pytest.fixture
def filled_db(db: Database) -> Database:
    """A database: Jane was told within an hour and named Tom; two others wait, one for a role named like a formula."""
    with db.writing() as session:
        workspace = acme(session)
        ana = person(session, workspace)
        ctx = Context(session, workspace, NOW, ana)
        jane = decline(ctx, ana, CandidateDetails("Jane Doe"))
        decline(ctx, ana, CandidateDetails("Kim Park"), EVIL, Stage.APPLIED)
        decline(ctx, ana, CandidateDetails("Mia Noor"), "Analyst\x1b[2J at Beta", Stage.INTERVIEWED)
        outcome = CallOutcome("fine", ("referral",), referral="Tom Weber")
        settle.reached(Context(session, workspace, NOW + timedelta(hours=1), ana), jane, outcome)
    return db


def made(db: Database, **wish: object) -> Made:
    return report.made(db, LATER, Wish(**wish))  # type: ignore[arg-type]


def test_the_table_says_what_slack_says_and_lays_a_cut_out_in_columns(filled_db: Database) -> None:
    text = FORMATS["table"](made(filled_db))
    assert "Declines recorded from 2025-12-06 to 2026-03-05" in text
    assert "1 of 3 heard from us; 1 of 3 within one working day. 2 still wait." in text
    heads, *rows = text.split("By stage")[1].splitlines()
    assert heads.split("  ")[-3:] == ["calls", "referrals", "per 10"]
    assert rows[-1].split() == ["Final", "round", "1", "1", "1", "1", "0", "1", "h", "0", "1", "1", "10.0"]
    assert {len(row.rstrip()) for row in rows} == {len(f"By stage{heads}")}


def test_a_role_moves_no_cursor(filled_db: Database) -> None:
    text = FORMATS["table"](made(filled_db, by=Cut.ROLE))
    assert "Analyst [2J at Beta" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_no_candidate_is_named_anywhere(filled_db: Database, form: str) -> None:
    text = FORMATS[form](made(filled_db))
    assert not [name for name in ("Jane", "Kim", "Mia", "Tom") if name in text]


def test_a_spreadsheet_gets_every_cut_and_no_formula(filled_db: Database) -> None:
    rows = list(csv.DictReader(StringIO(FORMATS["csv"](made(filled_db)), newline="")))
    assert {row["cut"] for row in rows} == {"all", *Cut}
    assert (rows[0]["declined"], rows[0]["told"], rows[0]["median_hours"], rows[0]["from"]) == (
        *("3", "1", "1.0"),
        "2025-12-06",
    )
    assert f"'{EVIL}" in {row["name"] for row in rows}
    begins = ("=", "+", "-", "@", "\t", "\r", "\n")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(begins)]


def test_one_cut_alone(filled_db: Database) -> None:
    rows = list(csv.DictReader(StringIO(FORMATS["csv"](made(filled_db, by=Cut.MONTH)), newline="")))
    assert [(row["cut"], row["name"]) for row in rows] == [("all", "All"), ("month", "March 2026")]
    assert list(json.loads(FORMATS["json"](made(filled_db, by=Cut.CLIENT)))["by"]) == ["client"]


def test_another_program_gets_the_names_that_the_page_promises(filled_db: Database) -> None:
    got = json.loads(FORMATS["json"](made(filled_db)))
    assert (got["team"], got["from"], got["to"]) == ("T0ACME", "2025-12-06", "2026-03-05")
    assert (got["whole"]["called"], got["whole"]["waiting"], got["whole"]["became_new"]) == (1, 2, 1)
    assert [part["key"] for part in got["by"]["stage"]] == ["applied", "interviewed", "final"]
    assert [part["name"] for part in got["by"]["stage"]] == ["Applied", "Interviewed", "Final round"]
    assert got["weeks"][-1]["calls"] == 1
    page = DOCS.read_text("utf-8")
    keys = [*got, *got["whole"], *got["by"]["stage"][0], *got["weeks"][0]]
    assert [key for key in keys if f"`{key}`" not in page] == []


def test_the_weeks_are_those_of_the_days_typed(filled_db: Database) -> None:
    weeks = json.loads(FORMATS["json"](made(filled_db, first=date(2026, 2, 24), last=date(2026, 3, 3))))["weeks"]
    assert [(week["begins"], sum(week["waiting"].values())) for week in weeks] == [("2026-02-23", 0), ("2026-03-02", 2)]
    html = FORMATS["html"](made(filled_db, first=date(2026, 2, 24), last=date(2026, 3, 3)))
    assert '<tr><th scope="row">23 Feb</th>' in html
    assert '<th scope="row">now</th>' not in html


def test_days_are_typed_or_the_last_ninety(filled_db: Database) -> None:
    assert made(filled_db, first=date(2026, 3, 4)).report.whole.declined == 0
    assert made(filled_db, last=date(2026, 3, 3)).report.period.first == date(2025, 12, 4)
    with pytest.raises(UnclearTeam, match="not after --to"):
        made(filled_db, first=date(2026, 3, 4), last=date(2026, 3, 3))


def test_a_team_is_chosen_where_there_are_several(filled_db: Database) -> None:
    with filled_db.writing() as session:
        acme(session, "T0OTHER")
    with pytest.raises(UnclearTeam, match="--team: T0ACME, T0OTHER"):
        made(filled_db)
    with pytest.raises(UnclearTeam, match="no team with the id T0NOWHERE"):
        made(filled_db, team="T0NOWHERE")
    assert made(filled_db, team="T0ACME").report.whole.declined == 3
    assert made(filled_db, team="T0OTHER").report.whole.declined == 0


def test_books_without_a_team_say_so(db: Database) -> None:
    with pytest.raises(UnclearTeam, match="No team has used Signoff yet"):
        made(db)


def run_report(database_url: str, *words: str) -> Result:
    return CliRunner().invoke(main, ["report", *words], env={"DATABASE_URL": database_url}, catch_exceptions=False)


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_can_be_typed(filled_db: Database, database_url: str, form: str) -> None:
    done = run_report(database_url, "--format", form, "--from", "2026-03-01", "--to", "2026-03-31")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "2026-03-01" in done.stdout


def test_it_is_written_into_a_file_where_one_is_named(filled_db: Database, database_url: str, tmp_path: Path) -> None:
    done = run_report(database_url, "--format", "html", "--out", str(tmp_path / "report.html"))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"The report is in {tmp_path / 'report.html'}.\n"
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_file_that_cannot_be_written_is_told_in_one_line(
    filled_db: Database, database_url: str, tmp_path: Path
) -> None:
    done = run_report(database_url, "--format", "csv", "--out", str(tmp_path / "nowhere" / "report.csv"))
    assert done.exit_code == 2
    assert done.stderr.startswith(f"Nothing was written to {tmp_path}")


def test_the_page_holds_one_cut_alone_where_that_is_asked_for(filled_db: Database) -> None:
    assert "<h2>By role</h2>" not in FORMATS["html"](made(filled_db, by=Cut.STAGE))
    assert "&#34;x&#34;) at @Client" in FORMATS["html"](made(filled_db, by=Cut.ROLE))
    assert "10:00 UTC" not in FORMATS["html"](made(filled_db))  # there it is the 5th, at nine
    assert "5 March 2026, 09:00 UTC" in FORMATS["html"](made(filled_db))


@pytest.mark.parametrize("words", [["--from", "yesterday"], ["--format", "pdf"], ["--by", "person"]])
def test_what_is_not_understood_is_said(database_url: str, words: list[str]) -> None:
    assert run_report(database_url, *words).exit_code == 2


def test_nobody_to_report_on_ends_with_what_to_do(database_url: str) -> None:
    done = run_report(database_url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("No team has used Signoff yet.")


def test_books_that_cannot_be_read_are_told_in_one_line(empty_database_url: str) -> None:
    done = run_report(empty_database_url)
    assert done.exit_code == 2
    assert "The database can't be read" in done.stderr
