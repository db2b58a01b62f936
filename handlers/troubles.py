"""What a person sees when something broke: it is logged once, and they hear what is safe and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from slack_bolt import App, BoltResponse, Respond
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from handlers.house import Body
from models.message import Message, Undeliverable

log = structlog.get_logger()

NOT_SAVED = (
    "Nothing was saved. What stood before is safe. Please try once more; if it stays like this, tell your admin."
)
STILL_IN_FORM = "Nothing was saved. Your text is still in the form. Press the button once more."


def broke(error: Exception, body: Body, respond: Respond) -> BoltResponse | None:
    """Any fault that no listener knew what to do with. Says nothing of anybody's data, here or in the log."""
    log.error("listener failed", error=_described(error), payload=body.get("type", "command"))
    if body.get("type") == "view_submission":
        field = _first_field(body["view"])
        if field:
            return BoltResponse(status=200, body={"response_action": "errors", "errors": {field: STILL_IN_FORM}})
    elif body.get("response_url"):
        respond(text=NOT_SAVED, response_type="ephemeral", replace_original=False)
    return None


@contextmanager
def drawing(message: Message) -> Iterator[None]:
    """A message that can't be drawn is a fault of ours: it waits, is logged, and holds up no other.

    The database's own troubles pass through: they are nothing that a later try at this one message would mend.
    """
    try:
        yield
    except (Undeliverable, SQLAlchemyError):
        raise
    except Exception as fault:
        log.error("message can't be drawn", message=message.id, kind=message.kind.value, error=_described(fault))
        raise Undeliverable(f"can't be drawn: {type(fault).__name__}", permanent=False) from fault


def _described(error: Exception) -> str:
    """The kind of fault and, from Slack, its code: what a maintainer needs, and nothing that a person typed."""
    if isinstance(error, SlackApiError):
        return f"SlackApiError {error.response.get('error')} {error.response.get('response_metadata')}"
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    return f"{type(error).__name__} at {at.tb_frame.f_code.co_name}:{at.tb_lineno}" if at else type(error).__name__


def _first_field(view: dict[str, Any]) -> str | None:
    return next((block["block_id"] for block in view["blocks"] if block["type"] == "input"), None)


def register(app: App) -> None:
    app.error(broke)
