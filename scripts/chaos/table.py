"""The small table at the end, and below it whatever was found."""

import math
from collections.abc import Callable, Iterator

from scripts.chaos.part import Report

MOST_FINDINGS = 20
"""So many of each kind are written out."""


def lines(reports: list[Report]) -> Iterator[str]:
    """One column for each part."""
    yield f"{'':27}" + "".join(f"{report.plan.name:>26}" for report in reports)
    for name, value in ROWS:
        yield f"{name:27}" + "".join(f"{value(report)!s:>26}" for report in reports)
    for report in reports:
        for kind in ("lost", "doubled", "half_done"):
            findings: list[str] = getattr(report.verdict, kind)
            yield from (f"{report.plan.name}: {kind.replace('_', '-')}: {one}" for one in findings[:MOST_FINDINGS])
            if len(findings) > MOST_FINDINGS:
                yield f"{report.plan.name}: {kind.replace('_', '-')}: and {len(findings) - MOST_FINDINGS} more"


def unnoticed(report: Report) -> int:
    """How many messages of a killed bot were taken up later than a lease, a tick and one call after it."""
    late = [one for one in report.watch.noticed if one > report.plan.pace.notice]
    return len(late) + len(report.watch.unnoticed)


def _unanswered(report: Report) -> int:
    account = report.account
    forms = (account.declined, account.told, account.put_off, account.offered)
    return sum(not form.answered for kind in forms for form in kind)


def percentile(seconds: list[float], share: float) -> str:
    """Nearest rank."""
    if not seconds:
        return "-"
    return f"{sorted(seconds)[math.ceil(share * len(seconds)) - 1]:.1f}"


ROWS: list[tuple[str, Callable[[Report], object]]] = [
    ("processes", lambda one: one.fleet.started),
    ("killed", lambda one: one.fleet.killed),
    ("stopped past a lease", lambda one: one.fleet.paused),
    ("asked to end", lambda one: one.fleet.asked_to_end),
    ("  took over 10 s", lambda one: one.fleet.slow_to_end),
    ("calls that met a fault", lambda one: one.weather.met),
    ("sockets torn", lambda one: one.weather.sockets.total()),
    ("things people did", lambda one: one.account.acts.total()),
    ("  that met trouble", lambda one: one.account.troubles.total()),
    ("decline forms answered", lambda one: sum(form.answered for form in one.account.declined)),
    ("outcome forms answered", lambda one: sum(form.answered for form in one.account.told)),
    ("forms never answered", _unanswered),
    ("days judged whole", lambda one: f"{one.quiet_days} of {one.plan.days}"),
    ("sent", lambda one: one.verdict.sent),
    ("edited", lambda one: one.watch.edits),
    ("lost", lambda one: len(one.verdict.lost)),
    ("doubled", lambda one: len(one.verdict.doubled)),
    ("half-done", lambda one: len(one.verdict.half_done)),
    ("late: half, s", lambda one: percentile(one.verdict.late, 0.5)),
    ("late: 95 of 100, s", lambda one: percentile(one.verdict.late, 0.95)),
    ("late: most, s", lambda one: percentile(one.verdict.late, 1.0)),
    ("lists on the way in a jump", lambda one: one.verdict.overtaken),
    ("taken up after a kill", lambda one: len(one.watch.noticed)),
    ("  after at most, s", lambda one: percentile(one.watch.noticed, 1.0)),
    ("  later than that", unnoticed),
]
