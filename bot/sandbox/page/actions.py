"""POST actions of the page: press, pick, submit, close, send a message, run a command or a shortcut."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import ImmutableMultiDict

from bot.sandbox.app_side import envelopes
from bot.sandbox.app_side.answers import element_at
from bot.sandbox.blocks import State, elements, options_of, state_entry, value_key
from bot.sandbox.html.drawing import BlockElement
from bot.sandbox.page.location import zone_of
from bot.sandbox.page.page_host import Visit
from bot.sandbox.state.conversation import Message
from bot.sandbox.state.view import View
from bot.sandbox.troubles import DeliveryError, Json, NotVisible, RefusedByClient, TroubleConnecting
from bot.sandbox.visitor.finding import text_of
from bot.sandbox.visitor.input_values import check_inputs

Form = ImmutableMultiDict[str, str]

ACT_ERRORS = (DeliveryError, TroubleConnecting, NotVisible)

_TROUBLE_CONNECTING = "We had some trouble connecting. Try again?"


def state_from_form(blocks: list[Json], form: Form, zone: ZoneInfo) -> State:
    """The `state.values` entries of all elements in a posted form. Times are in `zone`."""
    state: State = {}
    for block, element in elements(blocks):
        key = value_key(element)
        name = BlockElement("", block, element, None, zone).name
        many = key is not None and key.endswith("s")
        if key is None or not (many or name in form):
            continue
        texts = [value for value in form.getlist(name) if value]
        values = [value for value in (_value(element, text, zone) for text in texts) if value is not None]
        value = values if many else (values[0] if values else None)
        state[(block["block_id"], element["action_id"])] = state_entry(element, value)
    return state


def _value(element: Json, text: str, zone: ZoneInfo) -> Any:
    kind = element["type"]
    if kind in ("static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"):
        return option_of(element, text)
    if kind in ("external_select", "multi_external_select"):
        return json.loads(text)
    if kind == "datetimepicker":
        return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())
    if kind == "rich_text_input":
        runs = [{"type": "text", "text": text}]
        return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}
    # Browsers send line ends as CRLF, Slack's client as LF.
    return text.replace("\r\n", "\n")


def option_of(element: Json, value: str) -> Json | None:
    """The option of an element with this value, or None."""
    return next((option for option in options_of(element) if option.get("value") == value), None)


def source_of(visit: Visit) -> Message | View:
    """The message (`ts`) or view (`view`) in the request's query. Raises NotVisible when it is gone."""
    view_id = visit.query.get("view")
    source = _view(visit, view_id) if view_id else _message(visit, visit.query.get("ts"))
    if source is None:
        raise NotVisible("This is not there any more.")
    return source


def _view(visit: Visit, view_id: str) -> View | None:
    workspace = visit.host.workspace
    home = workspace.homes.get(visit.location.user)
    open_views = [*workspace.stack(visit.location.user), *([home] if home else [])]
    return next((view for view in open_views if view.id == view_id), None)


def _message(visit: Visit, ts: str | None) -> Message | None:
    message = visit.location.conversation(visit.host.workspace).find(ts)
    return message if message and message.seen_by(visit.location.user) else None


def press_or_submit(visit: Visit, form: Form) -> None:
    """Stores the posted values, then presses the pressed element, or submits the form when no element was pressed."""
    source = source_of(visit)
    zone = zone_of(visit.host.workspace.people[visit.location.user])
    with visit.host.workspace.changes.change():
        source.state.update(state_from_form(source.blocks, form, zone))
    pressed = form.get("press")
    if pressed:
        _press(visit, source, json.loads(pressed))
    elif isinstance(source, View):
        _submit(visit, source)


def suggestions(visit: Visit) -> list[Json]:
    """The app's options for a typed query, each as its text and the whole option as JSON."""
    ids = json.loads(visit.query["press"])
    source = source_of(visit)
    options = visit.visitor.acts.suggest(source, ids["block"], ids["action"], visit.query.get("typed", ""))
    packed = [json.dumps(option, ensure_ascii=False) for option in options]
    return [{"text": text_of(option["text"]), "value": value} for option, value in zip(options, packed, strict=True)]


