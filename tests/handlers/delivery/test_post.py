"""Posting to Slack: text and metadata of a message, and the look-up of its copies."""

from typing import Any

import pytest

from handlers.delivery import post
from models.outbox.message import Message, MessageKind, Rendered
from models.rules.delivery_errors import Undeliverable
from tests.factories import NOW
from tests.handlers.drawn import NASTY


class Outside:
    """A Web API that accepts everything and records it."""

    def __init__(self) -> None:
        self.arguments: dict[str, object] = {}

    def chat_postMessage(self, **arguments: object) -> dict[str, str]:  # noqa: N802 - Slack's name
        self.arguments = arguments
        return {"channel": "D0ANA", "ts": "1.000100"}


def message() -> Message:
    return Message(workspace_id=1, recipient="U0ANA", kind=MessageKind.CARD, slot="1.1", mark="cafe", due_at=NOW)


@pytest.mark.parametrize("nasty", NASTY, ids=lambda name: ascii(name[:12]))
def test_a_notification_mentions_nobody_and_is_never_too_long(nasty: str) -> None:
    outside = Outside()
    post.deliver(outside, message(), Rendered(nasty))  # type: ignore[arg-type]
    text = str(outside.arguments["text"])
    assert "<" not in text
    assert 0 < len(text) <= 4000


def test_every_message_carries_its_own_sign() -> None:
    outside = Outside()
    receipt = post.deliver(outside, message(), Rendered("Jane Doe"))  # type: ignore[arg-type]
    assert outside.arguments["metadata"] == {
        "event_type": "signoff_message",
        "event_payload": {"kind": "card", "slot": "1.1", "mark": "cafe"},
    }
    assert (receipt.channel, receipt.ts) == ("D0ANA", "1.000100")


class History:
    """A conversation with these messages, newest first, in pages of this size."""

    def __init__(self, messages: list[dict[str, Any]], page: int = 200) -> None:
        self.messages, self.page, self.pages = messages, page, 0

    def conversations_open(self, users: list[str]) -> dict[str, Any]:
        return {"channel": {"id": "D0ANA"}}

    def conversations_history(self, channel: str, cursor: str | None, limit: int, **_: object) -> dict[str, Any]:
        self.pages += 1
        start = int(cursor or 0)
        after = start + min(limit, self.page)
        more = {"next_cursor": str(after)} if after < len(self.messages) else {}
        return {"messages": self.messages[start:after], "response_metadata": more}


def posted(seconds_before: float, mark: str = "cafe", **other: object) -> dict[str, Any]:
    """A message of the bot, posted so long before NOW."""
    payload = {"kind": "card", "slot": "1.1", "mark": mark, **other}
    ts = f"{NOW.timestamp() - seconds_before:.6f}"
    return {"ts": ts, "metadata": {"event_type": "signoff_message", "event_payload": payload}}


def looked_up(history: History, of: Message | None = None) -> list[str | None]:
    return [copy.ts for copy in post.look_up(history, of or message())]  # type: ignore[arg-type]


def chat(count: int, seconds_before: float = 0) -> list[dict[str, Any]]:
    """Messages of other people."""
    return [{"ts": f"{NOW.timestamp() - seconds_before - number:.6f}"} for number in range(count)]


def test_all_copies_are_found_the_oldest_first() -> None:
    newer, older = posted(10), posted(20)
    assert looked_up(History([newer, *chat(3), older])) == [older["ts"], newer["ts"]]


def test_a_copy_on_a_later_page_is_found() -> None:
    copy = posted(9000)
    history = History([*chat(850), copy], page=100)
    assert looked_up(history) == [copy["ts"]]
    assert history.pages == 9


def test_a_copy_from_before_the_clock_was_put_back_is_among_the_newest_thousand() -> None:
    copy = posted(400 * 86400)
    assert looked_up(History([*chat(999), copy])) == [copy["ts"]]


def test_a_busy_channel_is_read_for_a_day_and_no_longer() -> None:
    older = posted(3 * 86400)
    history = History([*chat(1400), posted(5000), *chat(600, 2 * 86400), older])
    assert looked_up(history) == [posted(5000)["ts"]]
    assert history.pages == 8


def test_what_got_the_same_number_in_restored_books_is_another_message() -> None:
    assert looked_up(History([posted(10, mark="other")])) == []


def test_the_list_of_a_date_is_the_same_one_in_any_books() -> None:
    listed = Message(
        workspace_id=1, recipient="U0ANA", kind=MessageKind.LIST, slot="2026-03-03", mark="new", due_at=NOW
    )
    copy = posted(10, mark="old", kind="list", slot="2026-03-03")
    assert looked_up(History([copy]), listed) == [copy["ts"]]


def test_another_apps_metadata_is_not_ours() -> None:
    foreign = posted(10)
    foreign["metadata"]["event_type"] = "somebody_elses"
    assert looked_up(History([foreign, {"ts": "1.0", "metadata": {}}, {"ts": "1.1", "metadata": None}])) == []


def test_a_conversation_without_end_is_not_taken_for_one_without_a_copy() -> None:
    with pytest.raises(Undeliverable) as refusal:
        looked_up(History(chat(30_000)))
    assert not refusal.value.decision.is_unsent
