"""`signoff report`: the figures of one team as a table, CSV, JSON or HTML."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from unicodedata import east_asian_width

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.report_page import page
from handlers.report import wording
from models.database.engine import Database
from models.directory.workspace import Workspace
from models.reports import report as reporting
from models.reports import trend
from models.reports.figures import Cut, Figures, Period, Report, ReportRow
from models.reports.report import BECAME
from models.reports.trend import Week
from models.rules import text as csv_cells
from models.rules.policy import AskWhen
from models.rules.text import without_controls

NAME = 44
"""Width of the name column; longer names are cut."""

COLUMNS: Sequence[tuple[str, Callable[[Figures], str]]] = (
    ("declined", lambda figures: str(figures.declined)),
    ("told", lambda figures: str(figures.told)),
    ("due", lambda figures: str(figures.came_due)),
    ("same day", lambda figures: str(figures.same_day)),
    ("next day", lambda figures: str(figures.next_day)),
    ("half within", lambda figures: wording.median_wait(figures, wording.SHORT_UNITS) or "-"),
    ("waiting", lambda figures: str(figures.waiting)),
    ("calls", lambda figures: str(figures.called)),
    ("referrals", lambda figures: str(figures.from_calls)),
    (
        "per 10",
        lambda figures: "-" if figures.referrals_per_ten_calls is None else f"{figures.referrals_per_ten_calls:.1f}",
    ),
)

DAYS = 90
"""Default length of the report's period in days, today included."""

Number = int | float | None


def lines(report: Report, by: Cut, team: str) -> Iterator[str]:
    """The whole in sentences, then one cut in columns. Hours and days are those of the team's calendar."""
    yield f"Sign-off report of {without_controls(team)}"
    yield f"Declines recorded from {report.period.first} to {report.period.last}, and what has become of them since."
    yield ""
    for label, text in wording.facts(report.whole):
        yield f"{label + ':':<21} {text}" if label else text
    if report.cuts[by]:
        yield ""
        yield from _columns(report.cuts[by], by)


def _columns(parts: Sequence[ReportRow], by: Cut) -> Iterator[str]:
    names = [_fitted(wording.part_name(part, by)) for part in parts]
    name_width = max(map(_width, [wording.BY[by], *names]))
    yield f"{wording.BY[by]:<{name_width}}  {'  '.join(label for label, _ in COLUMNS)}"
    for name, part in zip(names, parts, strict=True):
        numbers = (f"{value_of(part.figures):>{len(label)}}" for label, value_of in COLUMNS)
        yield f"{name}{' ' * (name_width - _width(name))}  {'  '.join(numbers)}"


def _fitted(name: str) -> str:
    """The name without control characters, cut to at most NAME columns."""
    clean = without_controls(name)
    if _width(clean) <= NAME:
        return clean
    while _width(clean) >= NAME:
        clean = clean[:-1]
    return f"{clean}…"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "FW" else 1 for c in text)


class UnclearTeam(Exception):
    """The team or the period is ambiguous or wrong; the text says what to do."""


@dataclass(frozen=True)
class Wish:
    """The options that the user typed. `by` None: all cuts, or in the table the cut by stage alone."""

    first: date | None = None
    last: date | None = None
    by: Cut | None = None
    team: str | None = None


@dataclass(frozen=True)
class Made:
    """A report with the team and options it was made for. `made_at` in UTC."""

    report: Report
    team: str
    """Slack's id of the team."""
    team_name: str
    made_at: datetime
    by: Cut | None
    weeks: list[Week]
    """The last eight weeks, independent of the report's period."""

    @property
    def cuts(self) -> Sequence[Cut]:
        return [self.by] if self.by else list(Cut)


def made(db: Database, now: datetime, wish: Wish) -> Made:
    """Computes the report of a team. Raises Unclear."""
    with db.reading() as session:
        workspace = _workspace(session, wish.team)
        last = wish.last or workspace.calendar.day_of(now)
        try:
            period = Period(wish.first or last - timedelta(days=DAYS - 1), last)
        except ValueError as backwards:
            raise UnclearTeam(f"{backwards} Give --from a day that is not after --to.") from None
        report = reporting.report(session, workspace, period, now)
        return Made(
            report,
            workspace.team_id,
            workspace.name,
            now.astimezone(UTC),
            wish.by,
            trend.weeks(session, workspace, period, now),
        )


