"""Slack's error codes and the decisions about them, as a table written by hand from SLACK's rules."""

import socket
import urllib.error
from http.client import IncompleteRead
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from handlers.delivery import explanations, slack_errors
from handlers.delivery.slack_errors import Call
from models.rules.delivery_errors import Tell, Then

EVERY_CALL = tuple(Call)
PICTURES = (Call.PICTURE_TO_CHANNEL, Call.PICTURE_EDIT)
POSTS = (Call.TO_PERSON, Call.TO_CHANNEL)
SENDS = (*POSTS, Call.EDIT, Call.HOME)

ROWS: list[tuple[str, tuple[Call, ...], Then, bool, Tell]] = [
    # code, calls, what follows, certainly unsent, whom to tell
    ("ratelimited", EVERY_CALL, Then.PAUSE, True, Tell.NOBODY),
    ("rate_limited", EVERY_CALL, Then.PAUSE, True, Tell.NOBODY),
    # "some aspect of the operation succeeded"
    ("internal_error", EVERY_CALL, Then.AGAIN, False, Tell.NOBODY),
    ("fatal_error", EVERY_CALL, Then.AGAIN, False, Tell.NOBODY),
    ("service_unavailable", EVERY_CALL, Then.AGAIN, False, Tell.NOBODY),
    ("request_timeout", EVERY_CALL, Then.AGAIN, False, Tell.NOBODY),
    ("team_added_to_org", EVERY_CALL, Then.AGAIN, False, Tell.NOBODY),
    ("accesslimited", EVERY_CALL, Then.AGAIN, True, Tell.NOBODY),
    ("ekm_access_denied", EVERY_CALL, Then.AGAIN, True, Tell.NOBODY),
    # the token is invalid
    ("account_inactive", EVERY_CALL, Then.STOP, True, Tell.OPERATOR),
    ("token_revoked", EVERY_CALL, Then.STOP, True, Tell.OPERATOR),
    ("token_expired", EVERY_CALL, Then.STOP, True, Tell.OPERATOR),
    ("invalid_auth", EVERY_CALL, Then.STOP, True, Tell.OPERATOR),
    ("not_authed", EVERY_CALL, Then.STOP, True, Tell.OPERATOR),
    ("not_allowed_token_type", EVERY_CALL, Then.STOP, True, Tell.OPERATOR),
    ("app_uninstalled", EVERY_CALL, Then.STOP, True, Tell.OPERATOR),
    ("org_login_required", EVERY_CALL, Then.STOP, True, Tell.OPERATOR),
    ("team_access_not_granted", EVERY_CALL, Then.STOP, True, Tell.OPERATOR),
    # people
    ("user_disabled", (Call.TO_PERSON,), Then.GONE, True, Tell.LEADS),
    ("user_not_found", (Call.TO_PERSON,), Then.UNREACHED, True, Tell.LEADS),
    ("users_not_found", (Call.TO_PERSON,), Then.UNREACHED, True, Tell.LEADS),
    ("user_not_visible", (Call.TO_PERSON,), Then.UNREACHED, True, Tell.LEADS),
    ("cannot_dm_bot", (Call.TO_PERSON,), Then.UNREACHED, True, Tell.LEADS),
    ("channel_not_found", (Call.TO_PERSON,), Then.UNREACHED, True, Tell.LEADS),
    ("restricted_action", (Call.TO_PERSON,), Then.UNREACHED, True, Tell.LEADS),
    ("access_denied", (Call.TO_PERSON,), Then.UNREACHED, True, Tell.LEADS),
    # channels
    ("channel_not_found", (Call.TO_CHANNEL, Call.LOOK), Then.NOWHERE, True, Tell.LEADS),
    ("not_in_channel", (Call.TO_CHANNEL, Call.LOOK), Then.NOWHERE, True, Tell.LEADS),
    ("is_archived", (Call.TO_CHANNEL, Call.LOOK), Then.NOWHERE, True, Tell.LEADS),
    ("restricted_action", (Call.TO_CHANNEL,), Then.NOWHERE, True, Tell.LEADS),
    ("restricted_action_read_only_channel", (Call.TO_CHANNEL,), Then.NOWHERE, True, Tell.LEADS),
    ("restricted_action_non_threadable_channel", (Call.TO_CHANNEL,), Then.NOWHERE, True, Tell.LEADS),
    ("access_denied", (Call.TO_CHANNEL,), Then.NOWHERE, True, Tell.LEADS),
    # the message to edit is gone, or may not be edited any more
    ("message_not_found", (Call.EDIT,), Then.CLOSED, True, Tell.NOBODY),
    ("cant_update_message", (Call.EDIT,), Then.CLOSED, True, Tell.NOBODY),
    ("cant_delete_message", (Call.EDIT,), Then.CLOSED, True, Tell.NOBODY),
    ("edit_window_closed", (Call.EDIT,), Then.CLOSED, True, Tell.NOBODY),
    ("channel_not_found", (Call.EDIT,), Then.CLOSED, True, Tell.NOBODY),
    ("is_archived", (Call.EDIT,), Then.CLOSED, True, Tell.NOBODY),
    ("not_in_channel", (Call.EDIT,), Then.CLOSED, True, Tell.NOBODY),
    # Home tabs
    ("not_enabled", (Call.HOME,), Then.PARK, True, Tell.NOBODY),
    ("user_not_found", (Call.HOME,), Then.PARK, True, Tell.NOBODY),
    ("hash_conflict", (Call.HOME,), Then.AGAIN, True, Tell.NOBODY),
    # faults of the code, or of the set-up of the app
    ("invalid_blocks", SENDS, Then.PARK, True, Tell.OPERATOR),
    ("invalid_blocks_format", SENDS, Then.PARK, True, Tell.OPERATOR),
    # a Slack that does not know charts yet
    ("invalid_blocks", PICTURES, Then.PLAINER, True, Tell.NOBODY),
    ("invalid_blocks_format", PICTURES, Then.PLAINER, True, Tell.NOBODY),
    ("msg_blocks_too_long", PICTURES, Then.PLAINER, True, Tell.NOBODY),
    ("not_in_channel", (Call.PICTURE_TO_CHANNEL,), Then.NOWHERE, True, Tell.LEADS),
    ("message_not_found", (Call.PICTURE_EDIT,), Then.CLOSED, True, Tell.NOBODY),
    ("invalid_arguments", EVERY_CALL, Then.PARK, True, Tell.OPERATOR),
    ("msg_too_long", SENDS, Then.PARK, True, Tell.OPERATOR),
    ("msg_blocks_too_long", SENDS, Then.PARK, True, Tell.OPERATOR),
    ("no_text", SENDS, Then.PARK, True, Tell.OPERATOR),
    ("view_too_large", (Call.HOME,), Then.PARK, True, Tell.OPERATOR),
    ("only_one_table_allowed", SENDS, Then.PARK, True, Tell.OPERATOR),
    ("invalid_attachments", SENDS, Then.PARK, True, Tell.OPERATOR),
    ("missing_scope", EVERY_CALL, Then.PARK, True, Tell.OPERATOR),
    ("not_enabled", POSTS, Then.PARK, True, Tell.OPERATOR),
    # then no one can get a message, the leads neither
    ("messages_tab_disabled", (Call.TO_PERSON,), Then.PARK, True, Tell.OPERATOR),
    # an unknown code, and none
    ("brand_new_error", EVERY_CALL, Then.AGAIN, False, Tell.NOBODY),
    ("", EVERY_CALL, Then.AGAIN, False, Tell.NOBODY),
]

