"""Finds what a person acts on: a message of the conversation, an open form, their Home tab."""

from bot.sandbox.page.page_host import Visit
from bot.sandbox.state.message import Message
from bot.sandbox.state.view import View
from bot.sandbox.troubles import NotVisible


def source_of(visit: Visit) -> Message | View:
    """The message (`ts`) or view (`view`) that the address names; NotVisible when it is gone."""
    view_id = visit.query.get("view")
    found = _view(visit, view_id) if view_id else _message(visit, visit.query.get("ts"))
    if found is None:
        raise NotVisible("This is not there any more.")
    return found


def _view(visit: Visit, view_id: str) -> View | None:
    workspace = visit.bench.workspace
    home = workspace.homes.get(visit.where.user)
    open_views = [*workspace.stack(visit.where.user), *([home] if home else [])]
    return next((view for view in open_views if view.id == view_id), None)


def _message(visit: Visit, ts: str | None) -> Message | None:
    found = visit.where.conversation(visit.bench.workspace).find(ts)
    return found if found and found.seen_by(visit.where.user) else None
