"""What Slack is handed, and what its refusals mean."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from handlers import delivery
from models.drawing import Drawing
from models.message import Kind, Message
from tests.books import NOW
from tests.handlers.drawn import NASTY


class Outside:
    """A Web API that takes everything and remembers it."""

    def __init__(self) -> None:
        self.given: dict[str, object] = {}

    def chat_postMessage(self, **given: object) -> dict[str, str]:  # noqa: N802 - Slack's name
        self.given = given
        return {"channel": "D0ANA", "ts": "1.000100"}


def message() -> Message:
    return Message(workspace_id=1, recipient="U0ANA", kind=Kind.CARD, slot="1.1", due_at=NOW)


@pytest.mark.parametrize("nasty", NASTY, ids=lambda name: ascii(name[:12]))
def test_a_notification_mentions_nobody_and_is_never_too_long(nasty: str) -> None:
    outside = Outside()
    delivery.deliver(outside, message(), Drawing(nasty))  # type: ignore[arg-type]
    text = str(outside.given["text"])
    assert "<" not in text
    assert 0 < len(text) <= 4000


def test_every_message_carries_its_own_sign() -> None:
    outside = Outside()
    receipt = delivery.deliver(outside, message(), Drawing("Jane Doe"))  # type: ignore[arg-type]
    assert outside.given["metadata"] == {
        "event_type": "signoff_message",
        "event_payload": {"kind": "card", "slot": "1.1"},
    }
    assert (receipt.channel, receipt.ts) == ("D0ANA", "1.000100")


def refused(error: str, status: int = 200, **headers: str) -> SlackApiError:
    answer = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": error},
        headers=headers,
        status_code=status,
    )
    return SlackApiError(error, answer)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    "error", ["invalid_blocks", "channel_not_found", "is_archived", "not_in_channel", "token_revoked"]
)
def test_a_refusal_for_good_is_for_good(error: str) -> None:
    said = delivery.refusal(refused(error))
    assert (said.permanent, said.is_unsent, said.pauses) == (True, True, False)


def test_a_rate_limit_is_waited_for_as_long_as_slack_says() -> None:
    said = delivery.refusal(refused("ratelimited", 429, **{"Retry-After": "17"}))
    assert (said.permanent, said.retry_after, said.pauses, said.is_unsent) == (False, 17.0, True, True)


@pytest.mark.parametrize(("error", "status"), [("internal_error", 200), ("fatal_error", 200), ("", 503), ("", 500)])
def test_not_now_is_tried_again_after_a_look_whether_it_is_there(error: str, status: int) -> None:
    said = delivery.refusal(refused(error, status))
    assert (said.permanent, said.is_unsent, said.pauses) == (False, False, False)
