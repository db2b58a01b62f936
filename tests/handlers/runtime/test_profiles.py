"""Refusals of Slack to give a profile, and what they mean for a form with that person."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from handlers.runtime import profiles


def refused(error: str) -> SlackApiError:
    data = {"ok": False, "error": error}
    answer = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=200
    )
    return SlackApiError("refused", answer)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("error", ["user_not_found", "users_not_found", "user_not_visible"])
def test_whom_slack_does_not_know_nobody_asks_for_again(error: str) -> None:
    assert profiles.is_nobody(refused(error))
    assert profiles.why_not(refused(error), "Save") == profiles.UNKNOWN_HERE


@pytest.mark.parametrize("fault", [refused("internal_error"), refused("ratelimited"), OSError(), TimeoutError()])
def test_whom_slack_says_nothing_of_just_now_is_asked_about_again(fault: Exception) -> None:
    assert not profiles.is_nobody(fault)
    assert profiles.why_not(fault, "Save") == "Slack did not tell me about them just now. Press Save again."
