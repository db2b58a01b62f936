"""Takes times, and sets one beside the other."""

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from sqlalchemy import Engine, event


@dataclass(frozen=True)
class Measured:
    """Two figures of one kind, and how many times the second may be the first. `limit` None: it is only reported."""

    what: str
    base: float
    base_is: str
    much: float
    much_is: str
    unit: str = "ms"
    limit: float | None = None

    @property
    def ratio(self) -> float:
        return self.much / self.base

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.ratio > self.limit


def milliseconds(times: int, *acts: Callable[[], object]) -> list[float]:
    """How long each of these takes. They take turns, so that whatever else the machine does meets all of them.

    The lower quartile of so many: what it takes while nobody disturbs.
    """
    taken: list[list[float]] = [[] for _ in acts]
    for _ in range(times):
        for act, ours in zip(acts, taken, strict=True):
            began = time.perf_counter()
            act()
            ours.append(time.perf_counter() - began)
    return [quantiles(ours, n=4)[0] * 1000 for ours in taken]


@contextmanager
def counted(engine: Engine):  # type: ignore[no-untyped-def]
    """A list that grows by one with each statement the engine sends."""
    statements: list[str] = []

    def sent(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", sent)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", sent)


def lines(measured: list[Measured]) -> list[str]:
    """The table."""
    rows = [("", "little", "much", "times", "limit")]
    for one in measured:
        base, much = f"{one.base:.4g} {one.unit} ({one.base_is})", f"{one.much:.4g} {one.unit} ({one.much_is})"
        limit = "-" if one.limit is None else f"{one.limit:g}{'  OVER' if one.is_over else ''}"
        rows.append((one.what, base, much, f"{one.ratio:.2f}", limit))
    widths = [max(len(row[place]) for row in rows) + 2 for place in range(len(rows[0]))]
    return ["".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
