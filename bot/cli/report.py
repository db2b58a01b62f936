"""`signoff report`: the numbers of one team on the command line: to read, for a spreadsheet, or for another program."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli import report_table
from bot.report_page import page
from models.database.engine import Database
from models.directory.workspace import Workspace
from models.reports import report as reporting
from models.reports import trend
from models.reports.figures import Cut, Figures, Period, Report, ReportRow
from models.reports.report import BECAME
from models.reports.trend import Week
from models.rules import csv_cells
from models.rules.policy import AskWhen

DAYS = 90
"""How many days a report covers unless it is said otherwise, today included."""

Number = int | float | None


class Unclear(Exception):
    """Which team is meant, or which days: what to do, in a sentence."""


@dataclass(frozen=True)
class Wish:
    """What was typed. `by` None: every cut, or that by stage where they are to be read."""

    first: date | None = None
    last: date | None = None
    by: Cut | None = None
    team: str | None = None


@dataclass(frozen=True)
class Made:
    """A report, and what it was asked for. `made_at` in UTC."""

    report: Report
    team: str
    """Slack's id of the team."""
    team_name: str
    made_at: datetime
    by: Cut | None
    weeks: list[Week]
    """The last eight, whatever period the report is about."""

    @property
    def cuts(self) -> Sequence[Cut]:
        return [self.by] if self.by else list(Cut)


def made(db: Database, now: datetime, wish: Wish) -> Made:
    """The numbers of the team. Raises Unclear."""
    with db.reading() as session:
        workspace = _workspace(session, wish.team)
        last = wish.last or workspace.calendar.day_of(now)
        try:
            period = Period(wish.first or last - timedelta(days=DAYS - 1), last)
        except ValueError as backwards:
            raise Unclear(f"{backwards} Give --from a day that is not after --to.") from None
        report = reporting.report(session, workspace, period, now)
        return Made(
            report,
            workspace.team_id,
            workspace.name,
            now.astimezone(UTC),
            wish.by,
            trend.weeks(session, workspace, now),
        )


def as_table(one: Made) -> str:
    """Columns to read in a terminal."""
    by = one.by or Cut.STAGE
    name = f"{one.team_name} ({one.team})" if one.team_name else one.team
    return "\n".join(report_table.lines(one.report, by, name)) + "\n"


def as_csv(one: Made) -> str:
    """One row for all together and one for each part of each cut, for a spreadsheet.

    A name that a spreadsheet would take for a formula gets an apostrophe.
    """
    columns = ["from", "to", "cut", "key", "name", *numbers(one.report.whole)]
    days = [one.report.period.first.isoformat(), one.report.period.last.isoformat()]
    rows = ([*days, cut, part.key, part.name, *numbers(part.figures).values()] for cut, part in _rows(one))
    return csv_cells.table([columns, *rows])


def as_json(one: Made) -> str:
    """The same for another program; docs/reports.md says what stays as it is."""
    parts = {
        cut.value: [{"key": part.key, "name": part.name, **numbers(part.figures)} for part in one.report.cuts[cut]]
        for cut in one.cuts
    }
    told = {
        "team": one.team,
        "from": one.report.period.first.isoformat(),
        "to": one.report.period.last.isoformat(),
        "made_at": one.made_at.isoformat(),
        "whole": numbers(one.report.whole),
        "by": parts,
        "weeks": [{**asdict(week), "begins": week.begins.isoformat()} for week in one.weeks],
    }
    return json.dumps(told, indent=2) + "\n"


def as_html(one: Made) -> str:
    """A page to open in a browser, to send and to print, with plots."""
    cuts = {cut: parts for cut, parts in one.report.cuts.items() if cut in one.cuts}
    return page.page(replace(one.report, cuts=cuts), one.weeks, one.made_at)


FORMATS: Mapping[str, Callable[[Made], str]] = {"table": as_table, "csv": as_csv, "json": as_json, "html": as_html}


def numbers(one: Figures) -> dict[str, Number]:
    """Every number by its name, always all of them and in this order. Hours are rounded to hundredths."""
    counts = [
        *("declined", "owed", "told", "called", "also_told", "emailed", "sent"),
        *("attempted", "not_told", "knew", "withdrew", "do_not_contact", "otherwise", "waiting"),
        *("same_day", "next_day", "within_a_day"),
        *("follow_ups_owed", "follow_ups_made", "follow_ups_let_go", "follow_ups_open"),
        *("named", "named_on_call", "named_later", "named_otherwise"),
    ]
    became = {f"became_{status}": one.became[status] for status in BECAME}
    asked = {}
    for when in AskWhen:
        asked[f"asked_{when}_calls"] = one.asked[when].calls
        asked[f"asked_{when}_referrals"] = one.asked[when].referrals
    rates = {
        "median_hours": _rounded(one.median_hours),
        "referrals_per_ten_calls": _rounded(one.referrals_per_ten_calls),
    }
    return {**{name: getattr(one, name) for name in counts}, **became, **asked, **rates}


def _workspace(session: Session, team: str | None) -> Workspace:
    query = select(Workspace).order_by(Workspace.team_id)
    found = session.scalars(query.where(Workspace.team_id == team) if team else query).all()
    if not found:
        raise Unclear(f"I know no team with the id {team}." if team else "No team has used Signoff yet.")
    if len(found) > 1:
        raise Unclear(f"There are several teams. Choose one with --team: {', '.join(one.team_id for one in found)}")
    return found[0]


def _rows(one: Made) -> Iterator[tuple[str, ReportRow]]:
    yield "all", ReportRow("all", "All", one.report.whole)
    for cut in one.cuts:
        yield from ((cut.value, part) for part in one.report.cuts[cut])


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
