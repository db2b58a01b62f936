"""The page's query string: acting person, place, panel and draft. Also what that person sees."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from bot.sandbox.html.viewer import Viewer
from bot.sandbox.state.conversation import Conversation
from bot.sandbox.state.people import Person
from bot.sandbox.state.workspace import Workspace

MESSAGES_PER_PAGE = 100
"""The number of newest messages on the page; "Show earlier" adds as many."""

TINTS = 8


@dataclass(frozen=True)
class Location:
    """A location on the page. `user` is the acting person's id; `place` is `dm`, `home` or a channel id.

    `panel` is `traffic` or empty; `draft` is a prefilled message.
    """

    user: str
    place: str = "dm"
    panel: str = ""
    draft: str = ""
    message_count: int = MESSAGES_PER_PAGE

    @classmethod
    def from_query(cls, query: QueryParams, workspace: Workspace) -> "Location":
        """Parses a query string; missing and invalid values get defaults."""
        users = [person.id for person in actors(workspace)]
        user = query.get("as", "")
        if user not in users:
            user = users[0]
        place = query.get("in", "dm")
        channel = workspace.conversations.get(place)
        if place not in ("dm", "home") and (channel is None or channel.is_direct or not may_see(channel, user)):
            place = "dm"
        if place == "home" and not workspace.app.home_enabled:
            place = "dm"
        return cls(user, place, query.get("panel", ""), query.get("say", ""), _count(query.get("last", "")))

    def link(self, path: str = "/", *, as_: str = "", place: str = "", panel: str | None = None, **more: str) -> str:
        """The address of this location, with the given fields replaced."""
        open_panel = self.panel if panel is None else panel
        fields = {"as": as_ or self.user, "in": place or self.place, "panel": open_panel} | more
        if self.message_count > MESSAGES_PER_PAGE and place in ("", self.place):
            fields = {"last": str(self.message_count)} | fields
        return f"{path}?{urlencode({name: value for name, value in fields.items() if value})}"

    def conversation(self, workspace: Workspace) -> Conversation:
        """The conversation of this location; on Home the direct messages."""
        if self.place in ("dm", "home"):
            return workspace.direct(self.user)
        return workspace.conversations[self.place]

    def without_draft(self) -> "Location":
        """This location without the draft."""
        return replace(self, draft="")


def _count(count: str) -> int:
    return max(MESSAGES_PER_PAGE, int(count)) if count.isdecimal() else MESSAGES_PER_PAGE


def actors(workspace: Workspace) -> list[Person]:
    """The people that the page can act as: active, and no bots."""
    return [person for person in workspace.people.values() if not (person.is_bot or person.deleted)]


def may_see(conversation: Conversation, user_id: str) -> bool:
    """Whether the person's sidebar lists this channel."""
    return not conversation.is_direct and not conversation.is_archived and user_id in conversation.members


def viewer_for(workspace: Workspace, user_id: str) -> Viewer:
    """The viewer of this person: zone, time and names."""
    visible = {channel.id: channel.name for channel in workspace.conversations.values() if may_see(channel, user_id)}
    return Viewer(
        zone=zone_of(workspace.people[user_id]),
        now=workspace.clock.now(),
        user_id=user_id,
        people={person.id: person.display_name for person in workspace.people.values() if not person.deleted},
        channels=visible,
    )


def zone_of(person: Person) -> ZoneInfo:
    """The person's zone; UTC where Slack knows none."""
    return ZoneInfo(person.tz or "UTC")


def city(zone: ZoneInfo) -> str:
    """The city of a zone's name."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def initials(name: str) -> str:
    """Up to two letters for a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
