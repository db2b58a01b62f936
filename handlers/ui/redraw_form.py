"""A form that is before somebody, drawn once more with a few things changed: what they have typed stays in it."""

from collections.abc import Sequence
from typing import Any

KEPT = ("type", "title", "submit", "close", "callback_id", "private_metadata", "notify_on_close", "clear_on_close")
"""What Slack takes back of a form as it sent it; it refuses the rest."""


def view(shown: dict[str, Any], blocks: Sequence[dict[str, Any]], metadata: str | None = None) -> dict[str, Any]:
    """The form of a payload with these blocks; a field keeps what was typed as long as its block keeps its id."""
    same = {key: shown[key] for key in KEPT if shown.get(key) is not None}
    return {**same, "blocks": list(blocks), **({} if metadata is None else {"private_metadata": metadata})}
