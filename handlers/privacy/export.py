"""`/signoffs export`: my duties or my team's as a table; `/signoffs export Jane Doe`: all that is held on somebody."""

from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from handlers.privacy import choose_person as deciding_who
from handlers.privacy import send_file as sending_file
from handlers.privacy.send_file import Wanted
from handlers.runtime import listeners as answering
from handlers.runtime.admission import vouched
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import House
from handlers.runtime.signoffs_command import COMMAND, after
from handlers.ui import blocks
from handlers.ui.forms import Body
from models.context import Act
from models.duties import visibility as seeing
from models.privacy import export as exporting
from models.privacy import person as somebody
from models.privacy import shared_file
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
        people = deciding_who.found(act, typed)
        mine = deciding_who.decidable(act, people)
        who = deciding_who.meant(act, mine, typed)
        key = who.key if who else ""
        shown = deciding_who.choice(act, mine, "Export", PERSON) if mine and not who else []
        said = deciding_who.refused(act, people, DO, HOW, typed)
    if shown:
        respond(text="Who of them is it?", blocks=blocks.as_json(shown), response_type="ephemeral")
    else:
        said = _person(body, client, house, key) if key else said
        respond(text=blocks.escaped(said), response_type="ephemeral")


def chosen(ack: Ack, body: Body, client: WebClient, respond: Respond, house: House) -> None:
    """One of several was meant; the list of them goes away, since it names them."""
    ack()
    said = _person(body, client, house, answering.pressed(body))
    respond(text=blocks.escaped(said), response_type="ephemeral", replace_original=True)


def _duties(body: Body, client: WebClient, house: House) -> str:
    """A lead's are the team's; everybody else's their own."""
    with house.act(body) as act:
        number = shared_file.announce(act).id
        name = f"signoff-{act.person.calendar.day_of(act.now)}.csv"
    return sending_file.send(body, client, house, Wanted(number, name, _rows))


def _rows(act: Act) -> str:
    return exporting.as_csv(exporting.duties(act.session, act.workspace, seeing.owners_seen(act)))


def _person(body: Body, client: WebClient, house: House, key: str) -> str:
    """The log keeps who took it out, once they have it."""
    try:
        with house.act(body) as act:
            deciding_who.behind(act, key)
            number = shared_file.announce(act).id
        file = Wanted(number, f"signoff-{key}.csv", partial(_held, key), partial(_note, key))
        return sending_file.send(body, client, house, file)
    except Gone as refusal:
        return answering.refused(refusal)
    except NotForThem:
        with house.look(body) as act:
            return deciding_who.for_leads(act, DO)


def _note(key: str, act: Act) -> None:
    """Somebody who was erased while the file was on its way is noted, too."""
    exporting.note(act, deciding_who.named(act, key))


def _held(key: str, act: Act) -> str:
    who = deciding_who.behind(act, key)
    owners = somebody.led_by(act.session, act.person, who)
    tables = exporting.everything(act.session, act.workspace, who, owners)
    return exporting.as_csv(exporting.as_fields(tables))


def register(app: App) -> None:
    app.command(COMMAND, matchers=[asked], middleware=[vouched])(exported)
    app.action(PERSON, middleware=[vouched])(chosen)
