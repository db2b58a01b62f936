"""The whole page for one person, drawn from the workspace as it stands."""

from typing import Any

from jinja2 import Environment

from bot.sandbox.html.drawing import Surface, draw, text
from bot.sandbox.html.viewer import Viewer
from bot.sandbox.page.conversation_view import ConversationView
from bot.sandbox.page.frame import frame
from bot.sandbox.page.inspecting import inspection
from bot.sandbox.page.location import SHOWN, reader
from bot.sandbox.page.page_host import Visit
from bot.sandbox.state.view import View

Context = dict[str, Any]


def page(templates: Environment, visit: Visit) -> str:
    """The HTML of the page. Holds the workspace's lock while it draws, so that nothing changes half-way."""
    workspace = visit.bench.workspace
    with workspace.changes.lock:
        viewer = reader(workspace, visit.where.user)
        visit.bench.guide.look(visit.visitor)
        context: Context = frame(workspace, visit.where, viewer) | {
            "version": workspace.changes.version,
            "views": [_form(templates, visit, view, viewer) for view in workspace.stack(visit.where.user)],
            "guide": visit.bench.guide,
            "text": lambda part: text(part, viewer),
            "inspecting": visit.where.panel == "traffic",
        }
        context |= _home(templates, visit, viewer) if visit.where.place == "home" else _talk(templates, visit, viewer)
        if context["inspecting"]:
            context |= inspection(visit.bench, viewer)
        return templates.get_template("page.html").render(context)


def _talk(templates: Environment, visit: Visit, viewer: Viewer) -> Context:
    workspace = visit.bench.workspace
    conversation = visit.where.conversation(workspace)
    shortcuts = workspace.app.shortcuts.values()
    name = workspace.app.name
    hidden = len(conversation.seen_by(viewer.user_id)) - visit.where.shown
    return {
        "messages": ConversationView(templates, workspace, viewer, visit.bench.url).messages(
            conversation, visit.where.shown
        ),
        "earlier": visit.where.shown + SHOWN if hidden > 0 else 0,
        "nothing_said": f"Nothing here yet. Type / to see what {name} can do.",
        "notice": visit.desk.notice(visit.where.user),
        "commands": list(workspace.app.commands.values()),
        "shortcuts": [each for each in shortcuts if each.get("type") == "global"],
        "message_shortcuts": [each for each in shortcuts if each.get("type") == "message"],
        "say_label": f"Message {name}" if conversation.is_direct else f"Message #{conversation.name}",
        "draft": visit.where.draft,
    }


def _home(templates: Environment, visit: Visit, viewer: Viewer) -> Context:
    home = visit.bench.workspace.homes.get(visit.where.user)
    if home is None:
        return {"home": None}
    surface = Surface(home.blocks, "home", home.state, origin=visit.bench.url)
    return {"home": {"id": home.id, "body": draw(templates, surface, viewer)}}


def _form(templates: Environment, visit: Visit, view: View, viewer: Viewer) -> Context:
    errors = view.errors | visit.desk.faults(view.id)
    surface = Surface(view.blocks, f"v{view.id}", view.state, errors, visit.bench.url)
    submit = view.get("submit")
    return {
        "id": view.id,
        "title": text(view.get("title"), viewer),
        "submit": text(submit, viewer) if submit else "",
        "close": text(view.get("close") or ("Cancel" if submit else "Close"), viewer),
        "notice": visit.desk.notice(view.id),
        "body": draw(templates, surface, viewer),
    }