EACH = [(code, call, *rest) for code, calls, *rest in ROWS for call in calls]


@pytest.mark.parametrize(
    ("code", "call", "then", "is_unsent", "tells"), EACH, ids=lambda part: getattr(part, "name", None)
)
def test_each_word_of_slacks_has_its_decision(code: str, call: Call, then: Then, is_unsent: bool, tells: Tell) -> None:
    decision = slack_errors.decide(code, call)
    assert (decision.then, decision.is_unsent, decision.tells) == (then, is_unsent, tells)


@pytest.mark.parametrize("call", EVERY_CALL, ids=lambda call: call.name)
@pytest.mark.parametrize(
    ("status", "then", "is_unsent"),
    [
        (429, Then.PAUSE, True),
        (408, Then.AGAIN, False),
        (500, Then.AGAIN, False),
        (502, Then.AGAIN, False),
        (503, Then.AGAIN, False),
        (504, Then.AGAIN, False),
        (403, Then.AGAIN, False),
        (407, Then.AGAIN, False),
    ],
)
def test_a_status_that_says_it_all_is_read_without_a_word(call: Call, status: int, then: Then, is_unsent: bool) -> None:
    decision = slack_errors.decide("", call, status)
    assert (decision.then, decision.is_unsent) == (then, is_unsent)


