"""The private list of referrals that the person may see: search by name, paging, and a status menu for each."""

from slack_sdk.models.blocks import Block, SectionBlock, StaticSelectElement
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.ui import blocks, dates, forms
from models.context import Context
from models.duties.referral import Referral, Status
from models.views import referral_list
from models.views.page import Page

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
NONE_FOUND = "I can't find anyone by that name."


def view(ctx: Context, letters: str = "", number: int = 0, text: str = "") -> View:
    """One page of the list. `letters`: the search text; `text`: a note on top about the last action."""
    page = referral_list.referral_page(ctx, letters, number)
    return forms.modal(
        FIND,
        "Referrals",
        [
            *([blocks.sentence(text)] if text else []),
            forms.line("letters", "Find by name", initial=letters, length=100),
            *_rows(ctx, page, letters),
        ],
        submit="Find",
        close="Close",
        letters=letters,
        page=page.number,
    )


def month(ctx: Context, referral: Referral) -> str:
    """The month in which the referral was named, with the year if it is not the current one."""
    then, now = ctx.person.calendar.local(referral.named_at), ctx.person.calendar.local(ctx.now)
    return then.strftime("%B" if then.year == now.year else "%B %Y")


def stands(ctx: Context, referral: Referral) -> str:
    """The referral in a sentence: name, who named them and when, role, status and owner."""
    named = f"{blocks.cut(referral.name, words.NAME)}, named by {blocks.cut(referral.named_by.name, words.NAME)}"
    for_role = f" for {blocks.cut(referral.role.full_name, words.ROLE)}" if referral.role else ""
    owner = "" if referral.owner_id == ctx.person.id else f" With {referral.owner.name}."
    calendar = ctx.person.calendar
    changed = (
        f" since {dates.day(calendar.day_of(referral.changed_at), calendar.day_of(ctx.now))}"
        if referral.changed_at
        else ""
    )
    return f"{named} in {month(ctx, referral)}{for_role}. {LABELS[referral.status]}{changed}.{owner}"


def _rows(ctx: Context, page: Page[Referral], letters: str) -> list[Block]:
    if not page.total:
        return [blocks.sentence(NONE_FOUND if letters else NONE_YET)]
    rows: list[Block] = [_row(ctx, referral) for referral in page.rows]
    buttons = []
    if page.number:
        buttons.append(blocks.button("Newer", TURN["newer"], str(page.number - 1)))
    if page.number < page.last:
        buttons.append(blocks.button("Older", TURN["older"], str(page.number + 1)))
    if buttons:
        position = f"Page {page.number + 1} of {page.last + 1}, {page.total} referrals."
        rows += [blocks.aside(position), blocks.row(f"turn.{page.number}", buttons)]
    return rows


def _row(ctx: Context, referral: Referral) -> Block:
    options = forms.options_of([(f"{referral.id}.{status}", label) for status, label in LABELS.items()])
    chosen = next(option for option in options if option.value == f"{referral.id}.{referral.status}")
    menu = StaticSelectElement(action_id=STATUS, options=options, initial_option=chosen)
    text = blocks.cut(f"{stands(ctx, referral)} {referral.reach or ''}", blocks.GLANCE)
    # Slack keeps the chosen option of a block with the same id, so a new status needs a new block id.
    return SectionBlock(block_id=f"referral.{referral.id}.{referral.status}", text=blocks.plain(text), accessory=menu)
