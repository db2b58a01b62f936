"""A file that somebody asked for, into their own messages with the bot; its row stands before Slack has it."""

import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.runtime.runtime import Runtime, user_of
from handlers.ui.forms import Body
from models.context import Context
from models.privacy import export, shared_file

log = structlog.get_logger()

SECONDS = 60
SENT = "It is in your messages with me."
WHAT_BECOMES_OF_IT = "What you asked for. I take it away after seven days, and as soon as somebody is erased."
NO_SCOPE = (
    "Slack does not let me send files here: the app lacks files:write. Whoever runs me can add it (paste manifest.yml "
    "again, reinstall), or write the same file with signoff export on the command line. Nothing was sent."
)
NOT_TAKEN = (
    "Slack did not take the file, so you do not have it, and the log says nothing of it. "
    "Please ask once more in a minute."
)
NOTHING = "There is nothing to export yet: nobody owes, or has owed, anyone a contact. No file was made."
SOMEBODY_LEFT = "Somebody was erased while I wrote it, so I have not sent it. Please ask once more."


def _nothing_more(_act: Context) -> None:
    """What follows from a file that nobody logs."""


@dataclass(frozen=True)
class FileRequest:
    """A file that somebody asked for. `number`: of its row, which was announced before."""

    number: int
    name: str
    write: Callable[[Context], str]
    then: Callable[[Context], None] = _nothing_more
    """Runs in the transaction that records that the person has the file."""


def send(body: Body, client: WebClient, runtime: Runtime, file: FileRequest) -> str:
    """Writes the file and sends it; what to tell the person.

    Where it does not arrive, its row is cleared away, and `file.then` is not called.
    """
    with runtime.reading(body) as ctx:
        content = file.write(ctx)
    if not content.strip(export.BYTE_ORDER_MARK):
        return _failed(body, runtime, file, NOTHING)
    try:
        is_sent = _send(body, client, runtime, file, content.encode())
    except (SlackClientError, HTTPException, OSError) as fault:
        if isinstance(fault, SlackApiError) and fault.response.get("error") == "missing_scope":
            return _failed(body, runtime, file, NO_SCOPE)
        log.warning("file not sent", error=type(fault).__name__)
        return _failed(body, runtime, file, NOT_TAKEN)
    if not is_sent:
        return SOMEBODY_LEFT
    with runtime.transaction(body) as ctx:
        shared_file.shared(shared_file.find(ctx.session, file.number), ctx.now)
        file.then(ctx)
    return SENT


def _send(body: Body, client: WebClient, runtime: Runtime, file: FileRequest, content: bytes) -> bool:
    """Slack's three steps. False: somebody was erased meanwhile, and the file stays here. Raises what Slack says."""
    place = client.files_getUploadURLExternal(filename=file.name, length=len(content))
    with runtime.transaction(body) as ctx:
        row = shared_file.find(ctx.session, file.number)
        row.file_id = place["file_id"]
        is_unwanted = row.is_unwanted
    if is_unwanted:
        return False
    _upload(client, str(place["upload_url"]), content)
    channel = client.conversations_open(users=[user_of(body)])["channel"]["id"]
    files = [{"id": place["file_id"], "title": file.name}]
    client.files_completeUploadExternal(files=files, channel_id=channel, initial_comment=WHAT_BECOMES_OF_IT)
    return True


def _failed(body: Body, runtime: Runtime, file: FileRequest, said: str) -> str:
    with runtime.transaction(body) as ctx:
        shared_file.failed(shared_file.find(ctx.session, file.number), ctx.now)
    return said


def _upload(client: WebClient, url: str, content: bytes) -> None:
    headers = {"Content-Type": "text/csv; charset=utf-8"}
    request = urllib.request.Request(url, data=content, headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=SECONDS, context=client.ssl) as answer:
        answer.read()
