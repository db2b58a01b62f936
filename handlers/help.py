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
        "Someone does not get a role: record it, so that they hear it from a person.",
    ),
    (
        "/interviewed Jane Doe, Staff Engineer at Acme",
        "Someone is in play: nobody waits in silence.",
    ),
    ("/filled Staff Engineer at Acme", "Who got it, and a decline for everyone else in play."),
    (
        "/opening Staff Engineer in Lisbon",
        "People we promised to keep posted who might want this. Tells nobody yet.",
    ),
    (
        "/referral Tom Weber, named by Jane Doe",
        "Record who a candidate named. Alone, or with a known name: what became of them.",
    ),
    ("/signoffs", "Who is waiting to hear from you."),
    ("/signoffs team", "For leads: who is waiting, by recruiter. Those who need somebody come first."),
    (
        "/signoffs who Jane Doe",
        "Someone calls back: who they are, what was said, whose they are. A number or an e-mail works, too.",
    ),
    (
        "/signoffs away until friday",
        "Days away: a date, today, tomorrow or a weekday; also from monday until friday. I ask first.",
    ),
    (
        "/signoffs settings",
        "Your hours, days and holidays. For leads and admins: settings team.",
    ),
    ("/signoffs digest preview", "What the digest would say now, only for you, and when the next one goes out."),
    (
        "/signoffs report",
        "How soon people heard from us, and what came of it. Add month, quarter, year, mine, a name, or by role.",
    ),
    (
        "/signoffs export",
        "Your people as a table, in a file only for you. For leads, with a name: all that is held on that person.",
    ),
    ("/signoffs log Jane Doe", "For leads: who did what, when. Also: log erased, log settings."),
    ("/signoffs forget Jane Doe", "For leads: erase a person, after a look at what goes."),
    ("/signoffs help", "This list."),
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
