"""Slack calls for messages: posts, edits, searches for copies, deletes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from handlers.delivery import slack_errors
from handlers.delivery.slack_errors import Call
from handlers.runtime import home_view
from handlers.runtime.profiles import profile_of
from handlers.ui.blocks import escaped, has_chart
from models.directory.recruiter import Profile
from models.outbox.message import EMPTY, SLOT_IS_A_DATE, Message, MessageKind, Receipt, Rendered
from models.rules.delivery_errors import UNKNOWN_FATE, Decision, Tell, Then, Undeliverable

EVENT_TYPE = "signoff_message"
TEXT = 3900
"""chat.update takes at most 4,000 characters of text."""

STILL_NAMES_THEM = Decision(Then.PARK, is_unsent=False, tells=Tell.OPERATOR)

PAGE = 200
NEWEST = 1000
"""Messages of a conversation that are always searched, even if our clock was wrong when one was sent."""
MARGIN = timedelta(days=1)
"""The search also covers all messages since this long before the message was handed over."""
MOST_PAGES = 100

SHARINGS = (
    "is_shared",
    "is_org_shared",
    "is_global_shared",
    "is_pending_ext_shared",
    "pending_shared",
    "pending_connected_team_ids",
    "connected_team_ids",
)
"""Fields of a channel that is shared with others, or soon may be."""


def deliver(client: WebClient, message: Message, drawing: Rendered) -> Receipt:
    """Posts the message, or edits it in place if Slack has it; publishes a Home tab. Raises Undeliverable."""
    if message.kind is MessageKind.HOME:
        with _refusals_of(Call.HOME):
            home_view.publish(client, message.recipient, drawing)
        return Receipt(None, None)
    if message.ts and message.channel:
        _edit(client, message, drawing)
        return Receipt(message.channel, message.ts)
    with _refusals_of(_posting(message, drawing)):
        answer = client.chat_postMessage(
            channel=message.recipient,
            metadata=_metadata(message),
            unfurl_links=False,
            unfurl_media=False,
            **_content(drawing),
        )
        return Receipt(answer["channel"], answer["ts"])


def _edit(client: WebClient, message: Message, drawing: Rendered) -> None:
    """Edits the message. If it names an erased person and can't be edited, deletes it."""
    if drawing == EMPTY:
        _take_out(client, message)
        return
    try:
        with _refusals_of(Call.PICTURE_EDIT if has_chart(drawing.blocks) else Call.EDIT):
            client.chat_update(channel=str(message.channel), ts=str(message.ts), **_content(drawing))
    except Undeliverable as refusal:
        if not (message.forgets and refusal.decision.leaves_it_there):
            raise
        _take_out(client, message)


def _take_out(client: WebClient, message: Message) -> None:
    """Deletes the message. Raises Undeliverable if it stays, so that the operator is told."""
    try:
        with _refusals_of(Call.EDIT):
            client.chat_delete(channel=str(message.channel), ts=str(message.ts))
    except Undeliverable as refusal:
        if refusal.decision.leaves_it_there:
            raise Undeliverable(refusal.reason, STILL_NAMES_THEM) from refusal
        if refusal.decision.then is not Then.CLOSED:
            raise


def ask_about(client: WebClient, user_id: str, team_id: str) -> Profile:
    """The person's current profile in Slack. Raises Undeliverable."""
    with _refusals_of(Call.TO_PERSON, tells_fate=False):
        return profile_of(client.users_info(user=user_id)["user"], team_id)


def is_closed(client: WebClient, channel: str) -> bool:
    """Whether the channel is private and not shared outside. Raises Undeliverable."""
    with _refusals_of(Call.LOOK, tells_fate=False):
        properties = client.conversations_info(channel=channel)["channel"]
    is_private = properties.get("is_private") is True and properties.get("is_ext_shared") is False
    return is_private and not any(properties.get(sharing) for sharing in SHARINGS)


