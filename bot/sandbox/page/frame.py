"""Template data around a conversation: clock, people, channels, tabs and unread counts."""

from typing import Any

from bot.sandbox.html.viewer import Viewer
from bot.sandbox.page.clock_moves import MOVES
from bot.sandbox.page.location import TINTS, Location, actors, city, initials, may_see, zone_of
from bot.sandbox.state.people import Person
from bot.sandbox.state.workspace import Workspace

TemplateData = dict[str, Any]


def frame_data(workspace: Workspace, location: Location, viewer: Viewer) -> TemplateData:
    """The template data of top bar and sidebar."""
    app = workspace.app
    return {
        "team": workspace.team_name,
        "app": app.name,
        "now": _now(viewer),
        "moves": MOVES,
        "me": person_card(workspace, location.user),
        "people": [_actor(workspace, location, person) for person in actors(workspace)],
        "channels": _channels(workspace, location.user),
        "direct_unread": workspace.direct(location.user).unread_by(location.user),
        "title": _title(workspace, location),
        "about": _about(workspace, location),
        "tabs": _tabs(workspace, location),
        "place": location.place,
        "link": location.without_draft().link,
    }


def person_card(workspace: Workspace, user_id: str) -> TemplateData:
    """The name, initials and color of a person or the app, beside messages."""
    person = workspace.people.get(user_id)
    name = person.display_name if person else user_id
    is_app = user_id == workspace.app.bot_user_id
    tint = "app" if is_app else str(list(workspace.people).index(user_id) % TINTS) if person else "0"
    return {"id": user_id, "name": name, "initials": initials(name), "is_app": is_app, "tint": tint}


def _now(viewer: Viewer) -> TemplateData:
    today = viewer.today
    return {
        "day": f"{today:%a} {today.day} {today:%B %Y}",
        "time": f"{today:%H:%M}",
        "iso": today.isoformat(timespec="minutes"),
        "zone": city(viewer.zone),
    }


def _actor(workspace: Workspace, location: Location, person: Person) -> TemplateData:
    local = workspace.clock.now().astimezone(zone_of(person))
    visible = [channel for channel in workspace.conversations.values() if may_see(channel, person.id)]
    channel = workspace.conversations.get(location.place)
    stays = channel is None or may_see(channel, person.id)
    return person_card(workspace, person.id) | {
        "note": f"{person.title or ('Guest' if person.is_restricted else city(zone_of(person)))} · {local:%H:%M}",
        "unread": sum(conversation.unread_by(person.id) for conversation in [*visible, workspace.direct(person.id)]),
        "place": location.place if stays else "dm",
    }


def _channels(workspace: Workspace, user_id: str) -> list[TemplateData]:
    visible = [channel for channel in workspace.conversations.values() if may_see(channel, user_id)]
    return [
        {
            "id": channel.id,
            "name": channel.name,
            "private": channel.is_private,
            "unread": channel.unread_by(user_id),
        }
        for channel in visible
    ]


def _title(workspace: Workspace, location: Location) -> str:
    if location.place in ("dm", "home"):
        return workspace.app.name
    return f"#{workspace.conversations[location.place].name}"


def _about(workspace: Workspace, location: Location) -> str:
    members = location.conversation(workspace).members
    names = [workspace.people[member].display_name for member in sorted(members) if member in workspace.people]
    return ", ".join(names)


def _tabs(workspace: Workspace, location: Location) -> list[TemplateData]:
    if location.place not in ("dm", "home") or not workspace.app.home_enabled:
        return []
    return [{"place": "home", "name": "Home"}, {"place": "dm", "name": "Messages"}]
