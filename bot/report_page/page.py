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
from handlers.report import wording
from handlers.report.wording import ENOUGH, ENOUGH_CALLS
from models.reports.figures import Cut, Figures, Report, ReportRow
from models.reports.trend import AGES, Week
from models.rules.policy import AskWhen
from models.rules.text import counted

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
    """The report as a whole HTML document. `weeks`: the team's weeks of the period, oldest first; left out if empty.

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
            pictures=[*_trend(weeks), *_endings(whole)] if whole.declined else [],
            tables=[_table(cut, report.cuts[cut]) for cut in TITLES if report.cuts.get(cut)],
            whole=[(label, value) for label, count, value in _rows(whole) if count],
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
    soon = ""
    if whole.came_due:
        soon = f" Within one working day: {number(whole.within_a_day)} of {number(whole.came_due)} who were due."
    verb = "waits" if whole.waiting == 1 else "wait"
    waiting = f" {number(whole.waiting)} still {verb}." if whole.waiting else " Nobody is left waiting."
    return f"{heard}.{soon}{waiting}"


def _tiles(whole: Figures) -> Iterator[tuple[str, str, str]]:
    """The key figures: value, label, and base of comparison; those of which there is nothing to tell are left out."""
    if whole.declined:
        verb = "waits" if whole.waiting == 1 else "wait"
        yield number(whole.waiting), f"still {verb}", f"of {counted(whole.declined, 'decline')} recorded"
    if whole.came_due:
        due = f"of {number(whole.came_due)} who were due, those who still wait among them"
        yield _share(whole.within_a_day, whole.came_due), "told within one working day", due
    if wait := wording.median_wait(whole):
        yield wait, "until half of those told had heard", f"{number(whole.told)} told in all"
    if whole.follow_ups_owed:
        made = "second contact made" if whole.follow_ups_made == 1 else "second contacts made"
        yield number(whole.follow_ups_made), made, f"of {number(whole.follow_ups_owed)} owed"
    if whole.called or whole.named:
        base = f"{number(whole.from_calls)} from {counted(whole.called, 'call')}, {number(whole.named)} in all"
        yield (
            (_rate(whole), "referrals per 10 calls", base)
            if whole.called >= ENOUGH_CALLS
            else (number(whole.named), "referral" if whole.named == 1 else "referrals", base)
        )


def _trend(weeks: Sequence[Week]) -> Iterator[Picture]:
    """Up to three weekly plots; a plot without data is left out."""
    labels = [NOW if week.is_running else _day(week.begins) for week in weeks]
    if any(sum(week.waiting.values()) for week in weeks):
        yield _waited(weeks, labels)
    if any(week.came_due for week in weeks):
        told_soon = [_rate_of(100, week.told_within_a_day, week.came_due) for week in weeks]
        yield _line("soon", "Told within one working day (%)", labels, told_soon, mark=0, at_least=100)
    if any(week.calls for week in weeks):
        referrals = [_rate_of(10, week.referrals_from_calls, week.calls) for week in weeks]
        yield _line("named", "Referrals per 10 calls of that week", labels, referrals, mark=1, at_least=10)


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


def _line(
    name: str, title: str, labels: Sequence[str], values: Sequence[float | None], *, mark: int, at_least: float
) -> Picture:
    rows = [[label, _or_none(value)] for label, value in zip(labels, values, strict=True)]
    description = "; ".join(f"{label}: {value}" for label, value in rows)
    svg = plots.line(Words(name, title, description), labels, values, mark=mark, at_least=at_least)
    return Picture(title, svg, ["Week of", title], rows)


def _endings(whole: Figures) -> Iterator[Picture]:
    """A plot of the period's declines by their current outcome."""
    rows = [(label, value, color) for label, value, color in _ways(whole) if value]
    if rows:
        title = "How they heard, and who has not"
        description = "; ".join(f"{label}: {number(value)}" for label, value, _ in rows)
        table_rows = [[label, number(value)] for label, value, _ in rows]
        yield Picture(title, plots.bars(Words("ended", title, description), rows), ["How", "Declines"], table_rows)


