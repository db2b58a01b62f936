"""Runs the migrations on the connection that is passed in."""

from typing import Any, Literal

from alembic import context

from models import tables
from models.database.base import UtcDateTime


def render_item(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Renders types as SQLAlchemy's own, so that an old migration does not break when our types change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.METADATA,
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
)
context.run_migrations()
