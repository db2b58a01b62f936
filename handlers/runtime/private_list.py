"""Redraws an ephemeral list in place after a click in it, or after a form opened from it.

Slack does not tell an app what such a message shows, and accepts changes only at the `response_url` of a click, for
half an hour. So the block ids of its rows carry the name of the list and its page number (or another number that it
needs), and a form opened from it carries these on, with the URL.
"""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

import structlog
from slack_bolt import Respond
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient
from sqlalchemy.exc import SQLAlchemyError

from handlers.runtime.runtime import Runtime
from handlers.ui import blocks
from handlers.ui.forms import Body
from models.outbox.message import Rendered

log = structlog.get_logger()

MARK = re.compile(r"in\.(\w+)\.(\d{1,9})\|")
CARRIED = "list"
PATIENCE_SECONDS = 5
"""Timeout in seconds for redrawing a list."""


@dataclass(frozen=True)
class Place:
    """The position of a list: its name in the registry, its page number, and the `response_url` that takes changes."""

    name: str
    number: int
    url: str


def show(respond: Respond, name: str, number: int, drawing: Rendered, *, again: bool = False) -> None:
    """Shows a list to the person who asked; `again`: replaces the shown one. `name`: its name in the registry."""
    respond(**_message(name, number, drawing), replace_original=again)


def show_again(body: Body, runtime: Runtime) -> bool:
    """Redraws the list that holds the button, or from which the form was opened.

    False: there is no such list, or it can't be read or shown now. Errors are only logged, since the change behind the
    click is committed by now: "nothing was saved" would be wrong.
    """
    place = _place(body)
    draw = runtime.lists.get(place.name) if place else None
    if place is None or draw is None:
        return False
    try:
        drawing = draw(body, runtime, place.number)
        if drawing is None:
            return False
        message = _message(place.name, place.number, drawing)
        answer = WebhookClient(place.url, timeout=PATIENCE_SECONDS).send(**message, replace_original=True)
        return answer.status_code == 200
    except (SQLAlchemyError, SlackClientError, OSError) as fault:
        log.warning("private list not drawn", error=type(fault).__name__)
        return False


def carried_on(body: Body, metadata: str | None) -> str | None:
    """The private metadata of a form that is about to open, with the list that it came from added."""
    place = _place(body)
    if place is None:
        return metadata
    return json.dumps({**json.loads(metadata or "{}"), CARRIED: asdict(place)})


def is_private(body: Body) -> bool:
    """Whether the button is in an ephemeral message."""
    return bool((body.get("container") or {}).get("is_ephemeral"))


def _place(body: Body) -> Place | None:
    if view := body.get("view"):
        carried = json.loads(view.get("private_metadata") or "{}").get(CARRIED)
        return Place(**carried) if carried else None
    mark = MARK.match(str(body["actions"][0].get("block_id") or "")) if is_private(body) else None
    return Place(mark[1], int(mark[2]), body["response_url"]) if mark else None


def _message(name: str, number: int, drawing: Rendered) -> dict[str, Any]:
    marked = [_marked(block, f"in.{name}.{number}|{at}.") for at, block in enumerate(drawing.blocks)]
    return {"text": blocks.escaped(drawing.text), "blocks": marked, "response_type": "ephemeral"}


def _marked(block: dict[str, Any], mark: str) -> dict[str, Any]:
    has_button = "elements" in block or "accessory" in block
    return {**block, "block_id": f"{mark}{block.get('block_id', '')}"} if has_button else block