CALM, WATCH, WORST = range(3)
"""Colors of the parts, from the calmest: told, closed without the news from us, and still waiting."""


def _ways(whole: Figures) -> Iterator[tuple[str, int, int]]:
    """How declines stand: label, count, and color."""
    yield "In a call", whole.called, CALM
    yield "In the call about another role", whole.also_told, CALM
    yield "By e-mail, at their own wish", whole.emailed, CALM
    yield "By the sign-off e-mail", whole.sent, CALM
    yield "Tried, and closed by e-mail", whole.attempted, WATCH
    yield "Knew it already", whole.knew, WATCH
    yield "Not told, as a lead decided", whole.not_told, WATCH
    yield "Withdrew", whole.withdrew, CALM
    yield "Wish no contact", whole.do_not_contact, CALM
    yield "Ended otherwise", whole.otherwise, WATCH
    yield "Still wait", whole.waiting, WORST


def _rows(whole: Figures) -> Iterator[tuple[str, int, str]]:
    """Every figure of the whole: label, count (0: nothing to show), and value."""
    yield _counted_row("Declines recorded", whole.declined)
    yield from (_counted_row(label, value) for label, value, _ in _ways(whole))
    yield "Half of those told had heard within", whole.told, wording.median_wait(whole)
    yield _counted_row("Should have heard within one working day", whole.came_due)
    yield _counted_row("Of these, told on the same working day", whole.same_day)
    yield _counted_row("Of these, told on the next working day", whole.next_day)
    yield _counted_row("Second contacts made", whole.follow_ups_made)
    yield _counted_row("Second contacts let go", whole.follow_ups_let_go)
    yield _counted_row("Second contacts still to be made", whole.follow_ups_open)
    yield _counted_row("Referrals in the sign-off call", whole.named_on_call)
    yield _counted_row("Referrals in the second contact", whole.named_later)
    yield _counted_row("Referrals otherwise", whole.named_otherwise)
    for when, figures in whole.asked.items():
        text = f"{number(figures.referrals)} after {counted(figures.calls, 'call')}"
        yield f"Referrals where asked {ASKED[when]}", figures.calls, text
    yield _counted_row("Placed, of all who were named", whole.placed)


def _counted_row(label: str, count: int) -> tuple[str, int, str]:
    return label, count, number(count)


COLUMNS = (
    "Declined",
    "Told",
    "Within one working day",
    "Half of those told, within",
    "In a call",
    "By e-mail at their wish",
    "Attempted",
    "Still wait",
    "Second contacts",
    "Referrals per 10 calls",
)


def _table(cut: Cut, parts: Sequence[ReportRow]) -> Table:
    rows = [_row(part, cut) for part in parts[:MOST_ROWS]]
    is_open = cut in (Cut.STAGE, Cut.MONTH)
    return Table(TITLES[cut], [FIRST_COLUMN[cut], *COLUMNS], rows, len(parts) - len(rows), is_open)


def _row(part: ReportRow, cut: Cut) -> list[str]:
    figures = part.figures
    return [
        wording.named(part, cut) or NO_NAME,
        number(figures.declined),
        number(figures.told),
        _share(figures.within_a_day, figures.came_due),
        wording.median_wait(figures) or "–",
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
    """Referrals per 10 calls; a dash below ENOUGH_CALLS, where the rate would mislead."""
    return _or_none(figures.referrals_per_ten_calls) if figures.called >= ENOUGH_CALLS else "–"


def _rate_of(per: int, part: int, of: int) -> float | None:
    """The part per 10 or per 100; None if `of` is 0."""
    return round(per * part / of, 1 if per == 10 else None) if of else None


def _or_none(value: Any) -> str:
    return "–" if value is None else number(round(value, 1))
