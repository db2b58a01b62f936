"""The private list of referrals: mine and my people's, found by name, page by page, each with what became of them."""

import json

from slack_sdk.models.blocks import Block, SectionBlock, StaticSelectElement
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.ui import blocks, dates, forms
from models.context import Context
from models.duties import referral_status
from models.duties.referral import Referral, Status
from models.duties.referral_status import ReferralPage

FIND = "referral.find"
STATUS = "referral.status"
TURN = {"newer": "referral.newer", "older": "referral.older"}

LABELS = {
    Status.NEW: "New",
    Status.CONTACTED: "Contacted",
    Status.IN_PROCESS: "In process",
    Status.PLACED: "Placed",
    Status.NO: "No",
}
NONE_YET = (
    "No referral yet. After the next call, ask who they know; /referral Tom Weber, named by Jane Doe records one."
)
NONE_FOUND = "Nobody of that name."


def view(ctx: Context, letters: str = "", number: int = 0, said: str = "") -> View:
    """One page of it. `letters`: what was searched for; `said`: what has just been done."""
    page = referral_status.listed(ctx, letters, number)
    return View(
        type="modal",
        callback_id=FIND,
        title="Referrals",
        submit="Find",
        close="Close",
        private_metadata=json.dumps({"letters": letters, "page": page.number}),
        blocks=[
            *([blocks.sentence(said)] if said else []),
            forms.line("letters", "Find by name", initial=letters, length=100),
            *_rows(ctx, page, letters),
        ],
    )


def month(ctx: Context, one: Referral) -> str:
    """When they were named, as people say it."""
    then, now = ctx.person.calendar.local(one.named_at), ctx.person.calendar.local(ctx.now)
    return then.strftime("%B" if then.year == now.year else "%B %Y")


def stands(ctx: Context, one: Referral) -> str:
    """Who they are, who named them and when, and how far it has come."""
    named = f"{blocks.cut(one.name, words.NAME)}, named by {blocks.cut(one.named_by.name, words.NAME)}"
    about = f" for {blocks.cut(one.role.full_name, words.ROLE)}" if one.role else ""
    whose = "" if one.owner_id == ctx.person.id else f" With {one.owner.name}."
    calendar = ctx.person.calendar
    changed = f" since {dates.day(calendar.day_of(one.changed_at), calendar.day_of(ctx.now))}" if one.changed_at else ""
    return f"{named} in {month(ctx, one)}{about}. {LABELS[one.status]}{changed}.{whose}"


def _rows(ctx: Context, page: ReferralPage, letters: str) -> list[Block]:
    if not page.total:
        return [blocks.sentence(NONE_FOUND if letters else NONE_YET)]
    shown: list[Block] = [_row(ctx, one) for one in page.referrals]
    turns = []
    if page.number:
        turns.append(blocks.button("Newer", TURN["newer"], str(page.number - 1)))
    if page.number < page.last:
        turns.append(blocks.button("Older", TURN["older"], str(page.number + 1)))
    if turns:
        where = f"Page {page.number + 1} of {page.last + 1}, {page.total} referrals."
        shown += [blocks.aside(where), blocks.row(f"turn.{page.number}", turns)]
    return shown


def _row(ctx: Context, one: Referral) -> Block:
    options = forms.options_of([(f"{one.id}.{status}", label) for status, label in LABELS.items()])
    chosen = next(option for option in options if option.value == f"{one.id}.{one.status}")
    menu = StaticSelectElement(action_id=STATUS, options=options, initial_option=chosen)
    said = blocks.cut(f"{stands(ctx, one)} {one.reach or ''}", blocks.GLANCE)
    # Slack keeps what was chosen in a block of the same id: a new status is a new block.
    return SectionBlock(block_id=f"referral.{one.id}.{one.status}", text=blocks.plain(said), accessory=menu)
