"""Buttons on Home: the call block, my settings, and the team's settings for those who may change them."""

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
    """Opens the call block: several calls in one sitting."""
    return blocks.button("Call block", CALL_BLOCK, "open")


def to_settings(reader: Recruiter) -> list[ButtonElement]:
    """The settings buttons that this person may use."""
    mine = blocks.button("My settings", MY_SETTINGS, "open")
    team = blocks.button("Team settings", TEAM_SETTINGS, "open")
    leads = blocks.button("Leads of one person", LEADS_OF, "open")
    texts = blocks.button("Texts", TEXTS, "open")
    return [mine, team, leads, texts] if change_team.may_change(reader) else [mine]
