"""Fault injection and rate limits of the Web API."""

import urllib.error
from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.sandbox import Sandbox


def message_texts(sandbox: Sandbox) -> list[str]:
    return [message.text for message in sandbox.as_("U0ANA").dm]


def test_an_error_is_given_as_often_as_told_and_nothing_is_stored(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add("chat.postMessage", times=2, error="internal_error")
    for text in ("a", "b"):
        with pytest.raises(SlackApiError, match="internal_error"):
            client.chat_postMessage(channel="U0ANA", text=text)
    client.chat_postMessage(channel="U0ANA", text="c")
    assert message_texts(sandbox) == ["c"]


def test_a_fault_meets_its_own_method_only(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add("chat.update", error="fatal_error")
    assert client.chat_postMessage(channel="U0ANA", text="x")["ok"]
    assert len(sandbox.faults.active) == 1
    sandbox.faults.clear()
    assert sandbox.faults.active == []


def test_a_rate_limit_says_how_long_to_wait(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add("chat.postMessage", rate_limited=30)
    with pytest.raises(SlackApiError, match="ratelimited") as refused:
        client.chat_postMessage(channel="U0ANA", text="x")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "30"
    assert message_texts(sandbox) == []


@pytest.mark.parametrize(("stored", "expected"), [(False, []), (True, ["x"])])
def test_a_server_error_may_hide_success(
    sandbox: Sandbox, client: WebClient, stored: bool, expected: list[str]
) -> None:
    sandbox.faults.add("chat.postMessage", status=503, stored=stored)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="U0ANA", text="x")
    assert refused.value.response.status_code == 503
    assert message_texts(sandbox) == expected


@pytest.mark.parametrize(
    ("switch", "expected"),
    [
        (lambda sandbox: sandbox.faults.add("chat.postMessage", lose_answer=True), ["x"]),
        (lambda sandbox: sandbox.faults.add("chat.postMessage", reset=True), []),
    ],
)
def test_a_torn_connection_hides_whether_the_message_was_stored(
    sandbox: Sandbox, client: WebClient, switch: Callable[[Sandbox], object], expected: list[str]
) -> None:
    switch(sandbox)
    with pytest.raises((ConnectionError, urllib.error.URLError)):
        client.chat_postMessage(channel="U0ANA", text="x")
    assert message_texts(sandbox) == expected
    assert client.chat_postMessage(channel="U0ANA", text="y")["ok"]


def test_the_sdks_default_repeats_a_post_whose_answer_was_lost(sandbox: Sandbox) -> None:
    sandbox.faults.add("chat.postMessage", lose_answer=True)
    WebClient(sandbox.bot_token, base_url=sandbox.api_url).chat_postMessage(channel="U0ANA", text="x")
    assert message_texts(sandbox) == ["x", "x"]


def test_an_answer_may_come_after_the_caller_gave_up(sandbox: Sandbox) -> None:
    sandbox.faults.add("chat.postMessage", delay=0.3)
    hasty = WebClient(sandbox.bot_token, base_url=sandbox.api_url, timeout=0.05, retry_handlers=[])  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        hasty.chat_postMessage(channel="U0ANA", text="x")
    assert message_texts(sandbox) == ["x"]


def test_a_hundred_posts_pass_unless_slacks_own_limits_shall_hold(sandbox: Sandbox, client: WebClient) -> None:
    for number in range(100):
        client.chat_postMessage(channel="U0ANA", text=str(number))
    sandbox.strict_rates = True
    for number in range(5):
        client.chat_postMessage(channel="U0BEN", text=str(number))
    with pytest.raises(SlackApiError, match="ratelimited") as refused:
        client.chat_postMessage(channel="U0BEN", text="one too many")
    assert refused.value.response.headers["Retry-After"] == "1"
    assert client.chat_postMessage(channel="C0HIRING", text="another channel")["ok"]


def test_methods_have_their_own_limits_a_minute(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.strict_rates = True
    for _ in range(20):
        client.users_list()
    with pytest.raises(SlackApiError, match="ratelimited"):
        client.users_list()
    assert client.users_info(user="U0ANA")["ok"]


def test_a_fault_may_wait_for_the_calls_that_hold_a_certain_text(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add("chat.postMessage", error="invalid_blocks", only_with="data_visualization")
    client.chat_postMessage(channel="C0HIRING", text="plain")
    chart = {"type": "pie", "segments": [{"label": "a", "value": 1}]}
    blocks = [{"type": "data_visualization", "title": "Waiting", "chart": chart}]
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        client.chat_postMessage(channel="C0HIRING", text="drawn", blocks=blocks)
    client.chat_postMessage(channel="C0HIRING", text="drawn", blocks=blocks)
