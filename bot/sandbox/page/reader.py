"""The person whom the page is drawn for: their zone, and the names they see."""

from zoneinfo import ZoneInfo

from bot.sandbox.html.viewer import Viewer
from bot.sandbox.page.location import may_see
from bot.sandbox.state.people import Person
from bot.sandbox.state.workspace import Workspace

TINTS = 8


def reader(workspace: Workspace, user_id: str) -> Viewer:
    """How this person sees dates and names."""
    visible = {each.id: each.name for each in workspace.conversations.values() if may_see(each, user_id)}
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
    """The place a zone is named after."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def initials(name: str) -> str:
    """Up to two letters for a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
