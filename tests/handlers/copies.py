"""Adds many rows as copies of a few recorded ones, for drawings of hundreds of rows."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from models import tables
from models.outbox.message import Message, MessageKind

RECORDED = 3
"""The number recorded one by one. The first also makes the rows that all share, such as the day's list."""

Rows = dict[Table, list[dict[str, Any]]]
NAMES = ("candidate", "role", "decline", "contact", "duty", "in_play", "promise", "message")
TABLES = [tables.METADATA.tables[name] for name in NAMES]
MESSAGES: Any = Message.__table__


def add_many(session: Session, count: int, add: Callable[[int], object], rename: Callable[..., str]) -> None:
    """Adds `count` records by their numbers: the first few with `add`, the others as copies of these, which take turns.

    `rename`: converts a text of record `old` to that of record `new`.
    """
    recorded: list[Rows] = []
    for number in range(min(count, RECORDED)):
        before = _last(session)
        add(number)
        session.flush()
        recorded.append(_since(session, before))
    if count <= RECORDED:
        return
    # The log entry of a call refers to the duty, and the duties made by the call refer to the entry.
    session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    last = _last(session)
    copies: Rows = {table: [] for table in TABLES}
    for number in range(RECORDED, count):
        like = 1 + (number - 1) % (RECORDED - 1)
        _copy(recorded[like], copies, last, partial(rename, old=like, new=number))
    for table, rows in copies.items():
        if rows:
            session.execute(insert(table), rows)


def _last(session: Session) -> dict[Table, int]:
    """The highest id in every table."""
    each = [select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery() for table in TABLES]
    return dict(zip(TABLES, session.execute(select(*each)).one(), strict=True))


def _since(session: Session, before: dict[Table, int]) -> Rows:
    """The rows added since; of messages only the cards, since other messages are shared."""
    added = {}
    for table in TABLES:
        query = select(table).where(table.c.id > before[table])
        if table is MESSAGES:
            query = query.where(table.c.kind == MessageKind.CARD)
        added[table] = [dict(row) for row in session.execute(query.order_by(table.c.id)).mappings()]
    return added


def _copy(rows: Rows, copies: Rows, last: dict[Table, int], renamed: Callable[[str], str]) -> None:
    numbers: dict[tuple[str, int], int] = {}
    for table, each in rows.items():
        for row in each:
            last[table] += 1
            numbers[table.name, row["id"]] = last[table]
    for table, each in rows.items():
        refers = {column.name: key.column.table.name for column in table.columns for key in column.foreign_keys}
        refers["id"] = table.name
        for row in each:
            copy = {
                name: numbers.get((refers[name], value), value) if name in refers else value
                for name, value in row.items()
            }
            if table is MESSAGES:
                copy["slot"] = f"{copy['duty_id']}.{row['slot'].rpartition('.')[2]}"
            if table.name == "role":
                copy |= {name: renamed(value) for name, value in row.items() if isinstance(value, str)}
            copies[table].append(copy)
