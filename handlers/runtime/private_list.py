"""A list that one person alone sees changes under their hands: a button in it, or its form, draws it anew in its place.

Slack tells nobody what stands in such a message, and takes a change of it only at the address that comes with a click,
for half an hour. So each of its rows carries the name of the list and the number of its page, or of what else it shows;
and a form that is opened from it carries them on, with the address.
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
"""How long Slack may take over a list that is drawn anew."""


@dataclass(frozen=True)
class Place:
    """Where a list stands: its name in the table of contents, its page, and the address that takes a change of it."""

    name: str
    number: int
    url: str


def show(respond: Respond, name: str, number: int, drawing: Rendered, *, again: bool = False) -> None:
    """Shows a list to whoever asked, or puts it in its own place. `name`: its own in the table of contents."""
    respond(**_message(name, number, drawing), replace_original=again)


def show_again(body: Body, runtime: Runtime) -> bool:
    """Draws the list anew in which the button stands, or from which the form was opened.

    False: there is none, or it can't be read or shown just now. What was pressed is kept by now, so that this must not
    be heard as "nothing was saved".
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
    """What a form that is opened now knows about itself, and the list that it came from."""
    place = _place(body)
    if place is None:
        return metadata
    return json.dumps({**json.loads(metadata or "{}"), CARRIED: asdict(place)})


def is_private(body: Body) -> bool:
    """Whether the button stands in a message that only this person sees."""
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
