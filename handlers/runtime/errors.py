"""The error handler: logs an unexpected fault once and tells the person what is safe and what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltResponse, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from handlers.runtime import listeners
from handlers.runtime.runtime import user_of
from handlers.ui.forms import Body
from models.outbox.message import Message
from models.rules.delivery_errors import Decision, Then, Undeliverable

log = structlog.get_logger()

NOT_SAVED = (
    "Nothing was saved. What stood before is safe. Please try once more; if it stays like this, tell your admin."
)
CANNOT_BE_DRAWN = Decision(Then.AGAIN)
STILL_IN_FORM = "Nothing was saved. Your text is still in the form. Press the button once more."
UNSHOWN = (
    "Slack did not let me show you the answer just now. Nothing is lost: the card and Home say how things stand. "
    "Please look there, then try once more."
)

NOT_WAITED_FOR = {"event_callback", "view_closed"}
"""Payload types to which nobody sees an answer."""


def on_error(
    error: Exception, body: Body, client: WebClient, respond: Respond, ack: Ack, response: BoltResponse | None
) -> BoltResponse | None:
    """Handles any exception that no listener caught. Shows and logs no personal data.

    `response`: what Slack gets unless it is replaced; None: Slack has its acknowledgement. A listener that could not be
    started at all leaves one to be replaced, although the request was acknowledged in front of it.
    """
    kind = str(body.get("type") or "command")
    log.error("listener failed", error=_described(error), payload=kind)
    if kind in NOT_WAITED_FOR:
        return None
    waiting = response is not None
    if waiting and kind == "block_suggestion":
        return _answer(options=[])
    if waiting and kind == "view_submission" and (field := _first_field(body)):
        return _answer(response_action="errors", errors={field: STILL_IN_FORM})
    _tell(body, client, respond, ack, UNSHOWN if isinstance(error, SlackClientError | OSError) else NOT_SAVED)
    return BoltResponse(status=200) if waiting else None


def _answer(**body: Any) -> BoltResponse:
    return BoltResponse(status=200, body=body)


def _tell(body: Body, client: WebClient, respond: Respond, ack: Ack, text: str) -> None:
    """Shows the text in the first way that works: in the submitted form, below the click, in a new form, by message."""
    for show in (_in_its_place, _below, _on_top, _as_message):
        try:
            if show(body, client, respond, ack, text):
                return
        except (SlackClientError, OSError, LookupError, TypeError, AttributeError) as refusal:
            log.warning("could not be told", error=type(refusal).__name__)


def _in_its_place(body: Body, client: WebClient, _respond: Respond, ack: Ack, text: str) -> bool:
    """Updates a submitted form: it may be showing "please wait", and would go on doing so."""
    if body.get("type") != "view_submission":
        return False
    listeners.wait_until_applied(ack)
    client.views_update(view_id=body["view"]["id"], view=listeners.notice(text))
    return True


def _below(body: Body, _client: WebClient, respond: Respond, _ack: Ack, text: str) -> bool:
    if not body.get("response_url"):
        return False
    return respond(text=text, response_type="ephemeral", replace_original=False).status_code == 200


def _on_top(body: Body, client: WebClient, _respond: Respond, _ack: Ack, text: str) -> bool:
    listeners.open_form(body, client, listeners.notice(text))
    return True


def _as_message(body: Body, client: WebClient, _respond: Respond, _ack: Ack, text: str) -> bool:
    client.chat_postMessage(channel=user_of(body), text=text)
    return True


@contextmanager
def drawing(message: Message) -> Iterator[None]:
    """Logs an exception while a message is drawn and raises Undeliverable: this message is retried, all others go on.

    Database errors pass through: retrying this one message would not mend them.
    """
    try:
        yield
    except (Undeliverable, SQLAlchemyError):
        raise
    except Exception as fault:
        log.error("message can't be drawn", kind=message.kind.value, error=_described(fault))
        raise Undeliverable(f"can't be drawn: {type(fault).__name__}", CANNOT_BE_DRAWN) from fault


def _described(error: Exception) -> str:
    """The exception's type and place, or Slack's error code: no text that a person typed."""
    if isinstance(error, SlackApiError):
        return f"SlackApiError {error.response.get('error')} {error.response.get('response_metadata')}"
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    return f"{type(error).__name__} at {at.tb_frame.f_code.co_name}:{at.tb_lineno}" if at else type(error).__name__


def _first_field(body: Body) -> str | None:
    view = body.get("view")
    form_blocks = view.get("blocks") or [] if isinstance(view, dict) else []
    return next((block["block_id"] for block in form_blocks if block.get("type") == "input"), None)


def register(app: App) -> None:
    app.error(on_error)
