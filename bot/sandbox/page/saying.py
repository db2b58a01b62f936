"""What happens when somebody writes in the message field or runs a shortcut."""

from bot.sandbox.app_side import envelopes
from bot.sandbox.page.page_host import Visit
from bot.sandbox.page.pressing import Form
from bot.sandbox.troubles import AckTimeout, DispatchFailed, NotVisible


def say(visit: Visit, form: Form) -> None:
    """Sends a message, or the slash command that it begins with."""
    text = form.get("text", "").replace("\r\n", "\n").strip()
    visit.desk.tell(visit.where.user, "")
    if text.startswith("/"):
        _command(visit, *[*text.split(maxsplit=1), ""][:2])
    elif text:
        _message(visit, text)


def shortcut(visit: Visit, form: Form) -> None:
    """Runs a shortcut, on a message where the address names one (`ts`)."""
    callback_id, ts = form["callback"], visit.query.get("ts")
    workspace, user_id = visit.bench.workspace, visit.where.user
    visit.desk.tell(user_id, "")
    if ts is None:
        payload = envelopes.shortcut(workspace, user_id, callback_id)
    else:
        message = visit.where.conversation(workspace).find(ts)
        if message is None:
            raise NotVisible("This message is not there any more.")
        payload = envelopes.message_shortcut(workspace, user_id, callback_id, message)
    name = str(workspace.app.shortcuts[callback_id]["name"])
    try:
        visit.visitor.acts.dispatch.interactive(payload)
    except (AckTimeout, DispatchFailed) as trouble:
        visit.desk.tell(user_id, _failed(name, trouble))


def _command(visit: Visit, command: str, text: str) -> None:
    app = visit.bench.workspace.app
    if command not in app.commands:
        known = ", ".join(sorted(app.commands)) or "none"
        visit.desk.tell(visit.where.user, f"{command} is not a valid command here. There is: {known}.")
        return
    channel_id = visit.where.conversation(visit.bench.workspace).id
    try:
        visit.visitor.acts.command(channel_id, command, text)
    except (AckTimeout, DispatchFailed) as trouble:
        visit.desk.tell(visit.where.user, _failed(command, trouble))


def _message(visit: Visit, text: str) -> None:
    workspace = visit.bench.workspace
    conversation = visit.where.conversation(workspace)
    if conversation.is_direct and not workspace.app.may_be_written_to:
        visit.desk.tell(visit.where.user, f"Sending messages to {workspace.app.name} has been turned off.")
        return
    visit.visitor.acts.say(conversation.id, text)


def _failed(what: str, trouble: AckTimeout | DispatchFailed) -> str:
    code = "operation_timeout" if isinstance(trouble, AckTimeout) else "dispatch_failed"
    return f'{what} failed with the error "{code}".'
