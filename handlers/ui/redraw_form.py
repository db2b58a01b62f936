"""Redraws an open form with some blocks changed; typed values stay."""

from collections.abc import Sequence
from typing import Any

KEPT = ("type", "title", "submit", "close", "callback_id", "private_metadata", "notify_on_close", "clear_on_close")
"""Keys of a view that may be sent back to Slack; it refuses the rest."""


def view(old_view: dict[str, Any], blocks: Sequence[dict[str, Any]], metadata: str | None = None) -> dict[str, Any]:
    """The view from a payload with these blocks; a field keeps its typed value as long as its block keeps its id."""
    properties = {key: old_view[key] for key in KEPT if old_view.get(key) is not None}
    return {**properties, "blocks": list(blocks), **({} if metadata is None else {"private_metadata": metadata})}
