"""blocks.validate: checks blocks, a message or a view against Slack's limits, and sends nothing."""

from typing import Any

from bot.sandbox.limits.check import check_message, check_view
from bot.sandbox.troubles import Json, SlackError
from bot.sandbox.web_api.call import ApiCall

PAYLOADS = ("blocks", "message", "view")
POINTER = " [json-pointer:"


def validate(call: ApiCall) -> Json:
    """blocks.validate. Raises SlackError `invalid_blocks` with a list of faults, each with a JSON pointer."""
    payload_names = [name for name in PAYLOADS if call.arguments.get(name)]
    if len(payload_names) != 1:
        raise SlackError("invalid_arguments", ["must provide exactly one of `blocks`, `view`, or `message`"])
    payload: Any = call.json_value(payload_names[0], "invalid_json")
    if not isinstance(payload, list if payload_names == ["blocks"] else dict):
        raise SlackError("invalid_arguments", [f"invalid type of `{payload_names[0]}`"])
    faults, root = _faults(payload_names[0], payload)
    if faults:
        raise SlackError("invalid_blocks", errors=[_error(fault, root) for fault in faults])
    return {}


def _faults(part: str, payload: Any) -> tuple[list[str], str]:
    """The faults, and the beginning of their pointers that Slack leaves out."""
    match part:
        case "blocks":
            return check_message({"blocks": payload}), "/blocks"
        case "message":
            return check_message(payload), ""
        case _:
            return check_view(payload, str(payload.get("type"))), "/view"


def _error(fault: str, root: str) -> Json:
    message, _, pointer = fault.partition(POINTER)
    return {
        "code": "failed_constraint",
        "message": message,
        "pointer": pointer.removesuffix("]").removeprefix(root),
    }
