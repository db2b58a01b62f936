"""What a person sees when something broke: it is logged once, and they hear what is safe and what to do."""

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
"""Nobody sees an answer to these."""


class LastingAck(Ack):
    """What was acknowledged stays acknowledged: Bolt forgets it when the listener breaks within the same moment."""

    def __init__(self) -> None:
        self._kept: BoltResponse | None = None

    @property
    def response(self) -> BoltResponse | None:
        return self._kept

    @response.setter
    def response(self, response: BoltResponse | None) -> None:
        self._kept = response or self._kept


def broke(error: Exception, body: Body, client: WebClient, respond: Respond, ack: Ack) -> BoltResponse | None:
    """Any fault that no listener knew what to do with. Says nothing of anybody's data, here or in the log."""
    kind = str(body.get("type") or "command")
    log.error("listener failed", error=_described(error), payload=kind)
    if kind in NOT_WAITED_FOR:
        return None
    waiting = ack.response is None
    if waiting and kind == "block_suggestion":
        return _answer(options=[])
    if waiting and kind == "view_submission" and (field := _first_field(body)):
        return _answer(response_action="errors", errors={field: STILL_IN_FORM})
    _tell(body, client, respond, UNSHOWN if isinstance(error, SlackClientError | OSError) else NOT_SAVED)
    return BoltResponse(status=200) if waiting else None


def _answer(**body: Any) -> BoltResponse:
    return BoltResponse(status=200, body=body)


def _tell(body: Body, client: WebClient, respond: Respond, said: str) -> None:
    """In the form that was sent, where it still stands; below what was clicked or typed; on top; as a message."""
    for way in (_in_its_place, _below, _on_top, _as_message):
        try:
            if way(body, client, respond, said):
                return
        except (SlackClientError, OSError, LookupError, TypeError, AttributeError) as refusal:
            log.warning("could not be told", error=type(refusal).__name__)


def _in_its_place(body: Body, client: WebClient, _respond: Respond, said: str) -> bool:
    """The form asked to wait, and would ask for ever."""
    if body.get("type") != "view_submission":
        return False
    client.views_update(view_id=body["view"]["id"], view=listeners.notice(said))
    return True


def _below(body: Body, _client: WebClient, respond: Respond, said: str) -> bool:
    if not body.get("response_url"):
        return False
    return respond(text=said, response_type="ephemeral", replace_original=False).status_code == 200


def _on_top(body: Body, client: WebClient, _respond: Respond, said: str) -> bool:
    listeners.open_form(body, client, listeners.notice(said))
    return True


def _as_message(body: Body, client: WebClient, _respond: Respond, said: str) -> bool:
    client.chat_postMessage(channel=user_of(body), text=said)
    return True


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
        log.error("message can't be drawn", kind=message.kind.value, error=_described(fault))
        raise Undeliverable(f"can't be drawn: {type(fault).__name__}", CANNOT_BE_DRAWN) from fault


def _described(error: Exception) -> str:
    """The kind of fault and, from Slack, its code: what a maintainer needs, and nothing that a person typed."""
    if isinstance(error, SlackApiError):
        return f"SlackApiError {error.response.get('error')} {error.response.get('response_metadata')}"
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    return f"{type(error).__name__} at {at.tb_frame.f_code.co_name}:{at.tb_lineno}" if at else type(error).__name__


def _first_field(body: Body) -> str | None:
    view = body.get("view")
    shown = view.get("blocks") or [] if isinstance(view, dict) else []
    return next((block["block_id"] for block in shown if block.get("type") == "input"), None)


def register(app: App) -> None:
    app.error(broke)
