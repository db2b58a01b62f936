"""`/signoffs export`: own or team duties as CSV; `/signoffs export Jane Doe`: all data held on a person."""

import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException

import structlog
from slack_bolt import App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.privacy import choose_person
from handlers.runtime import listeners
from handlers.runtime.admission import vouched
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime, user_of
from handlers.runtime.signoffs_command import words_after
from handlers.ui import blocks
from handlers.ui.forms import Body
from models.context import Context
from models.duties import visibility
from models.errors import PermissionDenied
from models.privacy import export, shared_file
from models.privacy.person import led_by

log = structlog.get_logger()

SECONDS = 60
SENT = "It is in your messages with me."
WHAT_BECOMES_OF_IT = "Your export. I delete it after 7 days, and as soon as anyone in it is erased."
NO_SCOPE = (
    "Slack does not let me send files here: the app lacks files:write. Whoever runs me can add it (paste manifest.yml "
    "again, reinstall), or write the same file with signoff export on the command line. Nothing was sent."
)
NOT_TAKEN = (
    "Slack did not take the file, so you do not have it, and the log says nothing of it. "
    "Please ask once more in a minute."
)
NOTHING = "There is nothing to export yet: nobody owes, or has owed, anyone a contact. No file was made."
SOMEBODY_LEFT = "A person was erased while I wrote it, so I did not send it. Ask again, please."

PERSON = "export.person"
HOW = "Try: /signoffs export, or /signoffs export Jane Doe."
DO = "export all that is held on a person"


def _nothing_more(_ctx: Context) -> None:
    """Does nothing, for a file that needs no log entry."""


@dataclass(frozen=True)
class FileRequest:
    """A requested file. `number`: id of its row, created before."""

    number: int
    name: str
    write: Callable[[Context], str]
    then: Callable[[Context], None] = _nothing_more
    """Runs in the transaction that records the delivery."""


def send(body: Body, client: WebClient, runtime: Runtime, file: FileRequest) -> str:
    """Writes the file and sends it. Returns the text for the person.

    On failure its row is marked failed, any copy in Slack is due for deletion, and `file.then` is not called.
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
    """Uploads in Slack's three steps. False, and not sent, if a person was erased meanwhile. Raises Slack's errors."""
    upload = client.files_getUploadURLExternal(filename=file.name, length=len(content))
    with runtime.transaction(body) as ctx:
        row = shared_file.find(ctx.session, file.number)
        row.file_id = upload["file_id"]
        is_unwanted = row.is_unwanted
    if is_unwanted:
        return False
    _upload(client, str(upload["upload_url"]), content)
    channel = client.conversations_open(users=[user_of(body)])["channel"]["id"]
    files = [{"id": upload["file_id"], "title": file.name}]
    client.files_completeUploadExternal(files=files, channel_id=channel, initial_comment=WHAT_BECOMES_OF_IT)
    return True


def _failed(body: Body, runtime: Runtime, file: FileRequest, text: str) -> str:
    with runtime.transaction(body) as ctx:
        shared_file.mark_failed(shared_file.find(ctx.session, file.number), ctx.now)
    return text


def _upload(client: WebClient, url: str, content: bytes) -> None:
    headers = {"Content-Type": "text/csv; charset=utf-8"}
    request = urllib.request.Request(url, data=content, headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=SECONDS, context=client.ssl) as answer:
        answer.read()


def on_export_command(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Sends the file in private, or shows up to five people to choose from."""
    typed = words_after(body)
    if not typed:
        respond(text=_duties(body, client, runtime), response_type="ephemeral")
        return
    with runtime.reading(body) as ctx:
        people = choose_person.find_people(ctx, typed)
        decidable = choose_person.decidable(ctx, people)
        person = choose_person.meant(ctx, decidable, typed)
        key = person.key if person else ""
        choices = choose_person.choice(ctx, decidable, "Export", PERSON) if decidable and not person else []
        text = choose_person.refusal_text(ctx, people, DO, HOW, typed)
    if choices:
        respond(text="Which of them is it?", blocks=blocks.as_json(choices), response_type="ephemeral")
    else:
        text = _person(body, client, runtime, key) if key else text
        respond(text=blocks.escaped(text), response_type="ephemeral")


def on_person_chosen(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Exports the chosen person. The list of people is replaced, since it contains names."""
    text = _person(body, client, runtime, listeners.button_value(body))
    respond(text=blocks.escaped(text), response_type="ephemeral", replace_original=True)


def _duties(body: Body, client: WebClient, runtime: Runtime) -> str:
    """Exports the duties of the team for a lead, else the person's own."""
    with runtime.transaction(body) as ctx:
        number = shared_file.announce(ctx).id
        name = f"signoff-{ctx.person.calendar.day_of(ctx.now)}.csv"
    return send(body, client, runtime, FileRequest(number, name, _rows))


def _rows(ctx: Context) -> str:
    return export.as_csv(export.duties(ctx.session, ctx.workspace, visibility.owners_seen(ctx)))


def _person(body: Body, client: WebClient, runtime: Runtime, key: str) -> str:
    """Exports all data on a person. The log records the export once the file is delivered."""
    try:
        with runtime.transaction(body) as ctx:
            choose_person.behind(ctx, key)
            number = shared_file.announce(ctx).id
        file = FileRequest(number, f"signoff-{key}.csv", partial(_held, key), partial(_note, key))
        return send(body, client, runtime, file)
    except Gone as refusal:
        return listeners.refusal_text(refusal)
    except PermissionDenied:
        with runtime.reading(body) as ctx:
            return choose_person.for_leads(ctx, DO)


def _note(key: str, ctx: Context) -> None:
    """Logs the export, also if the person was erased during the upload."""
    export.note(ctx, choose_person.named(ctx, key))


def _held(key: str, ctx: Context) -> str:
    person = choose_person.behind(ctx, key)
    owners = led_by(ctx.session, ctx.person, person)
    tables = export.everything(ctx.session, ctx.workspace, person, owners)
    return export.as_csv(export.as_fields(tables))


def register(app: App) -> None:
    app.action(PERSON, middleware=[vouched])(on_person_chosen)
