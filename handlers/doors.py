"""The doors to the settings, as they stand on Home: my own for everybody, the team's for those who may."""

from slack_sdk.models.blocks import ButtonElement

from handlers import blocks
from models import agreeing
from models.recruiter import Recruiter

MY_SETTINGS = "my_settings.open"
TEAM_SETTINGS = "team_settings.open"
LEADS_OF = "leads_of.open"


def to_settings(reader: Recruiter) -> list[ButtonElement]:
    """The buttons that this person finds."""
    mine = blocks.button("My settings", MY_SETTINGS, "open")
    team = blocks.button("Team settings", TEAM_SETTINGS, "open")
    leads = blocks.button("Leads of one person", LEADS_OF, "open")
    return [mine, team, leads] if agreeing.may_change(reader) else [mine]
