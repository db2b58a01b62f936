"""Reads a person's profile from Slack, and whether they are in the channel whose members may use Signoff."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from models.directory.recruiter import Profile, Recruiter

PAGE = 1000
MOST_PAGES = 5
"""Pages that are read while a form waits at most three seconds: a larger channel can't be chosen."""

HIDDEN = {"channel_not_found", "missing_scope", "method_not_supported_for_channel_type", "not_in_channel"}
"""Slack's errors for a channel that the bot can't read: private without it, gone, or no channel at all."""

NOBODY = {"user_not_found", "users_not_found", "user_not_visible"}
"""Slack's answers for a user who is not in this workspace."""

UNKNOWN_HERE = "Slack does not know this person in this workspace. Choose someone else."


class NotSeen(Exception):
    """The bot can't read the members: it is not in the channel, or the channel is gone or too large."""


class TooLarge(NotSeen):
    """The channel has more members than can be read while a person waits."""


def is_channel_member(client: WebClient, channel: str, user_id: str) -> bool:
    """Whether the person is a member. Raises NotSeen, and the client's errors if Slack does not answer."""
    return any(user_id in page for page in _pages(client, channel))


def channel_members(client: WebClient, channel: str) -> set[str]:
    """The user ids of all members. Raises the same."""
    return {user_id for page in _pages(client, channel) for user_id in page}


def _pages(client: WebClient, channel: str) -> Iterator[list[str]]:
    cursor = None
    for _ in range(MOST_PAGES):
        try:
            page = client.conversations_members(channel=channel, cursor=cursor, limit=PAGE)
        except SlackApiError as refusal:
            if refusal.response.get("error") in HIDDEN:
                raise NotSeen from refusal
            raise
        yield page["members"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
    raise TooLarge


class Asks(Enum):
    """How fresh Slack's answer about a person must be."""

    DAILY = "daily"
    """Asks once a day; without an answer the stored data counts."""
    SURELY = "surely"
    """Asks once a day; raises without an answer."""
    ANEW = "anew"
    """Asks in any case; raises without an answer."""


@dataclass(frozen=True)
class Met:
    """The result of `Runtime.ensure_known`."""

    person: Recruiter | None
    """The person as the database has them now, detached from the session."""
    is_sure: bool
    """Slack has just answered everything: the person's rights, and the channel if the team has chosen one."""
    sees_channel: bool = True
    """False: the team has chosen a channel, and the bot can't see its members."""


@dataclass(frozen=True)
class Question:
    """The query to Slack about a person."""

    about_rights: bool
    channel: str | None
    """The channel whose members are read, or None."""
    is_all: bool
    """The query leaves nothing out because of an answer from earlier today."""
    needs_answer: bool


@dataclass
class Heard:
    """Slack's answer."""

    profile: Profile | None = None
    is_in_channel: bool | None = None
    sees_channel: bool = True


def ask(client: WebClient, team_id: str, user_id: str, question: Question, heard: Heard) -> None:
    """Fills `heard`: the person's profile, and whether they are in the channel whose members may use Signoff."""
    if question.about_rights:
        heard.profile = profile_of(client.users_info(user=user_id)["user"], team_id)
        if heard.profile.is_deactivated or not heard.profile.is_full_member:
            return
    if question.channel:
        try:
            heard.is_in_channel = is_channel_member(client, question.channel, user_id)
        except NotSeen:
            heard.sees_channel = False


def why_not(fault: Exception, button: str) -> str:
    """The field error for a person about whom Slack gave no useful answer. `button`: the label of the form's button."""
    return UNKNOWN_HERE if is_nobody(fault) else f"Slack did not tell me about them just now. Press {button} again."


def is_nobody(fault: Exception) -> bool:
    """Whether Slack does not know this person in this workspace; a retry changes nothing."""
    return isinstance(fault, SlackApiError) and fault.response.get("error") in NOBODY


def profile_of(user: dict[str, Any], team_id: str) -> Profile:
    """The profile from Slack's user object. A member of another team than `team_id` is no full member."""
    details = user.get("profile") or {}
    name = details.get("real_name") or user.get("real_name") or details.get("display_name") or user.get("name")
    is_guest = any(map(user.get, ("is_restricted", "is_ultra_restricted"))) or _is_foreign(user, team_id)
    return Profile(
        user_id=user["id"],
        name=name or user["id"],
        zone=user.get("tz") or None,
        is_full_member=not (is_guest or user.get("is_bot") or user["id"] == "USLACKBOT"),
        is_deactivated=bool(user.get("deleted")),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
    )


def _is_foreign(user: dict[str, Any], team_id: str) -> bool:
    teams = {user.get("team_id") or team_id, *((user.get("enterprise_user") or {}).get("teams") or [])}
    return team_id not in teams or bool(user.get("is_stranger"))
