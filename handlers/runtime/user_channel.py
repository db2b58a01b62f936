"""Reads the members of the channel whose members may use Signoff."""

from collections.abc import Iterator

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

PAGE = 1000
MOST_PAGES = 5
"""Pages that are read while a form waits at most three seconds: a larger channel can't be chosen."""

HIDDEN = {"channel_not_found", "missing_scope", "method_not_supported_for_channel_type", "not_in_channel"}
"""Slack's errors for a channel that the bot can't read: private without it, gone, or no channel at all."""


class NotSeen(Exception):
    """The bot can't read the members: it is not in the channel, or the channel is gone or too large."""


class TooLarge(NotSeen):
    """The channel has more members than can be read while a person waits."""


def has(client: WebClient, channel: str, user_id: str) -> bool:
    """Whether the person is a member. Raises NotSeen, and the client's errors if Slack does not answer."""
    return any(user_id in page for page in _pages(client, channel))


def members(client: WebClient, channel: str) -> set[str]:
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
