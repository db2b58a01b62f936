"""In front of all listeners: who may use Signoff at all, for every kind of request, and the acknowledgement."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltContext, BoltResponse, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.runtime import direct_message, home_view, listeners, profiles
from handlers.runtime.profiles import Asks
from handlers.runtime.runtime import Runtime, UnknownPerson, team_of, user_of
from handlers.ui import blocks
from handlers.ui.forms import Body
from models.directory.recruiter import Recruiter
from models.outbox.message import Message, MessageKind, Rendered

log = structlog.get_logger()

MEMBERS_ONLY = "Only full members of this workspace can use Signoff. Nothing was saved."
OUTSIDE = (
    "Only members of the channel that your team chose for Signoff can use it. Nothing was saved. "
    "Ask a lead to add you there."
)
UNSEEN = (
    "I can't see the channel whose members may use Signoff, so nothing was done. Ask someone there to invite me again, "
    "or one of Slack's admins to choose another in Team settings."
)
SILENT = (
    "Slack did not tell me just now whether you may use Signoff, so nothing was done. "
    "What stood before is safe. Please try again in a minute."
)
CLOSED = "You are not a full member of this workspace any more, so this is closed here."

GUESTS_MAY: frozenset[str] = frozenset()
"""Names and ids of the commands, buttons, forms and events that are answered for everybody: none."""

BY_SLACK = frozenset({"user_change", "member_joined_channel", "app_uninstalled", "tokens_revoked"})
"""Events that Slack sends by itself, not because a person asked for something."""

ANSWERED_BY_LISTENER = frozenset({"view_submission", "block_suggestion", "event_callback"})
"""Requests whose acknowledgement carries the listener's answer; Bolt acknowledges events itself."""

Later = Callable[..., Future[None]]


def register(app: App) -> None:
    """Mounts the check: every request of a person who may not use Signoff ends with one private sentence.

    Commands, buttons, shortcuts and closed forms of everybody else are acknowledged here, so no listener does it.
    """

    @app.use
    def admit(
        ack: Ack,
        body: Body,
        client: WebClient,
        respond: Respond,
        runtime: Runtime,
        context: BoltContext,
        next: Callable[[], None],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        context["later"] = app.listener_runner.listener_executor.submit
        event = body.get("event") or {}
        if event.get("type") == "message" and not direct_message.is_typed(event):
            return ack()  # an edit, a deletion, or a message of a bot: nobody asked for anything
        if _is_open_to_all(body):
            next()
            return None
        refusal = _refusal(body, client, runtime, context, Asks.DAILY)
        if refusal:
            return _refuse(refusal, ack, body, client, respond, context["later"])
        if body.get("type") not in ANSWERED_BY_LISTENER:
            ack()
        next()
        return None


def vouched(
    ack: Ack,
    body: Body,
    client: WebClient,
    respond: Respond,
    runtime: Runtime,
    context: BoltContext,
    next: Callable[[], None],  # noqa: A002 - Bolt's name
) -> BoltResponse | None:
    """Listener middleware: asks Slack about the person right now; without an answer the listener does not run.

    For listeners that export or erase data, show the log, change the team's settings, or hand everything over.
    """
    refusal = "" if context.get("is_sure") else _refusal(body, client, runtime, context, Asks.ANEW)
    if refusal:
        return _refuse(refusal, ack, body, client, respond, context["later"])
    next()
    return None


def closed(message: Message) -> Rendered | None:
    """Replaces a message to a person who is no full member any more by one sentence; None: nothing new is sent."""
    if message.kind is MessageKind.HOME:
        return Rendered(MEMBERS_ONLY, _sentence(MEMBERS_ONLY))
    return Rendered(CLOSED, _sentence(CLOSED)) if message.ts else None


def closed_home() -> Rendered:
    """The Home tab of a person outside the channel whose members may use Signoff."""
    return Rendered(OUTSIDE, _sentence(OUTSIDE))


def _is_open_to_all(body: Body) -> bool:
    event = body.get("event") or {}
    if event.get("type") in BY_SLACK:
        return True
    view, actions = body.get("view") or {}, body.get("actions") or [{}]
    names = (body.get("command"), event.get("type"), actions[0].get("action_id"), view.get("callback_id"))
    return not GUESTS_MAY.isdisjoint({name for name in (*names, body.get("callback_id")) if name})


def _refusal(body: Body, client: WebClient, runtime: Runtime, context: BoltContext, asks: Asks) -> str:
    """The reason for refusing the person, as a sentence; "" if they may use Signoff."""
    team_id, user_id = team_of(body), user_of(body)
    try:
        access = runtime.ensure_known(client, team_id, user_id, seconds=runtime.hurry_seconds, asks=asks)
    except UnknownPerson:
        return MEMBERS_ONLY
    except (SlackApiError, OSError) as fault:
        if profiles.is_nobody(fault):
            return MEMBERS_ONLY
        log.warning("nobody let in without Slack's answer", error=type(fault).__name__)
        return SILENT
    context["is_sure"] = access.is_sure
    if access.person is None or not access.person.is_at_home:
        return MEMBERS_ONLY
    return _outside(access.person, sees_channel=access.sees_channel, is_sure=asks is Asks.ANEW)


def _outside(person: Recruiter, *, sees_channel: bool, is_sure: bool) -> str:
    """The reason for refusing a full member, or "".

    If the bot can't see the channel, Slack's admins are let in: they can choose another.
    """
    if person.workspace.users_channel is None:
        return ""
    if not sees_channel:
        was_inside = person.is_in_channel is True and not is_sure
        return "" if person.is_admin or was_inside else UNSEEN
    return "" if person.is_in_channel else OUTSIDE


def _refuse(text: str, ack: Ack, body: Body, client: WebClient, respond: Respond, later: Later) -> BoltResponse:
    """Answers each kind of request in its own way. Slack calls that take longer run after the acknowledgement."""
    match body.get("type"):
        case None:
            return ack(text=text, response_type="ephemeral")
        case "block_suggestion":
            return ack(options=[])
        case "view_submission":
            return ack(response_action="update", view=listeners.notice(text))
        case "event_callback":
            if body["event"].get("type") == "app_home_opened":
                later(_tell, _show_home, body, client, text)
            elif body["event"].get("type") == "message":
                later(_tell, direct_message.reply_to(body, client), text)
        case "view_closed":
            pass
        case _:
            later(_tell, listeners.reply, body, client, respond, text)
    return ack()


def _tell(function: Callable[..., Any], *args: Any) -> None:
    """Calls Slack after the request has been acknowledged; a refusal is only logged."""
    try:
        function(*args)
    except (SlackClientError, OSError) as refusal:
        log.warning("could not be told", error=type(refusal).__name__)


def _show_home(body: Body, client: WebClient, text: str) -> None:
    drawing = Rendered(text, _sentence(text))
    if home_view.shown_in(body["event"]) != drawing.fingerprint:
        home_view.publish(client, user_of(body), drawing)


def _sentence(text: str) -> list[dict[str, Any]]:
    return blocks.as_json([blocks.sentence(text)])