def close_forms(visit: Visit, form: Form) -> None:
    """Closes the top form, or with "all" (the x) all forms."""
    try:
        visit.visitor.acts.close(everything="all" in form)
    except DeliveryError as error:
        visit.page_state.set_notice(visit.location.user, f"{_TROUBLE_CONNECTING} ({error.code})")


def _press(visit: Visit, source: Message | View, ids: Json) -> None:
    element = element_at(source, ids["block"], ids["action"])
    if element is None:
        raise NotVisible("This is not there any more.")
    key = value_key(element)
    if key:
        value = source.state[(ids["block"], ids["action"])].get(key)
    else:
        value = option_of(element, ids["option"]) if "option" in ids else None
    notice_key = source.id if isinstance(source, View) else visit.location.user
    visit.page_state.set_notice(notice_key, "")
    try:
        visit.visitor.acts.act(source, ids["block"], ids["action"], value)
    except DeliveryError as error:
        visit.page_state.set_notice(notice_key, f"{_TROUBLE_CONNECTING} ({error.code})")


def _submit(visit: Visit, view: View) -> None:
    visit.page_state.set_notice(view.id, "")
    visit.page_state.set_field_errors(view.id, {})
    try:
        check_inputs(view)
        visit.visitor.acts.submit(view)
    except RefusedByClient as refused:
        labels = {text_of(block.get("label")): block["block_id"] for block in view.blocks}
        visit.page_state.set_field_errors(view.id, {labels[refused.label]: refused.why})
    except DeliveryError as error:
        visit.page_state.set_notice(view.id, f"{_TROUBLE_CONNECTING} ({error.code})")
    except TroubleConnecting as error:
        visit.page_state.set_notice(view.id, f"{_TROUBLE_CONNECTING} ({error})")


def send_message(visit: Visit, form: Form) -> None:
    """Sends a message, or runs the slash command that the text starts with."""
    text = form.get("text", "").replace("\r\n", "\n").strip()
    visit.page_state.set_notice(visit.location.user, "")
    app = visit.host.workspace.app
    if visit.location.conversation(visit.host.workspace).is_direct and not app.may_be_written_to:
        visit.page_state.set_notice(visit.location.user, f"Sending messages to {app.name} has been turned off.")
    elif text.startswith("/"):
        _command(visit, *[*text.split(maxsplit=1), ""][:2])
    elif text:
        _write(visit, text)


def run_shortcut(visit: Visit, form: Form) -> None:
    """Runs a global shortcut, or a message shortcut when the query has a `ts`."""
    callback_id, ts = form["callback"], visit.query.get("ts")
    workspace, user_id = visit.host.workspace, visit.location.user
    visit.page_state.set_notice(user_id, "")
    if ts is None:
        payload = envelopes.shortcut(workspace, user_id, callback_id)
    else:
        message = visit.location.conversation(workspace).find(ts)
        if message is None:
            raise NotVisible("This message is not there any more.")
        payload = envelopes.message_shortcut(workspace, user_id, callback_id, message)
    name = str(workspace.app.shortcuts[callback_id]["name"])
    try:
        visit.visitor.acts.dispatch.interactive(payload)
    except DeliveryError as error:
        visit.page_state.set_notice(user_id, _failed(name, error))


def _command(visit: Visit, command: str, text: str) -> None:
    app = visit.host.workspace.app
    if command not in app.commands:
        known = ", ".join(sorted(app.commands)) or "none"
        visit.page_state.set_notice(visit.location.user, f"{command} is not a valid command here. There is: {known}.")
        return
    channel_id = visit.location.conversation(visit.host.workspace).id
    try:
        visit.visitor.acts.command(channel_id, command, text)
    except DeliveryError as error:
        visit.page_state.set_notice(visit.location.user, _failed(command, error))


def _write(visit: Visit, text: str) -> None:
    workspace = visit.host.workspace
    conversation = visit.location.conversation(workspace)
    visit.visitor.acts.say(conversation.id, text)


def _failed(name: str, error: DeliveryError) -> str:
    return f'{name} failed with the error "{error.code}".'
