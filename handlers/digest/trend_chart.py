"""The trend as Slack chart blocks, and the same numbers in words for screen readers.

Two charts, since a message takes no more: people who wait, by how long; and, out of ten, how many were told within a
day and how many names ten calls brought. Both of these are out of ten, so that one scale serves both.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers.ui.blocks import CHART
from models.reports.trend import AGES, Week

Json = dict[str, Any]

MOST_WEEKS = 20
"""Maximum categories of a chart. Slack also limits names to 20 characters and titles to 50."""

WAITING = "Who waited at the end of each week"
OUT_OF_TEN = "Out of ten: told within a day, and referrals"
THIS_WEEK = "this week"


def pictures(weeks: Sequence[Week]) -> list[Json]:
    """At most two chart blocks; empty without data."""
    newest = _told_of(weeks)
    return [chart for chart in (waiting(newest), out_of_ten(newest)) if chart]


def waiting(weeks: Sequence[Week]) -> Json | None:
    """The chart of people who waited at the end of each week, by how long; None: nobody ever did."""
    if not any(sum(week.waiting.values()) for week in weeks):
        return None
    labels = _labels(weeks)
    series = [_series(age, labels, [week.waiting[age] for week in weeks]) for age in AGES]
    return _block(WAITING, "bar", labels, series, "people, by working days waited")


def out_of_ten(weeks: Sequence[Week]) -> Json | None:
    """The chart of people told within a day, out of ten who were told, and of people named in ten calls.

    A week in which nobody was told has no share and is left out; None: fewer than two weeks are left.
    """
    labelled = [(label, week) for label, week in zip(_labels(weeks), weeks, strict=True) if week.told]
    if len(labelled) < 2:
        return None
    labels = [label for label, _ in labelled]
    soon = [_per_ten(week.told_within_a_day, week.told) or 0 for _, week in labelled]
    named = [_per_ten(week.referrals, week.calls) or 0 for _, week in labelled]
    series = [_series("Told within a day", labels, soon), _series("Referrals", labels, named)]
    return _block(OUT_OF_TEN, "line", labels, series, "out of ten told; from ten calls")


def in_words(weeks: Sequence[Week]) -> str:
    """The same numbers in words, for notifications, screen readers or a Slack without charts; empty without data."""
    newest = _told_of(weeks)
    sentences = []
    if any(sum(week.waiting.values()) for week in newest):
        ages = "; ".join(f"{age} {_listed([week.waiting[age] for week in newest])}" for age in AGES)
        sentences.append(f"Who waited at the end of each week, by working days: {ages}.")
    if any(week.told for week in newest):
        soon = _listed([_per_ten(week.told_within_a_day, week.told) for week in newest])
        sentences.append(f"Out of ten who were told, told within a day: {soon}.")
    if any(week.calls for week in newest):
        named = _listed([_per_ten(week.referrals, week.calls) for week in newest])
        sentences.append(f"Referrals for ten calls: {named}.")
    if not sentences:
        return ""
    first = newest[0].begins
    return " ".join([f"Week by week, from {_day(first)} until this week.", *sentences])


def _block(title: str, kind: str, labels: list[str], series: list[Json], of_what: str) -> Json:
    axes = {"categories": labels, "y_label": of_what}
    return {"type": CHART, "title": title, "chart": {"type": kind, "series": series, "axis_config": axes}}


def _told_of(weeks: Sequence[Week]) -> Sequence[Week]:
    """The newest weeks, from the first in which anything happened."""
    first = next((at for at, week in enumerate(weeks) if _is_of_interest(week)), len(weeks))
    return weeks[first:][-MOST_WEEKS:]


def _is_of_interest(week: Week) -> bool:
    return bool(sum(week.waiting.values()) or week.told or week.calls or week.referrals)


def _series(name: str, labels: Sequence[str], values: Sequence[float]) -> Json:
    points = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    return {"name": name, "data": points}


def _labels(weeks: Sequence[Week]) -> list[str]:
    return [_day(week.begins) for week in weeks[:-1]] + [THIS_WEEK] * bool(weeks)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _per_ten(part: int, of: int) -> float | None:
    """The part out of ten, an int if it is whole; None if `of` is 0."""
    if not of:
        return None
    exact = round(10 * part / of, 1)
    return int(exact) if exact.is_integer() else exact


def _listed(values: Sequence[float | None]) -> str:
    return ", ".join("–" if value is None else f"{value:g}" for value in values)
