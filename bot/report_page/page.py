"""Renders `signoff report --format html`: one standalone HTML file with the plots in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.report_page import plots
from bot.report_page.plots import Words, number
from handlers.report.wording import ENOUGH, ENOUGH_CALLS
from models.reports.figures import Cut, Figures, Report, ReportRow
from models.reports.trend import AGES, Week
from models.rules.policy import AskWhen

MOST_ROWS = 40
"""The page shows at most this many parts of a cut; the CSV has all."""
NOW = "now"

TITLES = {Cut.STAGE: "By stage", Cut.MONTH: "By month", Cut.CLIENT: "By client", Cut.ROLE: "By role"}
"""Titles of the cuts, in the order of the page."""
FIRST_COLUMN = {Cut.STAGE: "Stage", Cut.MONTH: "Month", Cut.CLIENT: "Client", Cut.ROLE: "Role"}
ASKED = {AskWhen.CALL: "in the call", AskWhen.FOLLOW_UP: "in the second contact", AskWhen.BOTH: "in both"}
NO_NAME = "Without a client"


@dataclass(frozen=True)
class Picture:
    """A plot, the same numbers as a table, and the legend if the plot has several series."""

    title: str
    svg: Markup
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    legend: Sequence[tuple[Markup, str]] = ()


@dataclass(frozen=True)
class Table:
    """One cut of the report. `more`: number of rows left out. `is_open`: the table is expanded."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    more: int
    is_open: bool


def page(report: Report, weeks: list[Week], made_at: datetime) -> str:
    """The report as a whole HTML document. `weeks`: the team's trend, oldest first; left out if empty.

    `made_at` is shown in its own time zone, with the name of the zone.
    """
    whole = report.whole
    return (
        _environment()
        .get_template("report.html")
        .render(
            of=report.of or "the team",
            first=(report.period.first.isoformat(), dated(report.period.first)),
            last=(report.period.last.isoformat(), dated(report.period.last)),
            made=f"{dated(made_at.date())}, {made_at:%H:%M %Z}".rstrip(),
            headline=_headline(whole),
            tiles=list(_tiles(whole)),
            pictures=[*_trend(weeks), *_endings(whole)],
            tables=[_table(cut, report.cuts[cut]) for cut in TITLES if report.cuts.get(cut)],
            whole=list(_rows(whole)),
            NUMBER=number,
        )
    )


