"""Renders the page for one person."""

from jinja2 import Environment

from bot.sandbox.html.drawing import Surface, draw, text
from bot.sandbox.html.viewer import Viewer
from bot.sandbox.page.conversation_view import ConversationView
from bot.sandbox.page.frame import TemplateData, frame_data
from bot.sandbox.page.inspecting import inspection
from bot.sandbox.page.location import MESSAGES_PER_PAGE, viewer_for
from bot.sandbox.page.page_host import Visit
from bot.sandbox.state.view import View


def render_page(templates: Environment, visit: Visit) -> str:
    """Renders the page as HTML. Holds the workspace's lock, so that the page shows one consistent state."""
    workspace = visit.host.workspace
    with workspace.changes.lock:
        viewer = viewer_for(workspace, visit.location.user)
        visit.host.guide.mark_seen_steps(visit.visitor)
        context: TemplateData = frame_data(workspace, visit.location, viewer) | {
            "version": workspace.changes.version,
            "views": [_form(templates, visit, view, viewer) for view in workspace.stack(visit.location.user)],
            "guide": visit.host.guide,
            "text": lambda part: text(part, viewer),
            "inspecting": visit.location.panel == "traffic",
        }
        draw_place = _home if visit.location.place == "home" else _conversation
        context |= draw_place(templates, visit, viewer)
        if context["inspecting"]:
            context |= inspection(visit.host, viewer)
        return templates.get_template("page.html").render(context)


def _conversation(templates: Environment, visit: Visit, viewer: Viewer) -> TemplateData:
    workspace = visit.host.workspace
    conversation = visit.location.conversation(workspace)
    shortcuts = workspace.app.shortcuts.values()
    name = workspace.app.name
    hidden = len(conversation.seen_by(viewer.user_id)) - visit.location.message_count
    return {
        "messages": ConversationView(templates, workspace, viewer, visit.host.url).messages(
            conversation, visit.location.message_count
        ),
        "earlier": visit.location.message_count + MESSAGES_PER_PAGE if hidden > 0 else 0,
        "empty_text": f"Nothing here yet. Type / to see what {name} can do.",
        "notice": visit.page_state.notice(visit.location.user),
        "commands": list(workspace.app.commands.values()),
        "shortcuts": [shortcut for shortcut in shortcuts if shortcut.get("type") == "global"],
        "message_shortcuts": [shortcut for shortcut in shortcuts if shortcut.get("type") == "message"],
        "say_label": f"Message {name}" if conversation.is_direct else f"Message #{conversation.name}",
        "draft": visit.location.draft,
    }


def _home(templates: Environment, visit: Visit, viewer: Viewer) -> TemplateData:
    home = visit.host.workspace.homes.get(visit.location.user)
    if home is None:
        return {"home": None}
    surface = Surface(home.blocks, "home", home.state, origin=visit.host.url)
    return {"home": {"id": home.id, "body": draw(templates, surface, viewer)}}


def _form(templates: Environment, visit: Visit, view: View, viewer: Viewer) -> TemplateData:
    errors = view.errors | visit.page_state.field_errors(view.id)
    surface = Surface(view.blocks, f"v{view.id}", view.state, errors, visit.host.url)
    submit = view.get("submit")
    return {
        "id": view.id,
        "title": text(view.get("title"), viewer),
        "submit": text(submit, viewer) if submit else "",
        "close": text(view.get("close") or ("Cancel" if submit else "Close"), viewer),
        "notice": visit.page_state.notice(view.id),
        "body": draw(templates, surface, viewer),
    }
