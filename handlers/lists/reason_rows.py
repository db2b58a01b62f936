"""Lines of the daily list about reasons that the client still owes, each with a button to add the reason."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, SectionBlock

from handlers.cards import words
from handlers.cards.words import ADD_REASON
from handlers.ui import blocks, dates
from models.context import Context
from models.duties.duty import Duty

MOST = 5
"""Maximum lines in one list; the others are on their cards."""


def rows(ctx: Context, duties: Sequence[Duty]) -> list[Block]:
    """A line for each duty, also if the reason has come since."""
    reason_blocks: list[Block] = [_row(ctx, duty) for duty in duties[:MOST]]
    rest = len(duties) - MOST
    return [*reason_blocks, *([blocks.aside(f"and {rest} more reasons are still to come.")] if rest > 0 else [])]


def headline(duties: Sequence[Duty]) -> str:
    """The header of a list that asks for nothing else."""
    if len({duty.candidate_id for duty in duties}) == 1:
        return f"{words.name(duties[0])} is still without a reason"
    return f"{len({duty.candidate_id for duty in duties})} people are still without a reason"


def said(ctx: Context, duty: Duty) -> str:
    """Whose reason is missing, and since when; or that it has come."""
    if not ctx.may_act_for(duty.owner):
        return "This reason is not yours to ask for any more."
    name, decline = words.name(duty), duty.recorded
    if decline.withdrawn_at or not duty.is_of(ctx.person):
        return f"The reason for {name} is not yours to ask for any more."
    if not decline.client_owes_reason:
        tell = "" if duty.is_open else f" {name} was told without it: pass it on."
        return f"The reason for {name} is written down.{tell}"
    client = blocks.cut(decline.role.client or "The client", 40)
    today = ctx.person.calendar.day_of(ctx.now)
    since = dates.day(ctx.person.calendar.day_of(decline.recorded_at), today)
    role = blocks.cut(decline.role.title, 60)
    return f"{client} has owed the reason for {name}, {role}, since {since}. A short question may do."


def _row(ctx: Context, duty: Duty) -> Block:
    text = blocks.plain(said(ctx, duty))
    if not duty.recorded.client_owes_reason or not duty.is_of(ctx.person):
        return SectionBlock(block_id=f"owed_reason.{duty.id}", text=text)
    button = blocks.button("Add the reason", ADD_REASON, str(duty.id))
    return SectionBlock(block_id=f"owed_reason.{duty.id}", text=text, accessory=button)
