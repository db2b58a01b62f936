"""Base classes of all tables: names of constraints, the workspace column, and aware datetimes."""

import enum
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import CursorResult, DateTime, Dialect, Enum, ForeignKey, Index, Insert, MetaData, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import JSON, TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def index_where(condition: str, name: str, *columns: str, unique: bool = False) -> Index:
    """A partial index of the rows that meet the condition, on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=text(condition), postgresql_where=text(condition))


class UtcDateTime(TypeDecorator[datetime]):
    """Stores an aware datetime and returns it in UTC, also on SQLite, which drops the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without its zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(words: type[enum.Enum]) -> list[str]:
    return [word.value for word in words]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
        enum.Enum: Enum(enum.Enum, native_enum=False, length=32, values_callable=_values),
    }


def add_once(session: Session, row: type[Base], **values: Any) -> bool:
    """Inserts the row unless it exists, perhaps since a moment ago by another bot. True: it was inserted."""
    session.flush()
    added: CursorResult[Any] = session.execute(_insert_once(session.get_bind().dialect.name, row), values)  # type: ignore[assignment]
    return added.rowcount == 1


@cache
def _insert_once(dialect_name: str, row: type[Base]) -> Insert:
    """The INSERT statement for this table. Cached: building it takes as long as running it."""
    dialect = postgresql if dialect_name == "postgresql" else sqlite
    statement: Insert = dialect.insert(row.__table__).on_conflict_do_nothing()
    return statement


class InWorkspace:
    """Mixin for rows of a workspace, as all rows are."""

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
