"""The visible text of messages, forms and Home tabs, in reading order; and of the workspace, for failed tests."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.blocks import State, value_key
from bot.sandbox.state.traffic import Traffic
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json
from bot.sandbox.visitor.dates import MrkdwnReader


def message_text(reader: MrkdwnReader, message: Json, state: State) -> str:
    """The visible text of a message: its blocks, or its text when it has no blocks."""
    blocks = message.get("blocks") or []
    lines = list(block_lines(reader, blocks, state)) if blocks else [reader.read(message.get("text") or "")]
    for attachment in message.get("attachments") or []:
        lines += block_lines(reader, attachment.get("blocks") or [], state)
        lines += [reader.read(attachment[name]) for name in ("pretext", "title", "text") if attachment.get(name)]
    lines += [file["title"] for file in message.get("files") or []]
    return "\n".join(line for line in lines if line)


def view_text(reader: MrkdwnReader, view: Json, state: State, errors: dict[str, str]) -> str:
    """The visible text of a form or Home tab, with entered values and errors."""
    lines = [_text(reader, view.get("title"))]
    for block in view["blocks"]:
        lines += block_lines(reader, [block], state)
        lines.append(errors.get(block["block_id"], ""))
    lines += [_text(reader, view.get("submit")), _text(reader, view.get("close"))]
    return "\n".join(line for line in lines if line)


def block_lines(reader: MrkdwnReader, blocks: list[Json], state: State) -> Iterator[str]:
    """The visible lines of blocks."""
    for block in blocks:
        yield from _block_lines(reader, block, state)


def _block_lines(reader: MrkdwnReader, block: Json, state: State) -> Iterator[str]:
    kind = block.get("type")
    for name in ("title", "subtitle", "label"):
        if isinstance(block.get(name), dict | str):
            yield _text(reader, block[name])
    if kind == "markdown":
        yield block["text"]
    elif kind == "rich_text":
        yield _rich(reader, block)
    elif kind in ("table", "data_table"):
        yield from _rows(reader, block)
    elif kind == "data_visualization":
        yield from _chart(block["chart"])
    else:
        yield from _common_lines(reader, block, state)


def _common_lines(reader: MrkdwnReader, block: Json, state: State) -> Iterator[str]:
    for name in ("text", "body"):
        yield _text(reader, block.get(name))
    for field in block.get("fields") or []:
        yield _text(reader, field)
    main = block.get("element") or block.get("accessory")
    for element in [main, *(block.get("elements") or []), *(block.get("actions") or [])]:
        if element and element.get("type") == "card":
            yield from _block_lines(reader, element, state)
        elif element:
            yield from _element_lines(reader, block, element, state)
    yield _text(reader, block.get("hint"))
    yield from block_lines(reader, block.get("child_blocks") or [], state)


def _element_lines(reader: MrkdwnReader, block: Json, element: Json, state: State) -> Iterator[str]:
    kind = element.get("type")
    if kind in ("plain_text", "mrkdwn"):
        yield _text(reader, element)
    elif kind == "image":
        yield str(element.get("alt_text") or "")
    elif kind == "button":
        yield _text(reader, element["text"])
    elif kind in ("radio_buttons", "checkboxes"):
        for option in element["options"]:
            yield _text(reader, option["text"])
            yield _text(reader, option.get("description"))
    elif value_key(element):
        entry = state.get((block["block_id"], element["action_id"]), {})
        chosen = _chosen(reader, entry.get(value_key(element) or ""))
        yield chosen or _text(reader, element.get("placeholder"))


def _chosen(reader: MrkdwnReader, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_chosen(reader, item) for item in value)
    if isinstance(value, dict):
        return _text(reader, value.get("text")) if "value" in value else ""
    return "" if value is None else reader.names.get(str(value), str(value))


def _text(reader: MrkdwnReader, part: Any) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict):
        return ""
    text = str(part.get("text") or "")
    return reader.read(text) if part.get("type") == "mrkdwn" else text


def _rich(reader: MrkdwnReader, part: Json) -> str:
    """The visible text of rich text: a line for each section and list item."""
    kind = part.get("type", "")
    if kind in ("rich_text", "rich_text_list"):
        return "\n".join(_rich(reader, item) for item in part.get("elements") or [])
    if kind.startswith("rich_text"):
        return "".join(_rich(reader, item) for item in part.get("elements") or []).rstrip("\n")
    if kind in ("user", "channel"):
        sign = "@" if kind == "user" else "#"
        id_ = str(part.get(f"{kind}_id"))
        return f"{sign}{reader.names.get(id_, id_)}"
    if kind == "date":
        return reader.format_date(f"!date^{part['timestamp']}^{part['format']}", str(part.get("fallback") or ""))
    if kind == "emoji":
        return f":{part.get('name')}:"
    if kind == "broadcast":
        return f"@{part.get('range')}"
    return str(part.get("text") or part.get("url") or "")


def _rows(reader: MrkdwnReader, block: Json) -> Iterator[str]:
    yield str(block.get("caption") or "")
    for row in block["rows"]:
        yield " | ".join(_cell(reader, cell) for cell in row)


def _cell(reader: MrkdwnReader, cell: Json) -> str:
    if cell.get("type") == "rich_text":
        return _rich(reader, cell)
    return str(cell.get("text") or cell.get("value") or "")


def _chart(chart: Json) -> Iterator[str]:
    for point in chart.get("segments") or []:
        yield f"{point['label']}: {point['value']}"
    for series in chart.get("series") or []:
        points = ", ".join(f"{point['label']} {point['value']}" for point in series["data"])
        yield f"{series['name']}: {points}"


MESSAGES = 6
REFUSALS = 5


def describe_workspace(workspace: Workspace, traffic: Traffic) -> str:
    """The workspace as text: last messages of every conversation, open forms, latest refusals of the Web API."""
    names = workspace.names()
    reader = MrkdwnReader("UTC", names, workspace.clock.now())
    lines = [f"It is {workspace.clock.now():%A %Y-%m-%d %H:%M} UTC."]
    for conversation in workspace.conversations.values():
        messages = [message for message in conversation.messages if not message.deleted]
        if not messages:
            continue
        title = "bot and " if conversation.is_direct else "#"
        lines.append(f"== {title}{conversation.name}: {len(messages)} messages")
        for message in messages[-MESSAGES:]:
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