def as_table(result: Made) -> str:
    """Columns to read in a terminal."""
    by = result.by or Cut.STAGE
    name = f"{result.team_name} ({result.team})" if result.team_name else result.team
    return "\n".join(lines(result.report, by, name)) + "\n"


def as_csv(result: Made) -> str:
    """One row for the whole and one for each part of each cut, for a spreadsheet.

    Names that a spreadsheet would take for a formula get an apostrophe.
    """
    columns = ["from", "to", "cut", "key", "name", *numbers(result.report.whole)]
    days = [result.report.period.first.isoformat(), result.report.period.last.isoformat()]
    rows = ([*days, cut, part.key, part.name, *numbers(part.figures).values()] for cut, part in _rows(result))
    return csv_cells.table([columns, *rows])


def as_json(result: Made) -> str:
    """The same for another program; docs/reports.md says which keys are stable."""
    parts = {
        cut.value: [
            {"key": part.key, "name": wording.named(part, cut), **numbers(part.figures)}
            for part in result.report.cuts[cut]
        ]
        for cut in result.cuts
    }
    fields = {
        "team": result.team,
        "from": result.report.period.first.isoformat(),
        "to": result.report.period.last.isoformat(),
        "made_at": result.made_at.isoformat(),
        "whole": numbers(result.report.whole),
        "by": parts,
        "weeks": [{**asdict(week), "begins": week.begins.isoformat()} for week in result.weeks],
    }
    return json.dumps(fields, indent=2) + "\n"


def as_html(result: Made) -> str:
    """A standalone HTML page with plots."""
    cuts = {cut: parts for cut, parts in result.report.cuts.items() if cut in result.cuts}
    return page.page(replace(result.report, cuts=cuts), result.weeks, result.made_at)


FORMATS: Mapping[str, Callable[[Made], str]] = {"table": as_table, "csv": as_csv, "json": as_json, "html": as_html}


def numbers(figures: Figures) -> dict[str, Number]:
    """Every number by its name, always all of them, in this order. Hours and days are rounded to hundredths."""
    counts = [
        *("declined", "owed", "told", "called", "also_told", "emailed", "sent"),
        *("attempted", "not_told", "knew", "withdrew", "do_not_contact", "otherwise", "waiting"),
        *("came_due", "same_day", "next_day", "within_a_day"),
        *("follow_ups_owed", "follow_ups_made", "follow_ups_let_go", "follow_ups_open"),
        *("named", "named_on_call", "named_later", "named_otherwise"),
    ]
    became = {f"became_{status}": figures.became[status] for status in BECAME}
    by_ask = {}
    for when in AskWhen:
        by_ask[f"asked_{when}_calls"] = figures.asked[when].calls
        by_ask[f"asked_{when}_referrals"] = figures.asked[when].referrals
    rates = {
        "median_hours": _rounded(figures.median_hours),
        "median_days": _rounded(figures.median_days),
        "referrals_per_ten_calls": _rounded(figures.referrals_per_ten_calls),
    }
    return {**{name: getattr(figures, name) for name in counts}, **became, **by_ask, **rates}


def _workspace(session: Session, team: str | None) -> Workspace:
    query = select(Workspace).order_by(Workspace.team_id)
    rows = session.scalars(query.where(Workspace.team_id == team) if team else query).all()
    if not rows:
        raise UnclearTeam(f"I know no team with the id {team}." if team else "No team has used Signoff yet.")
    if len(rows) > 1:
        raise UnclearTeam(f"There are several teams. Choose one with --team: {', '.join(row.team_id for row in rows)}")
    return rows[0]


def _rows(result: Made) -> Iterator[tuple[str, ReportRow]]:
    yield "all", ReportRow("all", "All", result.report.whole)
    for cut in result.cuts:
        yield from ((cut.value, replace(part, name=wording.named(part, cut))) for part in result.report.cuts[cut])


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
