"""files.*: the two calls around an upload, and deletion."""

from bot.sandbox.state.files import File
from bot.sandbox.troubles import Json, SlackError
from bot.sandbox.web_api.call import ApiCall
from bot.sandbox.web_api.chat import destination


def get_upload_url(call: ApiCall) -> Json:
    """files.getUploadURLExternal."""
    length = call.number("length", 0, 1_000_000_000)
    file = call.workspace.files.announce(call.required_text("filename"), length)
    return {"upload_url": f"{call.base_url}/upload/{file.id}", "file_id": file.id}


def complete_upload(call: ApiCall) -> Json:
    """files.completeUploadExternal: shares the files in the conversation, where the call names one."""
    requested = call.json_value("files", "invalid_arguments")
    if not isinstance(requested, list) or not requested:
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: files"])
    files = [_uploaded(call, file) for file in requested]
    workspace = call.workspace
    conversation = destination(call) if call.text("channel") or _copy_channel_id(call) else None
    if conversation is not None:
        for file in files:
            file.channels.append(conversation.id)
    moment = workspace.seconds()
    file_objects = [file.as_slack(call.base_url, workspace.app.bot_user_id, moment) for file in files]
    if conversation is not None:
        comment = call.text("initial_comment") or ""
        workspace.say_as_bot(conversation, comment, files=file_objects, thread_ts=call.text("thread_ts"))
    return {"files": file_objects}


def delete(call: ApiCall) -> Json:
    """files.delete: messages that shared the file keep a tombstone."""
    file = call.workspace.files.get(call.required_text("file"))
    if file is None:
        raise SlackError("file_not_found")
    call.workspace.files.forget(file.id)
    with call.workspace.changes.change():
        for conversation in call.workspace.conversations.values():
            for message in conversation.messages:
                message.files = [_tombstone(shared) if shared["id"] == file.id else shared for shared in message.files]
    return {}


def _tombstone(file_object: Json) -> Json:
    return {"id": file_object["id"], "mode": "tombstone", "title": "This file was deleted."}


def _copy_channel_id(call: ApiCall) -> bool:
    channel_id = call.text("channel_id")
    if not channel_id:
        return False
    call.arguments["channel"] = channel_id
    return True


def _uploaded(call: ApiCall, requested: Json) -> File:
    file = call.workspace.files.get(str(requested.get("id")))
    if file is None or file.content is None:
        raise SlackError("file_not_found")
    if len(file.content) != file.length:
        raise SlackError("file_upload_size_mismatch")
    file.title = str(requested.get("title") or file.name)
    return file