def dated(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("bot.report_page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _headline(whole: Figures) -> str:
    """A sentence: how many of the people who were to hear have heard, and how many still wait."""
    if not whole.owed:
        return "Nobody was declined in this time who was to hear from us."
    heard = f"{number(whole.told)} of {number(whole.owed)} heard it from us"
    soon = f", {number(whole.within_a_day)} of them on the same or the next business day" if whole.told else ""
    verb = "waits" if whole.waiting == 1 else "wait"
    waiting = f" {number(whole.waiting)} still {verb}." if whole.waiting else " Nobody is left waiting."
    return f"{heard}{soon}.{waiting}"


def _tiles(whole: Figures) -> Iterator[tuple[str, str, str]]:
    """The key figures: value, label, and base of comparison."""
    yield number(whole.waiting), "still wait", f"of {number(whole.declined)} declines recorded"
    yield _share(whole.within_a_day, whole.told), "told by the next business day", f"{number(whole.told)} told in all"
    yield _or_none(whole.median_hours), "business hours", "median, from decline to told"
    owed = number(whole.follow_ups_owed)
    yield number(whole.follow_ups_made), "second contacts made", f"of {owed} owed"
    calls = "1 call" if whole.called == 1 else f"{number(whole.called)} calls"
    yield _rate(whole), "referrals for ten calls", f"{number(whole.named)} in all, {calls}"


def _trend(weeks: Sequence[Week]) -> Iterator[Picture]:
    """Up to three weekly plots; a plot without data is left out."""
    labels = [_day(week.begins) for week in weeks[:-1]] + [NOW] * bool(weeks)
    if any(sum(week.waiting.values()) for week in weeks):
        yield _waited(weeks, labels)
    if any(week.told for week in weeks):
        told_soon = [_per_ten(week.told_within_a_day, week.told) for week in weeks]
        yield _out_of_ten("soon", "Told within a day, out of ten told", labels, told_soon, mark=0)
    if any(week.calls for week in weeks):
        referrals = [_per_ten(week.referrals, week.calls) for week in weeks]
        yield _out_of_ten("named", "Referrals for ten calls", labels, referrals, mark=1)


def _waited(weeks: Sequence[Week], labels: list[str]) -> Picture:
    parts = [[float(week.waiting[age]) for week in weeks] for age in AGES]
    rows = [[label, *map(number, counts)] for label, counts in zip(labels, zip(*parts, strict=True), strict=True)]
    title = "Who waited at the end of each week, by working days"
    description = "; ".join(
        f"{label}: " + ", ".join(f"{age} {count}" for age, count in zip(AGES, counts, strict=True))
        for label, *counts in rows
    )
    legend = [(plots.swatch(part, "waited"), f"{age}") for part, age in enumerate(AGES)]
    svg = plots.stacks(Words("waited", title, description), labels, parts)
    return Picture(title, svg, ["Week of", *AGES], rows, legend)


def _out_of_ten(name: str, title: str, labels: Sequence[str], values: Sequence[float | None], *, mark: int) -> Picture:
    rows = [[label, _or_none(value)] for label, value in zip(labels, values, strict=True)]
    description = "; ".join(f"{label}: {value}" for label, value in rows)
    svg = plots.line(Words(name, title, description), labels, values, mark=mark, at_least=10)
    return Picture(title, svg, ["Week of", title], rows)


def _endings(whole: Figures) -> Iterator[Picture]:
    """A plot of the period's declines by their current outcome."""
    rows = [(label, value) for label, value in _ways(whole) if value]
    if rows:
        title = "How they heard, and who has not"
        description = "; ".join(f"{label}: {number(value)}" for label, value in rows)
        table_rows = [[label, number(value)] for label, value in rows]
        yield Picture(title, plots.bars(Words("ended", title, description), rows), ["How", "Declines"], table_rows)


def _ways(whole: Figures) -> Iterator[tuple[str, int]]:
    yield "In a call", whole.called
    yield "In the call about another role", whole.also_told
    yield "By e-mail, at their own wish", whole.emailed
    yield "By the sign-off e-mail", whole.sent
    yield "Tried, and closed by e-mail", whole.attempted
    yield "Knew it already", whole.knew
    yield "Not told, as a lead decided", whole.not_told
    yield "Withdrew", whole.withdrew
    yield "Wish no contact", whole.do_not_contact
    yield "Ended otherwise", whole.otherwise
    yield "Still wait", whole.waiting


def _rows(whole: Figures) -> Iterator[tuple[str, str]]:
    """Every figure of the whole: label and value."""
    yield "Declines recorded", number(whole.declined)
    yield from ((label, number(value)) for label, value in _ways(whole))
    yield "Median business hours from decline to told", _or_none(whole.median_hours)
    yield "Told on the same business day", number(whole.same_day)
    yield "Told on the next business day", number(whole.next_day)
    yield "Second contacts made", number(whole.follow_ups_made)
    yield "Second contacts let go", number(whole.follow_ups_let_go)
    yield "Second contacts still to be made", number(whole.follow_ups_open)
    yield "Referrals in the sign-off call", number(whole.named_on_call)
    yield "Referrals in the second contact", number(whole.named_later)
    yield "Referrals otherwise", number(whole.named_otherwise)
    for when, figures in whole.asked.items():
        yield f"Referrals where asked {ASKED[when]}", f"{number(figures.referrals)} after {number(figures.calls)} calls"
    yield "Placed, of all who were named", number(whole.placed)


COLUMNS = (
    "Declined",
    "Told",
    "Within a day",
    "Median hours",
    "In a call",
    "By e-mail at their wish",
    "Attempted",
    "Still wait",
    "Second contacts",
    "Referrals for ten calls",
)


def _table(cut: Cut, parts: Sequence[ReportRow]) -> Table:
    rows = [_row(part) for part in parts[:MOST_ROWS]]
    is_open = cut in (Cut.STAGE, Cut.MONTH)
    return Table(TITLES[cut], [FIRST_COLUMN[cut], *COLUMNS], rows, len(parts) - len(rows), is_open)


def _row(part: ReportRow) -> list[str]:
    figures = part.figures
    return [
        part.name or NO_NAME,
        number(figures.declined),
        number(figures.told),
        _share(figures.within_a_day, figures.told),
        _or_none(figures.median_hours),
        number(figures.called),
        number(figures.emailed),
        number(figures.attempted),
        number(figures.waiting),
        f"{number(figures.follow_ups_made)} of {number(figures.follow_ups_owed)}",
        _rate(figures),
    ]


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _share(part: int, of: int) -> str:
    """A percentage; below ENOUGH, the counts themselves."""
    if of >= ENOUGH:
        return f"{100 * part / of:.0f} %"
    return f"{part} of {of}" if of else "–"


def _rate(figures: Figures) -> str:
    """Referrals for ten calls; a dash below ENOUGH_CALLS, where the rate would mislead."""
    return _or_none(figures.referrals_per_ten_calls) if figures.called >= ENOUGH_CALLS else "–"


def _per_ten(part: int, of: int) -> float | None:
    return round(10 * part / of, 1) if of else None


def _or_none(value: Any) -> str:
    return "–" if value is None else number(round(value, 1))
