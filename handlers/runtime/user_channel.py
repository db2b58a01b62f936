"""The channel whose members may use Signoff, where the team has chosen one: whether a person is in it."""

from collections.abc import Iterator

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

PAGE = 1000
MOST_PAGES = 5
"""Slack tells the members page by page, and a form opens within three seconds: a larger channel can't be chosen."""

HIDDEN = {"channel_not_found", "missing_scope", "method_not_supported_for_channel_type", "not_in_channel"}
"""What Slack says of a channel that the bot can't look into: private without it, gone, or no channel at all."""


class NotSeen(Exception):
    """The bot can't tell who is in this channel: it is not in it, the channel is gone, or it is too large."""


class TooLarge(NotSeen):
    """The channel has more members than can be asked about while a person waits."""


def has(client: WebClient, channel: str, user_id: str) -> bool:
    """Whether the person is a member of the channel. Raises NotSeen, and the client's errors where Slack is silent."""
    return any(user_id in page for page in _pages(client, channel))


def members(client: WebClient, channel: str) -> set[str]:
    """Everybody in the channel, by user id. Raises the same."""
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
