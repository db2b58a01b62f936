"""views.*: opens, stacks, updates and publishes forms and Home tabs."""

import json

from bot.sandbox.limits.check import check_view
from bot.sandbox.state.view import View
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json, SlackError
from bot.sandbox.web_api.call import ApiCall

MAX_STACK = 3
MAX_VIEW_BYTES = 250_000


def open_(call: ApiCall) -> Json:
    """views.open: a new form, which replaces the person's open forms."""
    content = _content(call, "modal")
    _refuse_taken_external_id(call.workspace, content)
    with call.workspace.changes.change():
        user_id, _ = call.workspace.triggers.redeem(call.text("trigger_id"))
        view = call.workspace.new_view(user_id, content)
        call.workspace.stacks[user_id] = [view]
    return {"view": view.as_slack()}


def push(call: ApiCall) -> Json:
    """views.push: a form on top of the person's open forms."""
    content = _content(call, "modal")
    _refuse_taken_external_id(call.workspace, content)
    with call.workspace.changes.change():
        user_id, _ = call.workspace.triggers.redeem(call.text("trigger_id"))
        view = push_view(call.workspace, user_id, content)
    return {"view": view.as_slack()}


def push_view(workspace: Workspace, user_id: str, content: Json) -> View:
    """Pushes a view onto the person's stack. Raises SlackError when the stack is empty or full."""
    stack = workspace.stack(user_id)
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= MAX_STACK:
        raise SlackError("push_limit_reached")
    view = workspace.new_view(user_id, content, beneath=stack[-1])
    stack.append(view)
    return view


def update(call: ApiCall) -> Json:
    """views.update: by view id or external id. Raises SlackError `hash_conflict` for an outdated hash."""
    content = _content(call, None)
    workspace = call.workspace
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not (view_id or external_id):
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: view_id"])
    view = next((view for view in workspace.views() if _has_id(view, view_id, external_id)), None)
    if view is None:
        raise SlackError("not_found")
    if content["type"] != view.get("type"):
        raise SlackError("invalid_arguments", ["[ERROR] view type can't be changed [json-pointer:/view/type]"])
    _refuse_taken_external_id(workspace, content, view)
    with workspace.changes.change():
        _refuse_old_hash(call, view)
        view.replace(content, workspace.clock.now().timestamp())
    return {"view": view.as_slack()}


def publish(call: ApiCall) -> Json:
    """views.publish: a person's Home tab."""
    workspace = call.workspace
    if not workspace.app.home_enabled:
        raise SlackError("not_enabled")
    user_id = call.required_text("user_id")
    if user_id not in workspace.people:
        raise SlackError("invalid_arguments", ["[ERROR] invalid user id [json-pointer:/user_id]"])
    content = _content(call, "home")
    with workspace.changes.change():
        home = workspace.homes.get(user_id)
        _refuse_old_hash(call, home)
        if home is None:
            home = workspace.homes[user_id] = workspace.new_view(user_id, content)
        else:
            home.replace(content, workspace.clock.now().timestamp())
    return {"view": home.as_slack()}


def _content(call: ApiCall, surface: str | None) -> Json:
    content = call.json_value("view", "invalid_arguments")
    if not isinstance(content, dict):
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: view"])
    surface = surface or str(content.get("type"))
    refuse_bad_view(content, surface)
    return content


def refuse_bad_view(content: Json, surface: str) -> None:
    """Raises SlackError, `invalid_arguments` or `view_too_large`, for a view over a limit."""
    if len(json.dumps(content)) > MAX_VIEW_BYTES:
        raise SlackError("view_too_large")
    faults = check_view(content, surface)
    if faults:
        raise SlackError("invalid_arguments", [f"[ERROR] {fault}" for fault in faults])


def _has_id(view: View, view_id: str | None, external_id: str | None) -> bool:
    return view.id == view_id if view_id else view.get("external_id") == external_id


def _refuse_taken_external_id(workspace: Workspace, content: Json, own_view: View | None = None) -> None:
    external_id = content.get("external_id")
    others = [view for view in workspace.views() if view is not own_view]
    if external_id and any(view.get("external_id") == external_id for view in others):
        raise SlackError("duplicate_external_id")


def _refuse_old_hash(call: ApiCall, view: View | None) -> None:
    sent_hash = call.text("hash")
    if sent_hash and (view is None or view.hash != sent_hash):
        raise SlackError("hash_conflict")
