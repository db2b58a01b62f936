"""Hands a drawn message to Slack, finds it again when nobody knows its fate, and takes back what is too many."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from handlers.delivery import slack_errors
from handlers.delivery.slack_errors import Call
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
"""So many messages of a conversation are looked through in any case, whatever our clock said when one was sent."""
MARGIN = timedelta(days=1)
"""And all since so long before it was handed over."""
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
"""What Slack says of a channel that others read too, or soon may."""


def deliver(client: WebClient, message: Message, drawing: Rendered) -> Receipt:
    """Posts it, or edits it in place where Slack has it; a Home tab is published. Raises Undeliverable."""
    if message.kind is MessageKind.HOME:
        with _refusals_of(Call.HOME):
            client.views_publish(user_id=message.recipient, view={"type": "home", "blocks": drawing.blocks})
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
    """In its place, as it is drawn now. One that names somebody who was erased, and can't be edited, is deleted."""
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
    """Deletes it. Raises Undeliverable where it stays, so that whoever runs the bot is told."""
    try:
        with _refusals_of(Call.EDIT):
            client.chat_delete(channel=str(message.channel), ts=str(message.ts))
    except Undeliverable as refusal:
        if refusal.decision.leaves_it_there:
            raise Undeliverable(refusal.reason, STILL_NAMES_THEM) from refusal
        if refusal.decision.then is not Then.CLOSED:
            raise


def ask_about(client: WebClient, user_id: str, team_id: str) -> Profile:
    """What Slack says about this person of this workspace now. Raises Undeliverable."""
    with _refusals_of(Call.TO_PERSON, tells_fate=False):
        return profile_of(client.users_info(user=user_id)["user"], team_id)


def is_closed(client: WebClient, channel: str) -> bool:
    """Whether Slack says that this channel is private, and shared with nobody outside. Raises Undeliverable."""
    with _refusals_of(Call.LOOK, tells_fate=False):
        said = client.conversations_info(channel=channel)["channel"]
    is_private = said.get("is_private") is True and said.get("is_ext_shared") is False
    return is_private and not any(said.get(sharing) for sharing in SHARINGS)


def look_up(client: WebClient, message: Message) -> list[Receipt]:
    """All copies of a message that Slack has, the oldest first. Raises Undeliverable."""
    channel = message.channel or message.recipient
    if message.kind is not MessageKind.DIGEST and message.channel is None:
        with _refusals_of(Call.TO_PERSON, tells_fate=False):
            channel = client.conversations_open(users=[message.recipient])["channel"]["id"]
    with _refusals_of(Call.LOOK, tells_fate=False):
        said = _said_in(client, channel, since=(message.posted_at or message.due_at) - MARGIN)
        return [_receipt(channel, one["ts"]) for one in said if _is(message, one.get("metadata") or {})][::-1]


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
    """The newest messages of a conversation first: the last thousand, and all since this moment.

    Raises Undeliverable where that is more than anybody can look through.
    """
    cursor, seen = None, 0
    for _ in range(MOST_PAGES):
        page = client.conversations_history(channel=channel, cursor=cursor, include_all_metadata=True, limit=PAGE)
        said: list[dict[str, Any]] = page["messages"]
        yield from said
        seen += len(said)
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor or (seen >= NEWEST and said and _moment(said[-1]["ts"]) < since):
            return
    raise Undeliverable("conversation_too_long", UNKNOWN_FATE)


def _posting(message: Message, drawing: Rendered) -> Call:
    if message.kind is not MessageKind.DIGEST:
        return Call.TO_PERSON
    return Call.PICTURE_TO_CHANNEL if has_chart(drawing.blocks) else Call.TO_CHANNEL


@contextmanager
def _refusals_of(call: Call, *, tells_fate: bool = True) -> Iterator[None]:
    """`tells_fate` False: the call says nothing of whether Slack has the message."""
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
    """Kind and slot make a message one in a conversation, and a conversation belongs to one workspace.

    The mark tells apart what got the same numbers in a database that was restored from a backup; where the slot is a
    date, the message of that date is the same one in any database.
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
