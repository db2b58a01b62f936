"""`/signoffs export`: my duties or my team's as a table; `/signoffs export Jane Doe`: all that is held on somebody."""

from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from handlers.privacy import choose_person, send_file
from handlers.privacy.send_file import Wanted
from handlers.runtime import listeners
from handlers.runtime.admission import vouched
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import House
from handlers.runtime.signoffs_command import COMMAND, after
from handlers.ui import blocks
from handlers.ui.forms import Body
from models.context import Act
from models.duties import visibility
from models.privacy import export, person, shared_file
from models.privacy.erase import NotForThem

PERSON = "export.person"
HOW = "Say it like this: /signoffs export, or /signoffs export Jane Doe."
DO = "take out all that is held on somebody"


def asked(command: Body) -> bool:
    """Whether /signoffs is to export something."""
    return after(command, "export") is not None


def exported(ack: Ack, body: Body, client: WebClient, respond: Respond, house: House) -> None:
    """A file for the person alone, or up to five people to choose from."""
    ack()
    typed = after(body, "export") or ""
    if not typed:
        respond(text=_duties(body, client, house), response_type="ephemeral")
        return
    with house.look(body) as act:
        people = choose_person.found(act, typed)
        mine = choose_person.decidable(act, people)
        who = choose_person.meant(act, mine, typed)
        key = who.key if who else ""
        shown = choose_person.choice(act, mine, "Export", PERSON) if mine and not who else []
        said = choose_person.refused(act, people, DO, HOW, typed)
    if shown:
        respond(text="Who of them is it?", blocks=blocks.as_json(shown), response_type="ephemeral")
    else:
        said = _person(body, client, house, key) if key else said
        respond(text=blocks.escaped(said), response_type="ephemeral")


def chosen(ack: Ack, body: Body, client: WebClient, respond: Respond, house: House) -> None:
    """One of several was meant; the list of them goes away, since it names them."""
    ack()
    said = _person(body, client, house, listeners.pressed(body))
    respond(text=blocks.escaped(said), response_type="ephemeral", replace_original=True)


def _duties(body: Body, client: WebClient, house: House) -> str:
    """A lead's are the team's; everybody else's their own."""
    with house.act(body) as act:
        number = shared_file.announce(act).id
        name = f"signoff-{act.person.calendar.day_of(act.now)}.csv"
    return send_file.send(body, client, house, Wanted(number, name, _rows))


def _rows(act: Act) -> str:
    return export.as_csv(export.duties(act.session, act.workspace, visibility.owners_seen(act)))


def _person(body: Body, client: WebClient, house: House, key: str) -> str:
    """The log keeps who took it out, once they have it."""
    try:
        with house.act(body) as act:
            choose_person.behind(act, key)
            number = shared_file.announce(act).id
        file = Wanted(number, f"signoff-{key}.csv", partial(_held, key), partial(_note, key))
        return send_file.send(body, client, house, file)
    except Gone as refusal:
        return listeners.refused(refusal)
    except NotForThem:
        with house.look(body) as act:
            return choose_person.for_leads(act, DO)


def _note(key: str, act: Act) -> None:
    """Somebody who was erased while the file was on its way is noted, too."""
    export.note(act, choose_person.named(act, key))


def _held(key: str, act: Act) -> str:
    who = choose_person.behind(act, key)
    owners = person.led_by(act.session, act.person, who)
    tables = export.everything(act.session, act.workspace, who, owners)
    return export.as_csv(export.as_fields(tables))


def register(app: App) -> None:
    app.command(COMMAND, matchers=[asked], middleware=[vouched])(exported)
    app.action(PERSON, middleware=[vouched])(chosen)
