"""`/signoffs help`: an ephemeral list of all commands."""

from slack_bolt import App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards.words import SHOW_HELP
from handlers.runtime import listeners
from handlers.ui import blocks
from handlers.ui.forms import Body

COMMANDS = [
    (
        "/decline Jane Doe, Staff Engineer at Acme, final",
        "Somebody does not get a role: record it, and see that they hear it.",
    ),
    (
        "/interviewed Jane Doe, Staff Engineer at Acme",
        "Somebody is in play: see that they never wait in silence.",
    ),
    ("/filled Staff Engineer at Acme", "Who got it, and a decline for everybody else in play, in one go."),
    ("/opening Staff Engineer in Lisbon", "Whom we promised to keep posted and would want this."),
    (
        "/referral Tom Weber, named by Jane Doe",
        "Record whom a candidate named; alone, or with a name that is known, what became of them.",
    ),
    ("/signoffs", "Who is waiting to hear from you."),
    ("/signoffs team", "For leads: who waits with whom, those who need somebody first."),
    (
        "/signoffs who Jane Doe",
        "Somebody rings back: who are they, what was said, whose are they. A number or an e-mail does, too.",
    ),
    (
        "/signoffs away until friday",
        "Days away: a date, today, tomorrow or a weekday. It is read back before it counts.",
    ),
    (
        "/signoffs settings",
        "My hours, days and holidays; settings team, for leads and admins, what the team agrees on.",
    ),
    ("/signoffs digest preview", "What the digest would say now, for your eyes only, and when the next one goes out."),
    (
        "/signoffs report",
        "How soon people heard from us, and what came of it. With month, quarter, year, mine, a name, or by role.",
    ),
    (
        "/signoffs export",
        "Your people as a table, in a file for you alone; with a name, for leads, all that is held on somebody.",
    ),
    ("/signoffs log Jane Doe", "For leads: who did what, when. Also: log erased, log settings."),
    ("/signoffs forget Jane Doe", "For leads: erase somebody, after a look at what goes."),
    ("/signoffs help", "This."),
]
"""Each command as typed, and what it does."""
MORE = "Your settings, your coming nudges and the call block are on my Home tab."


def on_help_command(respond: Respond) -> None:
    text = "\n".join(f"{typed}: {does}" for typed, does in COMMANDS)
    respond(text=text, blocks=blocks.as_json(_help_blocks()), response_type="ephemeral")


def on_help_pressed(body: Body, client: WebClient, respond: Respond) -> None:
    """The same below a message; elsewhere in a form."""
    if body.get("response_url"):
        on_help_command(respond)
    else:
        view = View(type="modal", title="Help", close="Close", blocks=_help_blocks())
        listeners.open_form(body, client, view)


def _help_blocks() -> list[Block]:
    return [*blocks.facts([(typed, does) for typed, does in COMMANDS]), blocks.aside(MORE)]


def register(app: App) -> None:
    app.action(SHOW_HELP)(on_help_pressed)
