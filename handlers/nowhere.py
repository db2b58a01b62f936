"""The digest can't reach its channel: each lead hears what is wrong, and what to do about it."""

from handlers.cards.home_buttons import TEAM_SETTINGS
from handlers.delivery import explanations
from handlers.ui import blocks
from models.context import Context
from models.delivery import outcome
from models.outbox.message import Message, Rendered


def draw(message: Message, ctx: Context) -> Rendered | None:
    """One message a day; None when the digest has come through since, or goes elsewhere now."""
    channel = message.details["channel"]
    is_over = ctx.workspace.digest_channel != channel or outcome.was_reached_since(ctx.session, message, channel)
    if message.ts is None and is_over:
        return None
    said = f"The digest can't reach its channel: {explanations.of_channel(message.details['why'])}"
    door = blocks.row("doors", [blocks.button("Team settings", TEAM_SETTINGS, "open")])
    return Rendered(said, blocks.as_json([blocks.sentence(said), door]))
