"""One page of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page. `number` counts from 0; `total`: rows of all pages; `size`: rows of a full page."""

    rows: list[Row]
    number: int
    total: int
    size: int

    @property
    def last(self) -> int:
        """Number of the last page."""
        return max(0, (self.total - 1) // self.size)


def page_number(wanted: int, total: int, size: int) -> int:
    """The wanted page, or the nearest one that there is."""
    return min(max(0, wanted), max(0, (total - 1) // size))


def read_page(session: Session, query: Select[Row], order: Sequence[Any], wanted: int, size: int) -> Page[Row]:
    """The wanted page of this query, or the nearest one that there is."""
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = page_number(wanted, total, size)
    rows = session.scalars(query.order_by(*order).limit(size).offset(number * size))
    return Page(list(rows), number, total, size)
