"""Maps Slack's error codes to decisions: retry, pause, stop, park, and whom to tell.

Slack's codes are in this module only; `scheduler/failures.py` applies the decisions.
"""

import re
from enum import Enum, auto
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError

from models.rules.delivery_errors import UNKNOWN_FATE, Decision, Tell, Then, Undeliverable

PAUSE_SECONDS = 30.0
"""How long a workspace pauses if Slack does not say."""

LONGEST_PAUSE_SECONDS = 3600.0


class Call(Enum):
    """Kinds of calls to Slack: the same code may mean something else."""

    TO_PERSON = auto()
    """chat.postMessage to a person; conversations.open, users.info."""
    TO_CHANNEL = auto()
    """chat.postMessage to the digest's channel."""
    PICTURE_TO_CHANNEL = auto()
    """The same with a chart in it."""
    EDIT = auto()
    """chat.update, chat.delete."""
    PICTURE_EDIT = auto()
    """chat.update with a chart in it."""
    HOME = auto()
    """views.publish."""
    LOOK = auto()
    """conversations.history, conversations.info."""
    FILE = auto()
    """files.delete."""


AGAIN = UNKNOWN_FATE
"""Temporary error, broken connection or unreadable answer: Slack may have stored the message all the same."""
AGAIN_UNSENT = Decision(Then.AGAIN)
PAUSE = Decision(Then.PAUSE)
STOP = Decision(Then.STOP, tells=Tell.OPERATOR)
OUR_FAULT = Decision(Then.PARK, tells=Tell.OPERATOR)
UNREACHED = Decision(Then.UNREACHED, tells=Tell.LEADS)
NOWHERE = Decision(Then.NOWHERE, tells=Tell.LEADS)
GONE = Decision(Then.GONE, tells=Tell.LEADS)
CLOSED = Decision(Then.CLOSED)
PLAINER = Decision(Then.PLAINER)
STANDS = Decision(Then.CLOSED, stands=True)
"""The message can't be edited, and is still there."""
NOT_SHOWN = Decision(Then.PARK)
"""A Home tab that can't be published is drawn again when it is opened."""

UNKNOWN = AGAIN
"""A code that is not in the table: look for the message, retry, give up after a day."""


def _each(decision: Decision, codes: str) -> dict[str, Decision]:
    return dict.fromkeys(codes.split(), decision)


ANYWHERE = {
    **_each(PAUSE, "ratelimited rate_limited message_limit_exceeded"),
    **_each(AGAIN, "internal_error fatal_error service_unavailable request_timeout team_added_to_org"),
    **_each(AGAIN_UNSENT, "accesslimited ekm_access_denied"),
    **_each(STOP, "account_inactive token_revoked token_expired invalid_auth not_authed not_allowed_token_type"),
    **_each(STOP, "app_uninstalled org_login_required team_access_not_granted two_factor_setup_required"),
    **_each(OUR_FAULT, "missing_scope no_permission not_enabled messages_tab_disabled invalid_blocks"),
    **_each(OUR_FAULT, "invalid_blocks_format invalid_attachments msg_too_long msg_blocks_too_long no_text"),
    **_each(OUR_FAULT, "too_many_attachments only_one_table_allowed markdown_text_conflict invalid_metadata_format"),
    **_each(OUR_FAULT, "invalid_metadata_schema metadata_too_large metadata_must_be_sent_from_app view_too_large"),
    **_each(OUR_FAULT, "invalid_arguments invalid_arg_name invalid_array_arg invalid_charset invalid_form_data"),
    **_each(OUR_FAULT, "invalid_post_type missing_post_type invalid_json json_not_object method_deprecated"),
    **_each(OUR_FAULT, "deprecated_endpoint enterprise_is_restricted unknown_method invalid_cursor invalid_limit"),
    **_each(OUR_FAULT, "invalid_ts_oldest invalid_ts_latest duplicate_external_id access_denied"),
}
"""Codes that mean the same for every call."""