def test_a_server_that_breaks_may_have_stored_it_whatever_it_says() -> None:
    assert not slack_errors.decide("invalid_blocks", Call.TO_PERSON, 503).is_unsent


def answered(error: str, status: int = 200, headers: dict[str, str] | None = None, **more: Any) -> SlackApiError:
    answer = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": error, **more},
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError(error, answer)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    "broken",
    [
        TimeoutError(),
        ConnectionResetError(),
        BrokenPipeError(),
        socket.gaierror(),
        urllib.error.URLError("no route"),
        IncompleteRead(b"{"),
        SlackRequestError("?"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_after_a_call_that_broke_nobody_knows(broken: Exception) -> None:
    assert isinstance(broken, slack_errors.BROKEN)
    refusal = slack_errors.undeliverable(broken, Call.TO_PERSON)
    assert (refusal.decision.then, refusal.decision.is_unsent) == (Then.AGAIN, False)
    assert refusal.reason == type(broken).__name__


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"Retry-After": "17"}, 17),
        ({"retry-after": "5"}, 5),
        ({}, 30),
        ({"Retry-After": "soon"}, 30),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "999999"}, 3600),
    ],
)
def test_a_rate_limit_is_waited_for_as_long_as_slack_says(header: dict[str, str], seconds: float) -> None:
    refusal = slack_errors.undeliverable(answered("ratelimited", 429, header), Call.TO_PERSON)
    assert (refusal.decision.then, refusal.retry_after) == (Then.PAUSE, seconds)


def test_the_reason_says_where_the_fault_is_and_never_what_stands_there() -> None:
    told = ["[ERROR] Jane Doe must be less than 25 characters [json-pointer:/blocks/3/text/text]", "Jane Doe"]
    refusal = slack_errors.undeliverable(
        answered("invalid_blocks", response_metadata={"messages": told}), Call.TO_PERSON
    )
    assert refusal.reason == "invalid_blocks at /blocks/3/text/text"


def test_the_reason_names_the_scope_that_is_missing() -> None:
    refusal = slack_errors.undeliverable(answered("missing_scope", needed="chat:write", provided="x"), Call.TO_PERSON)
    assert refusal.reason == "missing_scope chat:write"


def test_a_page_in_place_of_an_answer_is_no_reason_to_keep() -> None:
    page = "Received a response in a non-JSON format: <html>Jane Doe</html>"
    refusal = slack_errors.undeliverable(answered(page, 502), Call.TO_PERSON)
    assert (refusal.reason, refusal.decision.then) == ("http_502", Then.AGAIN)


@pytest.mark.parametrize(("code", "call"), [row[:2] for row in EACH], ids=lambda part: getattr(part, "name", None))
def test_whatever_is_told_to_somebody_is_told_in_words(code: str, call: Call) -> None:
    match slack_errors.decide(code, call).then:
        case Then.UNREACHED:
            assert code not in explanations.of_person(code)
        case Then.NOWHERE if call is Call.TO_CHANNEL and code != "access_denied":
            assert code not in explanations.of_channel(code)
        case Then.STOP:
            assert "start the bot" in explanations.to_restart(code).lower()
        case Then.PARK:
            assert explanations.to_do(code, for_channel=False)
