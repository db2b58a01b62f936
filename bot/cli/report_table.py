"""Formats a report as columns for a terminal."""

from collections.abc import Callable, Iterator, Sequence
from unicodedata import east_asian_width

from handlers.report import wording
from models.reports.figures import Cut, Figures, Report, ReportRow
from models.rules.text import without_controls

NAME = 44
"""Width of the name column; longer names are cut."""

COLUMNS: Sequence[tuple[str, Callable[[Figures], str]]] = (
    ("declined", lambda figures: str(figures.declined)),
    ("told", lambda figures: str(figures.told)),
    ("same day", lambda figures: str(figures.same_day)),
    ("next day", lambda figures: str(figures.next_day)),
    ("median h", lambda figures: "-" if figures.median_hours is None else f"{figures.median_hours:.1f}"),
    ("waiting", lambda figures: str(figures.waiting)),
    ("calls", lambda figures: str(figures.called)),
    ("referrals", lambda figures: str(figures.named_on_call + figures.named_later)),
    (
        "per ten",
        lambda figures: "-" if figures.referrals_per_ten_calls is None else f"{figures.referrals_per_ten_calls:.1f}",
    ),
)


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
