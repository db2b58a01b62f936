"""The trend as a Slack chart block, and the same numbers in words for screen readers.

One line: of all candidates who should have heard by a day of that week, how many per cent heard within one working day.
Those who still wait count as not told in time.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers.ui.blocks import CHART
from models.reports.trend import Week

Json = dict[str, Any]

MOST_WEEKS = 20
"""Maximum categories of a chart. Slack also limits names to 20 characters and titles to 50."""
FEWEST_WEEKS = 2
"""One week is no trend."""

TITLE = "Told within one working day (%)"
LINE = "Told in time (%)"
OF_WHOM = "of all who should have heard by then, in %"
THIS_WEEK = "this week"


def pictures(weeks: Sequence[Week]) -> list[Json]:
    """The chart block; empty if fewer than two weeks can be compared.

    A week in which nobody should have heard has no share and is left out.
    """
    compared = _with_share(weeks)
    if len(compared) < FEWEST_WEEKS:
        return []
    labels = [_label(week) for week in compared]
    points = [{"label": label, "value": _share(week)} for label, week in zip(labels, compared, strict=True)]
    chart = {
        "type": "line",
        "series": [{"name": LINE, "data": points}],
        "axis_config": {"categories": labels, "y_label": OF_WHOM},
    }
    return [{"type": CHART, "title": TITLE, "chart": chart}]


def in_words(weeks: Sequence[Week]) -> str:
    """The same numbers in words, for notifications, screen readers or a Slack without charts; empty without data.

    "Told within one working day: week of 23 Feb 5 of 17 (29 %), this week 3 of 4 (75 %)."
    """
    compared = _with_share(weeks)
    if not compared:
        return ""
    shares = [f"{week.told_within_a_day} of {week.came_due} ({_share(week)} %)" for week in compared]
    labels = [_label(week) if week.is_running else f"week of {_label(week)}" for week in compared]
    listed = ", ".join(f"{label} {share}" for label, share in zip(labels, shares, strict=True))
    return f"Told within one working day: {listed}."


def _with_share(weeks: Sequence[Week]) -> Sequence[Week]:
    """The newest weeks in which somebody should have heard."""
    return [week for week in weeks if week.came_due][-MOST_WEEKS:]


def _share(week: Week) -> int:
    """Per cent told in time: 100 only if all were, and 0 only if nobody was."""
    exact = 100 * week.told_within_a_day / week.came_due
    return round(exact) if exact in (0, 100) else min(99, max(1, round(exact)))


def _label(week: Week) -> str:
    return THIS_WEEK if week.is_running else _day(week.begins)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
