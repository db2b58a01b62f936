"""Fields as the log keeps them: dates and moments as text, and back again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any


def frozen(value: Any) -> Any:
    """The value in a form that JSON can keep."""
    return value.isoformat() if isinstance(value, date) else value


def thawed(field: str, value: Any) -> Any:
    """The value again; what it was stands in the field's name."""
    if value is None or not isinstance(value, str):
        return value
    if field.endswith("_on") or field in ("held_until", "promised_for"):
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if field.endswith(("_at", "_since")) else value


def remembered(row: object, *fields: str) -> dict[str, Any]:
    """The fields as they are now, in a form that the log can keep."""
    return {field: frozen(getattr(row, field)) for field in fields}


def restore(row: object, before: Mapping[str, Any]) -> None:
    """Puts back the fields that an answer changed."""
    for field, value in before.items():
        setattr(row, field, thawed(field, value))
