"""Hands a drawn message to Slack, and reads from Slack's refusals whether and when to try again."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.blocks import escaped
from models.drawing import Drawing, Receipt
from models.message import Kind, Message, Undeliverable

EVENT_TYPE = "signoff_message"
TEXT = 3900
"""chat.update takes at most 4,000 characters of text."""

TEMPORARY = frozenset(
    {
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "accesslimited",
    }
)
"""Slack's own words for "not now"; some of them hide that the message was stored."""

PAUSE_SECONDS = 30.0


def deliver(client: WebClient, message: Message, drawing: Drawing) -> Receipt:
    """Posts it, or edits it in place where Slack has it; a Home tab is published. Raises Undeliverable."""
    try:
        if message.kind is Kind.HOME:
            client.views_publish(user_id=message.recipient, view={"type": "home", "blocks": drawing.blocks})
            return Receipt(None, None)
        if message.ts and message.channel:
            client.chat_update(channel=message.channel, ts=message.ts, **_content(drawing))
            return Receipt(message.channel, message.ts)
        answer = client.chat_postMessage(
            channel=message.recipient,
            metadata=_metadata(message),
            unfurl_links=False,
            unfurl_media=False,
            **_content(drawing),
        )
        return Receipt(answer["channel"], answer["ts"])
    except SlackApiError as error:
        raise refusal(error) from error
    except (SlackClientError, OSError) as error:
        raise Undeliverable(type(error).__name__, permanent=False, is_unsent=False) from error


def look_up(client: WebClient, message: Message) -> Receipt | None:
    """Where Slack has a message of unknown fate; None: it does not have it. Raises Undeliverable."""
    if message.kind is Kind.HOME or message.posted_at is None:
        return None
    try:
        channel = message.recipient
        if message.kind is not Kind.DIGEST:
            channel = client.conversations_open(users=[message.recipient])["channel"]["id"]
        oldest = f"{message.posted_at.timestamp() - 120:.6f}"
        found = client.conversations_history(channel=channel, oldest=oldest, include_all_metadata=True, limit=200)
    except SlackApiError as error:
        raise refusal(error, is_unsent=False) from error
    except (SlackClientError, OSError) as error:
        raise Undeliverable(type(error).__name__, permanent=False, is_unsent=False) from error
    mine = (one for one in found["messages"] if _is(message, one.get("metadata") or {}))
    return next((Receipt(channel, one["ts"]) for one in mine), None)


def refusal(error: SlackApiError, *, is_unsent: bool | None = None) -> Undeliverable:
    """What a refusal means: a rate limit pauses the workspace, "not now" is tried again, anything else is for good."""
    answer = error.response
    reason = str(answer.get("error") or f"http_{answer.status_code}")
    if answer.status_code == 429:
        wait = float(answer.headers.get("Retry-After") or PAUSE_SECONDS)
        return Undeliverable(reason, permanent=False, retry_after=wait, pauses=True, is_unsent=is_unsent is not False)
    temporary = reason in TEMPORARY or answer.status_code >= 500
    details = "; ".join((answer.get("response_metadata") or {}).get("messages", []))
    said = f"{reason}: {details}" if details else reason
    return Undeliverable(said, permanent=not temporary, is_unsent=not temporary if is_unsent is None else is_unsent)


def _content(drawing: Drawing) -> dict[str, Any]:
    return {"text": escaped(drawing.text)[:TEXT], "blocks": drawing.blocks}


def _metadata(message: Message) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"kind": message.kind.value, "slot": message.slot}}


def _is(message: Message, metadata: dict[str, Any]) -> bool:
    payload = metadata.get("event_payload", {})
    return (payload.get("kind"), payload.get("slot")) == (message.kind.value, message.slot)
