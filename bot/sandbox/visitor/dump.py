"""What everybody sees right now, for people who read why a test waited in vain."""

from bot.sandbox.state.traffic import Traffic
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.visitor.mrkdwn import Reader
from bot.sandbox.visitor.visible import message_text, view_text

MESSAGES = 6
REFUSALS = 5


def picture(workspace: Workspace, traffic: Traffic) -> str:
    """The last messages of every conversation, the open forms, Slack's latest refusals."""
    names = workspace.names()
    reader = Reader("UTC", names, workspace.clock.now())
    lines = [f"It is {workspace.clock.now():%A %Y-%m-%d %H:%M} UTC."]
    for conversation in workspace.conversations.values():
        said = [message for message in conversation.messages if not message.deleted]
        if not said:
            continue
        title = "bot and " if conversation.is_direct else "#"
        lines.append(f"== {title}{conversation.name}: {len(said)} messages")
        for message in said[-MESSAGES:]:
            shown = message_text(reader, message.as_slack(), message.state).replace("\n", "\n   ")
            marks = f"{' (ephemeral)' if message.ephemeral else ''}{' (edited)' if message.edited else ''}"
            lines.append(f" - {names.get(message.user, message.user)}{marks}: {shown}")
    for user_id, stack in workspace.stacks.items():
        for view in stack:
            shown = view_text(reader, view.content, view.state, view.errors).replace("\n", "\n   ")
            lines.append(f"== form open for {names[user_id]}:\n   {shown}")
    refused = [exchange for exchange in traffic if exchange.error][-REFUSALS:]
    lines += [f"!! {exchange.name}: {exchange.error} {exchange.answer}" for exchange in refused]
    return "\n".join(lines)
