"""Checks messages and views against Slack's limits, for the sandbox and for tests of every card."""

from typing import Any

from bot.sandbox.limits.blocks import block
from bot.sandbox.limits.elements import plain
from bot.sandbox.limits.rules import Findings, Rule, anything, boolean, list_of, shape, string

BLOCK_CHARACTERS = 13_200
"""The most characters in all blocks of a message (`msg_blocks_too_long`; observed, not documented)."""

_message_blocks = list_of(block, 0, 50)
_common: dict[str, Rule] = {
    "type": anything,
    "blocks": list_of(block, 1, 100),
}
_ids: dict[str, Rule] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}


def _has_submit(view: Any, pointer: str, findings: Findings) -> None:
    blocks = view.get("blocks")
    block_list = blocks if isinstance(blocks, list) else []
    has_inputs = any(isinstance(block, dict) and block.get("type") == "input" for block in block_list)
    if has_inputs and view.get("submit") is None:
        findings.add("missing required field: submit", pointer)


_modal = shape(
    {**_common, "title": plain(24)},
    {**_ids, "submit": plain(24), "close": plain(24), "clear_on_close": boolean, "notify_on_close": boolean},
    _has_submit,
)
_home = shape(_common, _ids)


def check_message(payload: dict[str, Any]) -> list[str]:
    """The faults of a message, in Slack's phrases with a JSON pointer; [] for a valid message.

    `payload` has the fields of chat.postMessage: `text`, `blocks`, `attachments`.
    """
    findings = Findings("message")
    _message_blocks(payload.get("blocks") or [], "/blocks", findings)
    for index, attachment in enumerate(payload.get("attachments") or []):
        if isinstance(attachment, dict) and attachment.get("blocks"):
            _message_blocks(attachment["blocks"], f"/attachments/{index}/blocks", findings)
    if too_many_characters(payload.get("blocks") or []):
        findings.add(f"must be less than {BLOCK_CHARACTERS + 1} characters in all blocks together", "/blocks")
    return findings.faults


def check_view(view: dict[str, Any], surface: str = "modal") -> list[str]:
    """The faults of a view, in Slack's phrases with a JSON pointer; `surface` is `modal` or `home`."""
    findings = Findings(surface)
    if view.get("type") != surface or surface not in ("modal", "home"):
        findings.add(f"must be a valid view type: {view.get('type')}", "/view/type")
        return findings.faults
    (_modal if surface == "modal" else _home)(view, "/view", findings)
    return findings.faults


def too_many_characters(blocks: Any) -> bool:
    """Whether the blocks of a message hold more than BLOCK_CHARACTERS characters."""
    return _characters(blocks) > BLOCK_CHARACTERS


def _characters(part: Any) -> int:
    if isinstance(part, list):
        return sum(_characters(item) for item in part)
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    inner = sum(_characters(value) for value in part.values())
    return inner + (len(own) if isinstance(own, str) else 0)
