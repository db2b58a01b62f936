"""Snapshots: the workspace as a JSON document, and back."""

import base64
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.sandbox.blocks import State
from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.state.files import File
from bot.sandbox.state.people import Person
from bot.sandbox.state.view import View
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json


def snapshot(workspace: Workspace) -> str:
    """The workspace as JSON: clock, people, conversations, views, files. Without response URLs and trigger ids."""
    with workspace.changes.lock:
        document: Json = {
            "now": workspace.clock.now().isoformat(),
            "issued": workspace.issued,
            "people": [asdict(person) for person in workspace.people.values()],
            "conversations": [_conversation(conversation) for conversation in workspace.conversations.values()],
            "homes": [_view(home) for home in workspace.homes.values()],
            "forms": [_view(view) for stack in workspace.stacks.values() for view in stack],
            "files": [_file(file) for file in workspace.files],
        }
        return json.dumps(document, ensure_ascii=False)


def restore(workspace: Workspace, text: str) -> None:
    """Restores a snapshot, including the clock."""
    document: Json = json.loads(text)
    with workspace.changes.change():
        workspace.clock.set(datetime.fromisoformat(document["now"]))
        workspace.issued = document["issued"]
        workspace.people = {person["id"]: Person(**person) for person in document["people"]}
        conversations = [_conversation_from(fields) for fields in document["conversations"]]
        workspace.conversations = {conversation.id: conversation for conversation in conversations}
        workspace.homes = {home["user"]: _view_from(home) for home in document["homes"]}
        workspace.stacks = {}
        for form in document["forms"]:
            workspace.stack(form["user"]).append(_view_from(form))
        for file in document["files"]:
            workspace.files.add(File(**file | {"content": _bytes(file["content"])}))


def _conversation(conversation: Conversation) -> Json:
    fields = vars(conversation) | {"members": sorted(conversation.members)}
    messages = [vars(message) | {"state": _state(message.state)} for message in conversation.messages]
    return fields | {"messages": messages}


def _conversation_from(document: Json) -> Conversation:
    messages = [Message(**fields | {"state": _state_from(fields["state"])}) for fields in document["messages"]]
    return Conversation(**document | {"members": set(document["members"]), "messages": messages})


def _view(view: View) -> Json:
    return vars(view) | {"state": _state(view.state)}


def _view_from(document: Json) -> View:
    view = View(**document | {"state": _state_from(document["state"])})
    # The constructor sets a new hash and no errors: restore those of the snapshot.
    view.hash, view.errors = document["hash"], document["errors"]
    return view


def _state(state: State) -> list[Any]:
    return [[block_id, action_id, entry] for (block_id, action_id), entry in state.items()]


def _state_from(document: list[Any]) -> State:
    return {(block_id, action_id): entry for block_id, action_id, entry in document}


def _file(file: File) -> Json:
    return vars(file) | {"content": file.content and base64.b64encode(file.content).decode()}


def _bytes(document: str | None) -> bytes | None:
    return None if document is None else base64.b64decode(document)
