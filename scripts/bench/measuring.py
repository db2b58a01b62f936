"""Measures run times and query counts, and formats pairs of figures as a table."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from sqlalchemy import Engine, event


@dataclass(frozen=True)
class Comparison:
    """Two figures to compare. `limit`: highest allowed ratio of `value` to `base`; None: only reported."""

    label: str
    base: float
    base_label: str
    value: float
    value_label: str
    unit: str = "ms"
    limit: float | None = None

    @property
    def ratio(self) -> float:
        return self.value / self.base

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.ratio > self.limit


def milliseconds(times: int, *functions: Callable[[], object]) -> list[float]:
    """Run time of each function. The functions take turns, so that other load on the machine affects all alike.

    The result is the lower quartile of `times` runs: the time on a quiet machine.
    """
    durations: list[list[float]] = [[] for _ in functions]
    for _ in range(times):
        for function, series in zip(functions, durations, strict=True):
            start = time.perf_counter()
            function()
            series.append(time.perf_counter() - start)
    return [quantiles(series, n=4)[0] * 1000 for series in durations]


@contextmanager
def recorded_statements(engine: Engine) -> Iterator[list[str]]:
    """A list to which each SQL statement of the engine is appended."""
    statements: list[str] = []

    def append(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", append)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", append)


def table_lines(comparisons: list[Comparison]) -> list[str]:
    """The lines of the table."""
    rows = [("", "little", "much", "times", "limit")]
    for pair in comparisons:
        base = f"{pair.base:.4g} {pair.unit} ({pair.base_label})"
        value = f"{pair.value:.4g} {pair.unit} ({pair.value_label})"
        limit = "-" if pair.limit is None else f"{pair.limit:g}{'  OVER' if pair.is_over else ''}"
        rows.append((pair.label, base, value, f"{pair.ratio:.2f}", limit))
    widths = [max(len(row[column]) for row in rows) + 2 for column in range(len(rows[0]))]
    return ["".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
