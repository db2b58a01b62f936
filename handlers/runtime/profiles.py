"""What Slack is asked about a person, and what it says: who they are, and whether the channel that counts has them."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.runtime import user_channel
from handlers.runtime.user_channel import NotSeen
from models.directory.recruiter import Profile

NOBODY = {"user_not_found", "users_not_found", "user_not_visible"}
"""Slack's answers for a user who is not in this workspace."""

UNKNOWN_HERE = "Slack does not know this person in this workspace. Choose somebody else."


class Asks(Enum):
    """How much an answer of Slack about a person is needed."""

    DAILY = "daily"
    """Asked once a day; without an answer, what was known holds."""
    SURELY = "surely"
    """Asked once a day; without an answer it raises."""
    ANEW = "anew"
    """Asked in any case; without an answer it raises."""


@dataclass(frozen=True)
class Met:
    """What came of meeting a person."""

    is_sure: bool
    """Slack has just answered all there is to ask: about their rights, and about the channel where one counts."""
    sees_channel: bool = True
    """False: a channel bounds who may use Signoff, and the bot can't see who is in it."""


@dataclass(frozen=True)
class Question:
    """What Slack is to be asked about a person."""

    about_rights: bool
    channel: str | None
    """The channel to look into; None: none."""
    is_all: bool
    """Nothing that counts is left out because it was asked today."""
    needs_answer: bool


@dataclass
class Heard:
    """What Slack answered."""

    profile: Profile | None = None
    is_in_channel: bool | None = None
    sees_channel: bool = True


def ask(client: WebClient, team_id: str, user_id: str, question: Question, heard: Heard) -> None:
    """Whether they are a full member, and whether they are in the channel that bounds who may use Signoff."""
    if question.about_rights:
        heard.profile = profile_of(client.users_info(user=user_id)["user"], team_id)
        if heard.profile.is_deactivated or not heard.profile.is_full_member:
            return
    if question.channel:
        try:
            heard.is_in_channel = user_channel.has(client, question.channel, user_id)
        except NotSeen:
            heard.sees_channel = False


def why_not(fault: Exception, button: str) -> str:
    """What stands at the field of a person about whom Slack gave no answer that helps; `button` sends the form."""
    return UNKNOWN_HERE if is_nobody(fault) else f"Slack did not tell me about them just now. Press {button} again."


def is_nobody(fault: Exception) -> bool:
    """Whether Slack has said that it does not know this person here: asking again changes nothing."""
    return isinstance(fault, SlackApiError) and fault.response.get("error") in NOBODY


def profile_of(user: dict[str, Any], team_id: str) -> Profile:
    """What we keep of Slack's user object. Whoever belongs to another team than `team_id` is no full member."""
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
