"""`/signoffs export`: my duties or my team's as a table; `/signoffs export Jane Doe`: all that is held on somebody."""

from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from handlers.privacy import choose_person, send_file
from handlers.privacy.send_file import FileRequest
from handlers.runtime import listeners
from handlers.runtime.admission import vouched
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import words_after
from handlers.ui import blocks
from handlers.ui.forms import Body
from models.context import Context
from models.duties import visibility
from models.privacy import export, person, shared_file
from models.privacy.erase import NotForThem

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
    return send_file.send(body, client, runtime, FileRequest(number, name, _rows))


def _rows(ctx: Context) -> str:
    return export.as_csv(export.duties(ctx.session, ctx.workspace, visibility.owners_seen(ctx)))


def _person(body: Body, client: WebClient, runtime: Runtime, key: str) -> str:
    """The log keeps who took it out, once they have it."""
    try:
        with runtime.transaction(body) as ctx:
            choose_person.behind(ctx, key)
            number = shared_file.announce(ctx).id
        file = FileRequest(number, f"signoff-{key}.csv", partial(_held, key), partial(_note, key))
        return send_file.send(body, client, runtime, file)
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
