"""The message to each lead when the digest can't be posted to its channel: why, and what to do."""

from handlers.cards.home_buttons import TEAM_SETTINGS
from handlers.delivery import explanations
from handlers.ui import blocks
from models.context import Context
from models.delivery import outcome
from models.outbox.message import Message, Rendered


def draw(message: Message, ctx: Context) -> Rendered | None:
    """One message a day; None: the digest has been posted since, or has another channel now."""
    channel = message.details["channel"]
    is_over = ctx.workspace.digest_channel != channel or outcome.was_reached_since(ctx.session, message, channel)
    if message.ts is None and is_over:
        return None
    text = f"The digest can't reach its channel: {explanations.of_channel(message.details['why'])}"
    door = blocks.row("doors", [blocks.button("Team settings", TEAM_SETTINGS, "open")])
    return Rendered(text, blocks.as_json([blocks.sentence(text), door]))
