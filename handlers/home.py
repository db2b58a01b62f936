"""The Home tab and /signoffs: everybody who waits for you, with the buttons of the card."""

from collections.abc import Sequence

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block

from handlers import blocks, rows
from handlers.cards import words
from handlers.cards.by_kind import card as card_of
from handlers.doors import to_settings
from handlers.house import Body, House, team_of, user_of
from handlers.sight import Sight
from models import duty as duties
from models import message as messages
from models.drawing import Drawing, Shown
from models.duty import Duty
from models.message import Message

COMMAND = "/signoffs"
HEADER = "Your sign-off calls"
NOBODY = "Nobody is waiting to hear from you. After an interview that ends in a no, record it with /decline."
MOST_ROWS = 40


def opened(ack: Ack, event: Body, body: Body, client: WebClient, house: House) -> None:
    """Draws the Home tab anew whenever it is opened."""
    ack()
    if event.get("tab", "home") != "home":
        return
    house.meet(client, team_of(body), user_of(body))
    with house.act(body) as act:
        messages.plant_home(act.session, act.workspace.id, act.person.user_id, act.now)


def listed(ack: Ack, body: Body, client: WebClient, respond: Respond, house: House) -> None:
    """My list, for my eyes only, wherever I typed it."""
    ack()
    house.meet(client, team_of(body), user_of(body))
    asked = str(body.get("text") or "").strip()
    if asked:
        respond(text=f"I don't know that one. {COMMAND} alone shows who is waiting to hear from you.")
        return
    with house.look(body) as act:
        drawing = drawn(Sight(act.session, act.workspace, act.person, act.now), title=None)
    respond(text=blocks.escaped(drawing.text), blocks=drawing.blocks, response_type="ephemeral")


def draw(_message: Message, sight: Sight) -> Drawing:
    """The Home tab as the rows are now."""
    return drawn(sight, title=HEADER)


def drawn(sight: Sight, title: str | None) -> Drawing:
    """Everybody who waits: full cards for a few, rows for more."""
    owed = duties.open_of_owner(sight.session, sight.reader)
    headline = rows.headline(owed) if owed else NOBODY
    top: list[Block] = [blocks.header(title), _doors(sight)] if title else []
    shown = [*top, blocks.sentence(headline), *_people(sight, owed)]
    return Drawing(headline, blocks.as_json(shown), tuple(Shown(duty.id) for duty in owed[:MOST_ROWS]))


def _doors(sight: Sight) -> Block:
    """The ways on from Home."""
    doors = [*to_settings(sight.reader), blocks.button("My coming nudges", words.COMING, "coming")]
    if sight.reader.leads_anybody:
        doors.append(blocks.button("Hand over everything", words.HAND_OVER, "hand over"))
    return blocks.row("doors", doors)


def _people(sight: Sight, owed: Sequence[Duty]) -> list[Block]:
    full = [block for duty in owed[: rows.ROWS_FROM] for block in card_of(sight, duty)]
    if len(owed) < rows.ROWS_FROM and rows.fits(full):
        return full
    part = [rows.row(duty, words.row(sight, duty)) for duty in owed[:MOST_ROWS]]
    rest = len(owed) - len(part)
    return [*part, *([blocks.aside(f"and {rest} more.")] if rest else [])]


def profile_changed(ack: Ack, event: Body, body: Body, house: House) -> None:
    """Somebody moved to another zone, changed their name, or left: what comes next is computed anew."""
    ack()
    house.hear_of(team_of(body), event["user"])


def register(app: App) -> None:
    app.event("app_home_opened")(opened)
    app.event("user_change")(profile_changed)
    app.command(COMMAND)(listed)
