"""The doors that stand on Home: to the call block, to my own settings, and to the team's for those who may."""

from slack_sdk.models.blocks import ButtonElement

from handlers.ui import blocks
from models.directory.recruiter import Recruiter
from models.settings import change_team

CALL_BLOCK = "call_block.open"
MY_SETTINGS = "my_settings.open"
TEAM_SETTINGS = "team_settings.open"
LEADS_OF = "leads_of.open"
TEXTS = "texts.open"


def to_call_block() -> ButtonElement:
    """The way into several calls in one sitting."""
    return blocks.button("Call block", CALL_BLOCK, "open")


def to_settings(reader: Recruiter) -> list[ButtonElement]:
    """The buttons that this person finds."""
    mine = blocks.button("My settings", MY_SETTINGS, "open")
    team = blocks.button("Team settings", TEAM_SETTINGS, "open")
    leads = blocks.button("Leads of one person", LEADS_OF, "open")
    texts = blocks.button("Texts", TEXTS, "open")
    return [mine, team, leads, texts] if change_team.may_change(reader) else [mine]
