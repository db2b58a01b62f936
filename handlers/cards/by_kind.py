"""Draws the card of a duty of any kind."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from handlers.cards import call, email, keep_posted, second_contact, thanks, update, words
from handlers.ui import blocks
from models.context import Context
from models.duties.duty import Duty
from models.rules.deadlines import DutyKind


@dataclass(frozen=True)
class Drawn:
    """The functions that draw one kind of duty."""

    card: Callable[[Context, Duty], list[Block]]
    news: Callable[[Context, Duty], str]
    """One sentence: who waits for what, and how to begin."""


BY_KIND = {
    DutyKind.CALL: Drawn(call.card, words.news),
    DutyKind.EMAIL: Drawn(email.card, words.news),
    DutyKind.FOLLOW_UP: Drawn(second_contact.card, second_contact.news),
    DutyKind.KEEP_POSTED: Drawn(keep_posted.card, keep_posted.news),
    DutyKind.THANKS: Drawn(thanks.card, thanks.news),
    DutyKind.UPDATE: Drawn(update.card, update.news),
}


def card(ctx: Context, duty: Duty) -> list[Block]:
    """The blocks of the duty's card for this reader; a sentence without names if they may not see it."""
    if not ctx.may_act_for(duty.owner):
        return [blocks.sentence(f"{words.taken_care_of(duty)} Nothing is left for you to do.")]
    return BY_KIND[duty.kind].card(ctx, duty)


def news(ctx: Context, duty: Duty) -> str:
    """The duty in one sentence."""
    return BY_KIND[duty.kind].news(ctx, duty)


def row(ctx: Context, duty: Duty) -> str:
    """The card in one line."""
    return f"{words.TITLES[duty.kind].format(name=words.name(duty))}. {news(ctx, duty)}"
