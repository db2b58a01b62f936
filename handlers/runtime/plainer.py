"""Answers with blocks that a Slack may not know yet, and without them where Slack refuses them."""

from typing import Any

from slack_bolt import Respond
from slack_sdk.errors import SlackApiError

from handlers.ui import blocks

Json = dict[str, Any]

REFUSALS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""Slack's codes for blocks that it does not know, or has other limits for."""


def answer(respond: Respond, text: str, full: list[Json], plainer: list[Json], *, replace: bool = False) -> None:
    """Answers privately with the blocks `full`, or with `plainer` where Slack refuses those."""
    if full == plainer or not _is_taken(respond, text, full, replace=replace):
        _send(respond, text, plainer, replace=replace)


def _is_taken(respond: Respond, text: str, full: list[Json], *, replace: bool) -> bool:
    """Whether Slack has shown it. In the direct message a refusal is an exception, elsewhere an HTTP status."""
    try:
        status = _send(respond, text, full, replace=replace)
    except SlackApiError as refusal:
        if refusal.response.get("error") not in REFUSALS:
            raise
        return False
    return not 400 <= status < 500


def _send(respond: Respond, text: str, shown: list[Json], *, replace: bool) -> int:
    sent = respond(text=blocks.escaped(text), blocks=shown, response_type="ephemeral", replace_original=replace or None)
    return int(sent.status_code)