PERSON = {
    **_each(GONE, "user_disabled"),
    **_each(UNREACHED, "user_not_found users_not_found user_not_visible cannot_dm_bot channel_not_found"),
    **_each(UNREACHED, "not_in_channel is_archived is_inactive restricted_action access_denied"),
}

CHANNEL = {
    **_each(NOWHERE, "channel_not_found not_in_channel is_archived is_inactive channel_type_not_supported"),
    **_each(NOWHERE, "restricted_action access_denied"),
}

EDITS = {
    **_each(CLOSED, "message_not_found"),
    **_each(STANDS, "cant_update_message edit_window_closed cant_delete_message"),
    **_each(STANDS, "channel_not_found not_in_channel is_archived is_inactive user_disabled user_not_found"),
}

PICTURES = _each(PLAINER, "invalid_blocks invalid_blocks_format msg_blocks_too_long")
"""Codes of a Slack that does not know charts yet, or has other limits for them."""

HOMES = {
    **_each(NOT_SHOWN, "not_enabled user_not_found user_disabled cannot_dm_bot"),
    **_each(AGAIN_UNSENT, "hash_conflict"),
}

FILES = {
    **_each(CLOSED, "file_not_found file_deleted"),
    **_each(NOT_SHOWN, "cant_delete_file delete_not_allowed file_deleting_disabled"),
}

BY_CALL = {
    Call.FILE: FILES,
    Call.TO_PERSON: PERSON,
    Call.TO_CHANNEL: CHANNEL,
    Call.PICTURE_TO_CHANNEL: {**CHANNEL, **PICTURES},
    Call.EDIT: EDITS,
    Call.PICTURE_EDIT: {**EDITS, **PICTURES},
    Call.HOME: HOMES,
    Call.LOOK: CHANNEL,
}

RESTRICTED = "restricted_action"
"""Prefix of several codes about who may post in a channel."""

BY_STATUS = {408: AGAIN, 429: PAUSE}
"""HTTP statuses that decide alone; 500 and above: AGAIN."""

BROKEN = (SlackClientError, OSError, HTTPException)
"""Exceptions of a failed call; SlackApiError, a SlackClientError, is decided by its code."""


def decide(code: str, call: Call, status: int = 200) -> Decision:
    """The decision for Slack's code in this call; unknown codes: UNKNOWN."""
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status >= 500:
        return AGAIN
    code = RESTRICTED if code.startswith(RESTRICTED) else code
    return BY_CALL[call].get(code) or ANYWHERE.get(code) or UNKNOWN


def undeliverable(error: Exception, call: Call) -> Undeliverable:
    """The Undeliverable for a refusal or a broken call. A failed search does not show where the message is."""
    if not isinstance(error, SlackApiError):
        return Undeliverable(type(error).__name__, AGAIN)
    answer = error.response
    code, status = str(answer.get("error") or ""), int(answer.status_code)
    decision = decide(code, call, status)
    wait = _wait(answer.headers) if decision.then is Then.PAUSE else None
    return Undeliverable(_reason(code, status, answer), decision, wait)


def _wait(headers: Any) -> float:
    seconds = {str(name).lower(): str(value) for name, value in dict(headers or {}).items()}.get("retry-after", "")
    return min(max(float(seconds), 1.0), LONGEST_PAUSE_SECONDS) if seconds.isdigit() else PAUSE_SECONDS


def _reason(code: str, status: int, answer: Any) -> str:
    """The code, the missing scope, and where in the message the fault is: never the message's text."""
    reason = code if re.fullmatch(r"[a-z][a-z0-9_]{1,60}", code) else f"http_{status}"
    scope = str(answer.get("needed") or "")
    if re.fullmatch(r"[a-z_.:,]{1,80}", scope):
        return f"{reason} {scope}"
    details = (answer.get("response_metadata") or {}).get("messages") or []
    pointers = re.findall(r"\[json-pointer:(/[A-Za-z0-9_/]{1,80})\]", " ".join(map(str, details)))
    return f"{reason} at {' '.join(dict.fromkeys(pointers))}" if pointers else reason
