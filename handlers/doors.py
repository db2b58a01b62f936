"""The doors on Home that stand open whoever waits: my settings, and the team's for those who may."""

from slack_sdk.models.blocks import Block

from handlers import blocks
from models import agreeing
from models.recruiter import Recruiter

MY_SETTINGS = "my_settings.open"
TEAM_SETTINGS = "team_settings.open"


def row(reader: Recruiter) -> Block:
    """The buttons that this person finds on top of Home."""
    buttons = [blocks.button("My settings", MY_SETTINGS, "open")]
    if agreeing.may_change(reader):
        buttons.append(blocks.button("Team settings", TEAM_SETTINGS, "open"))
    return blocks.row("doors", buttons)
