"""Rejects forms with an empty required field, before any listener runs.

Slack's clients refuse such a form themselves; an old client, or one that is not Slack's, may send it all the same.
"""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltResponse

from handlers.ui.forms import Body

EMPTY = "This came empty, so nothing was saved; the rest is still in the form. Please fill it in, and send it again."


def register(app: App) -> None:
    """Mounts the check in front of all listeners."""

    @app.use
    def check(ack: Ack, body: Body, next: Callable[[], None]) -> BoltResponse | None:  # noqa: A002 - Bolt's name
        view = body.get("view")
        if body.get("type") != "view_submission" or not isinstance(view, dict):
            next()
            return None
        if empty := _empty(view):
            return ack(response_action="errors", errors=dict.fromkeys(empty, EMPTY))
        next()
        return None


def _empty(view: dict[str, Any]) -> list[str]:
    """The block ids of required fields that nobody filled in."""
    values = (view.get("state") or {}).get("values") or {}
    fields = [block for block in view.get("blocks") or [] if block.get("type") == "input"]
    required = [block["block_id"] for block in fields if not block.get("optional") and block.get("block_id")]
    return [block_id for block_id in required if not _is_filled(values.get(block_id))]


def _is_filled(elements: Any) -> bool:
    """Whether one of a field's elements holds anything: a text, a choice, a day, a person."""
    each = elements.values() if isinstance(elements, dict) else ()
    return any(
        value not in (None, "", [], {})
        for element in each
        if isinstance(element, dict)
        for key, value in element.items()
        if key != "type"
    )
