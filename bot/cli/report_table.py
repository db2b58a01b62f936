"""A report in columns, to read in a terminal."""

from collections.abc import Callable, Iterator, Sequence
from unicodedata import east_asian_width

from handlers.report import wording
from models.reports.figures import Cut, Figures, Report, ReportRow
from models.rules.text import without_controls

NAME = 44
"""Characters of a name; longer ones are cut."""

COLUMNS: Sequence[tuple[str, Callable[[Figures], str]]] = (
    ("declined", lambda one: str(one.declined)),
    ("told", lambda one: str(one.told)),
    ("same day", lambda one: str(one.same_day)),
    ("next day", lambda one: str(one.next_day)),
    ("median h", lambda one: "-" if one.median_hours is None else f"{one.median_hours:.1f}"),
    ("waiting", lambda one: str(one.waiting)),
    ("calls", lambda one: str(one.called)),
    ("referrals", lambda one: str(one.named_on_call + one.named_later)),
    ("per ten", lambda one: "-" if one.referrals_per_ten_calls is None else f"{one.referrals_per_ten_calls:.1f}"),
)


def lines(report: Report, by: Cut, team: str) -> Iterator[str]:
    """The whole in sentences, one cut in columns. Working hours and business days are those of the team's calendar."""
    yield f"Sign-off report of {without_controls(team)}"
    yield f"Declines recorded from {report.period.first} to {report.period.last}, and what has become of them since."
    yield ""
    for label, said in wording.facts(report.whole):
        yield f"{label + ':':<21} {said}" if label else said
    if report.cuts[by]:
        yield ""
        yield from _columns(report.cuts[by], by)


def _columns(parts: Sequence[ReportRow], by: Cut) -> Iterator[str]:
    names = [_fitted(wording.part_name(part, by)) for part in parts]
    wide = max(map(_width, [wording.BY[by], *names]))
    yield f"{wording.BY[by]:<{wide}}  {'  '.join(label for label, _ in COLUMNS)}"
    for name, part in zip(names, parts, strict=True):
        numbers = (f"{said(part.figures):>{len(label)}}" for label, said in COLUMNS)
        yield f"{name}{' ' * (wide - _width(name))}  {'  '.join(numbers)}"


def _fitted(name: str) -> str:
    """The name in at most NAME columns, without anything that moves a terminal's cursor."""
    clean = without_controls(name)
    if _width(clean) <= NAME:
        return clean
    while _width(clean) >= NAME:
        clean = clean[:-1]
    return f"{clean}…"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "FW" else 1 for c in text)