def look_up(client: WebClient, message: Message) -> list[Receipt]:
    """All copies of a message that Slack has, the oldest first. Raises Undeliverable."""
    channel = message.channel or message.recipient
    if message.kind is not MessageKind.DIGEST and message.channel is None:
        with _refusals_of(Call.TO_PERSON, tells_fate=False):
            channel = client.conversations_open(users=[message.recipient])["channel"]["id"]
    with _refusals_of(Call.LOOK, tells_fate=False):
        messages = _said_in(client, channel, since=(message.posted_at or message.due_at) - MARGIN)
        return [_receipt(channel, entry["ts"]) for entry in messages if _is(message, entry.get("metadata") or {})][::-1]


def withdraw(client: WebClient, copy: Receipt) -> None:
    """Deletes one copy; one that is gone, or may not be deleted, is left. Raises Undeliverable."""
    try:
        with _refusals_of(Call.EDIT, tells_fate=False):
            client.chat_delete(channel=str(copy.channel), ts=str(copy.ts))
    except Undeliverable as refusal:
        if refusal.decision.then is not Then.CLOSED:
            raise


def remove_file(client: WebClient, file_id: str) -> None:
    """Deletes a file of ours; one that is gone is fine. Raises Undeliverable."""
    try:
        with _refusals_of(Call.FILE, tells_fate=False):
            client.files_delete(file=file_id)
    except Undeliverable as refusal:
        if refusal.decision.then is not Then.CLOSED:
            raise


def _said_in(client: WebClient, channel: str, since: datetime) -> Iterator[dict[str, Any]]:
    """Yields messages of a conversation, newest first: the last thousand, and all since this moment.

    Raises Undeliverable if these are too many to read.
    """
    cursor, count = None, 0
    for _ in range(MOST_PAGES):
        page = client.conversations_history(channel=channel, cursor=cursor, include_all_metadata=True, limit=PAGE)
        messages: list[dict[str, Any]] = page["messages"]
        yield from messages
        count += len(messages)
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor or (count >= NEWEST and messages and _moment(messages[-1]["ts"]) < since):
            return
    raise Undeliverable("conversation_too_long", UNKNOWN_FATE)


def _posting(message: Message, drawing: Rendered) -> Call:
    if message.kind is not MessageKind.DIGEST:
        return Call.TO_PERSON
    return Call.PICTURE_TO_CHANNEL if has_chart(drawing.blocks) else Call.TO_CHANNEL


@contextmanager
def _refusals_of(call: Call, *, tells_fate: bool = True) -> Iterator[None]:
    """Turns Slack's errors into Undeliverable. `tells_fate` False: the call does not show if Slack has the message."""
    try:
        yield
    except slack_errors.BROKEN as error:
        refusal = slack_errors.undeliverable(error, call)
        if not tells_fate:
            refusal.decision = replace(refusal.decision, is_unsent=False)
        raise refusal from error


def _content(drawing: Rendered) -> dict[str, Any]:
    return {"text": escaped(drawing.text)[:TEXT], "blocks": drawing.blocks}


def _metadata(message: Message) -> dict[str, Any]:
    payload = {"kind": message.kind.value, "slot": message.slot, "mark": message.mark}
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def _is(message: Message, metadata: dict[str, Any]) -> bool:
    """Whether the metadata is this message's. Kind and slot identify a message in a conversation of one workspace.

    The mark tells apart messages with the same numbers from a database that was restored from a backup. Where the slot
    is a date, the message of that date is the same one in any database.
    """
    payload = metadata.get("event_payload") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return False
    if (payload.get("kind"), payload.get("slot")) != (message.kind.value, message.slot):
        return False
    return message.kind in SLOT_IS_A_DATE or payload.get("mark", "") == message.mark


def _receipt(channel: str, ts: str) -> Receipt:
    return Receipt(channel, ts, _moment(ts))


def _moment(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)
