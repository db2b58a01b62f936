"""Makes reports of teams of any size, without a database."""

from datetime import date, timedelta

from models.duties.referral import Status
from models.reports.figures import AskOutcome, Cut, Figures, Period, Report, ReportRow
from models.reports.trend import AGES, Week
from models.rules.kinds import Stage
from models.rules.policy import AskWhen

MONDAY = date(2026, 1, 12)
PERIOD = Period(date(2026, 1, 1), date(2026, 3, 6))


def weeks(size: int, count: int = 8) -> list[Week]:
    """The weeks of a team of about this size; fewer candidates wait from week to week."""
    made = []
    for at in range(count):
        waiting = (size // 3, size * (count - at) // (3 * count), size * (count - at) // (4 * count))
        told = 0 if at == 2 else size
        begins = MONDAY + timedelta(weeks=at)
        soon = told * (count + at) // (2 * count)
        ages = dict(zip(AGES, waiting, strict=True))
        made.append(Week(begins, ages, told, told, soon, told // 2, told // 5, told // 6, at == count - 1))
    return made


def figures(size: int) -> Figures:
    """Figures of so many declines, with a share for each way to end."""
    called, sent, waiting = size // 2, size // 4, size // 10
    asked = {
        AskWhen.CALL: AskOutcome(called // 2, called // 8),
        AskWhen.FOLLOW_UP: AskOutcome(called // 3, called // 5),
    }
    return Figures(
        declined=size,
        called=called,
        sent=sent,
        waiting=waiting,
        attempted=size - called - sent - waiting,
        median_hours=6.4 if called else None,
        median_days=0.75 if called else None,
        came_due=size,
        same_day=called // 2,
        next_day=called // 3,
        follow_ups_made=called // 2,
        follow_ups_open=called // 4,
        follow_ups_let_go=called // 9,
        named_on_call=called // 8,
        named_later=called // 5,
        asked={when: asked.get(when, AskOutcome()) for when in AskWhen},
        became={status: min(1, size) for status in Status if status is not Status.WITHDRAWN},
    )


def report(size: int, roles: int = 3, name: str = "Staff Engineer at Acme", of: str | None = None) -> Report:
    """A report of so many declines for so many roles of this name."""
    part = figures(size // max(1, roles))
    cuts = {
        Cut.STAGE: [ReportRow(stage, stage, figures(size // 4)) for stage in Stage],
        Cut.MONTH: [ReportRow(f"2026-0{month}", f"{month}", figures(size // 3)) for month in (1, 2, 3)],
        Cut.CLIENT: [ReportRow("Acme", "Acme", figures(size // 2)), ReportRow("", "", figures(size // 2))],
        Cut.ROLE: [ReportRow(str(at), f"{name} {at}", part) for at in range(roles)],
    }
    return Report(PERIOD, figures(size), cuts if size else {cut: [] for cut in Cut}, of)
