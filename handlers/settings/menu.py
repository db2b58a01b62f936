"""The Settings menu on Home: a form with a button for each of the settings that the person may open."""

from collections.abc import Iterator

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.models.blocks import SectionBlock
from slack_sdk.models.views import View

from handlers.cards.words import COMING, HAND_OVER, LEADS_OF, MY_SETTINGS, SETTINGS, TEAM_SETTINGS, TEXTS
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks
from handlers.ui.forms import Body
from models.directory.recruiter import Recruiter
from models.settings import change_team

Choice = tuple[str, str, str]
"""Label, action id and description."""

OWN: list[Choice] = [
    ("My settings", MY_SETTINGS, "Your hours, working days, holidays and days away."),
    ("My coming nudges", COMING, "What comes to you in the next 2 weeks, and why."),
]
TEAM: list[Choice] = [
    ("Team settings", TEAM_SETTINGS, "Digest, deadlines, leads, reasons, holidays, how long people are kept."),
    ("Texts", TEXTS, "What candidates read, and the lines to say."),
    ("Leads of one person", LEADS_OF, "Who helps one person, in place of everyone's leads."),
]
HAND_OVER_EVERYTHING: Choice = (
    "Hand over everything",
    HAND_OVER,
    "All that a person owes goes to someone else, when they leave or are ill.",
)


def settings_menu(reader: Recruiter) -> View:
    rows = [
        SectionBlock(block_id=action_id, text=blocks.plain(text), accessory=blocks.button(label, action_id, "open"))
        for label, action_id, text in _choices(reader)
    ]
    return View(type="modal", callback_id=listeners.GIVES_WAY, title="Settings", close="Close", blocks=rows)


def _choices(reader: Recruiter) -> Iterator[Choice]:
    yield from OWN
    if change_team.may_change(reader):
        yield from TEAM
    if reader.leads_anybody:
        yield HAND_OVER_EVERYTHING


def on_open_settings(body: Body, client: WebClient, runtime: Runtime) -> None:
    with runtime.reading(body) as ctx:
        view = settings_menu(ctx.person)
    listeners.open_form(body, client, view)


def register(app: App) -> None:
    app.action(SETTINGS)(on_open_settings)
