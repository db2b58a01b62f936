"""The frame around a conversation: date and time, whom one can act as, where one can go, what is unread."""

from typing import Any

from bot.sandbox.html.viewer import Viewer
from bot.sandbox.page.clock_moves import MOVES
from bot.sandbox.page.location import TINTS, Location, actors, city, initials, may_see, zone_of
from bot.sandbox.state.people import Person
from bot.sandbox.state.workspace import Workspace

Context = dict[str, Any]


def frame(workspace: Workspace, where: Location, viewer: Viewer) -> Context:
    """Everything the bar and the side show."""
    app = workspace.app
    return {
        "team": workspace.team_name,
        "app": app.name,
        "now": _now(viewer),
        "moves": MOVES,
        "me": card(workspace, where.user),
        "people": [_actor(workspace, where, person) for person in actors(workspace)],
        "channels": _channels(workspace, where.user),
        "direct_unread": workspace.direct(where.user).unread_by(where.user),
        "title": _title(workspace, where),
        "about": _about(workspace, where),
        "tabs": _tabs(workspace, where),
        "place": where.place,
        "link": where.without_draft().link,
    }


def card(workspace: Workspace, user_id: str) -> Context:
    """A person as they stand beside their messages; the app likewise."""
    person = workspace.people.get(user_id)
    name = person.display_name if person else user_id
    is_app = user_id == workspace.app.bot_user_id
    tint = "app" if is_app else str(list(workspace.people).index(user_id) % TINTS) if person else "0"
    return {"id": user_id, "name": name, "initials": initials(name), "is_app": is_app, "tint": tint}


def _now(viewer: Viewer) -> Context:
    today = viewer.today
    return {
        "day": f"{today:%a} {today.day} {today:%B %Y}",
        "time": f"{today:%H:%M}",
        "iso": today.isoformat(timespec="minutes"),
        "zone": city(viewer.zone),
    }


def _actor(workspace: Workspace, where: Location, person: Person) -> Context:
    local = workspace.clock.now().astimezone(zone_of(person))
    seen = [each for each in workspace.conversations.values() if may_see(each, person.id)]
    here = workspace.conversations.get(where.place)
    stays = here is None or may_see(here, person.id)
    return card(workspace, person.id) | {
        "note": f"{person.title or ('Guest' if person.is_restricted else city(zone_of(person)))} · {local:%H:%M}",
        "unread": sum(each.unread_by(person.id) for each in [*seen, workspace.direct(person.id)]),
        "place": where.place if stays else "dm",
    }


def _channels(workspace: Workspace, user_id: str) -> list[Context]:
    visible = [each for each in workspace.conversations.values() if may_see(each, user_id)]
    return [
        {"id": each.id, "name": each.name, "private": each.is_private, "unread": each.unread_by(user_id)}
        for each in visible
    ]


def _title(workspace: Workspace, where: Location) -> str:
    if where.place in ("dm", "home"):
        return workspace.app.name
    return f"#{workspace.conversations[where.place].name}"


def _about(workspace: Workspace, where: Location) -> str:
    members = where.conversation(workspace).members
    names = [workspace.people[member].display_name for member in sorted(members) if member in workspace.people]
    return ", ".join(names)


def _tabs(workspace: Workspace, where: Location) -> list[Context]:
    if where.place not in ("dm", "home") or not workspace.app.home_enabled:
        return []
    return [{"place": "home", "name": "Home"}, {"place": "dm", "name": "Messages"}]
