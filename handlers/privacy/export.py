"""`/signoffs export`: my duties or my team's as a table; `/signoffs export Jane Doe`: all that is held on somebody."""

import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException

import structlog
from slack_bolt import Ack, App, Respond
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
from models.privacy import export, person, shared_file
from models.privacy.erase import NotForThem

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


PERSON = "export.person"
HOW = "Say it like this: /signoffs export, or /signoffs export Jane Doe."
DO = "take out all that is held on somebody"


def exported(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """A file for the person alone, or up to five people to choose from."""
    ack()
    typed = words_after(body)
    if not typed:
        respond(text=_duties(body, client, runtime), response_type="ephemeral")
        return
    with runtime.reading(body) as ctx:
        people = choose_person.found(ctx, typed)
        mine = choose_person.decidable(ctx, people)
        who = choose_person.meant(ctx, mine, typed)
        key = who.key if who else ""
        shown = choose_person.choice(ctx, mine, "Export", PERSON) if mine and not who else []
        said = choose_person.refused(ctx, people, DO, HOW, typed)
    if shown:
        respond(text="Who of them is it?", blocks=blocks.as_json(shown), response_type="ephemeral")
    else:
        said = _person(body, client, runtime, key) if key else said
        respond(text=blocks.escaped(said), response_type="ephemeral")


def chosen(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """One of several was meant; the list of them goes away, since it names them."""
    ack()
    said = _person(body, client, runtime, listeners.button_value(body))
    respond(text=blocks.escaped(said), response_type="ephemeral", replace_original=True)


def _duties(body: Body, client: WebClient, runtime: Runtime) -> str:
    """A lead's are the team's; everybody else's their own."""
    with runtime.transaction(body) as ctx:
        number = shared_file.announce(ctx).id
        name = f"signoff-{ctx.person.calendar.day_of(ctx.now)}.csv"
    return send(body, client, runtime, FileRequest(number, name, _rows))


def _rows(ctx: Context) -> str:
    return export.as_csv(export.duties(ctx.session, ctx.workspace, visibility.owners_seen(ctx)))


def _person(body: Body, client: WebClient, runtime: Runtime, key: str) -> str:
    """The log keeps who took it out, once they have it."""
    try:
        with runtime.transaction(body) as ctx:
            choose_person.behind(ctx, key)
            number = shared_file.announce(ctx).id
        file = FileRequest(number, f"signoff-{key}.csv", partial(_held, key), partial(_note, key))
        return send(body, client, runtime, file)
    except Gone as refusal:
        return listeners.refused(refusal)
    except NotForThem:
        with runtime.reading(body) as ctx:
            return choose_person.for_leads(ctx, DO)


def _note(key: str, ctx: Context) -> None:
    """Somebody who was erased while the file was on its way is noted, too."""
    export.note(ctx, choose_person.named(ctx, key))


def _held(key: str, ctx: Context) -> str:
    who = choose_person.behind(ctx, key)
    owners = person.led_by(ctx.session, ctx.person, who)
    tables = export.everything(ctx.session, ctx.workspace, who, owners)
    return export.as_csv(export.as_fields(tables))


def register(app: App) -> None:
    app.action(PERSON, middleware=[vouched])(chosen)
