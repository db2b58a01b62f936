"""The private list of referrals that the person may see: search by name, paging, status and reach of each."""

from slack_sdk.models.blocks import Block, InputBlock, SectionBlock, StaticSelectElement
from slack_sdk.models.views import View

from handlers.cards.referral import ADD_REACH, LABELS, stands
from handlers.ui import blocks, forms
from handlers.ui.forms import FieldErrors, FormValues
from models.context import Context
from models.duties.referral import UNDER_WAY, Referral, ways_to_reach
from models.views import referral_list
from models.views.page import Page

FIND = "referral.find"
STATUS = "referral.status"
REACH = "referral.reach"
REACH_LENGTH = 500
TURN = {"newer": "referral.newer", "older": "referral.older"}

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


def _rows(ctx: Context, page: Page[Referral], letters: str) -> list[Block]:
    if not page.total:
        return [blocks.sentence(NONE_FOUND if letters else NONE_YET)]
    rows: list[Block] = [block for referral in page.rows for block in [_row(ctx, referral), *_missing(referral)]]
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


def _missing(referral: Referral) -> list[Block]:
    """The button that asks for a number or address of a person under way, where neither is known."""
    if referral.is_reachable or referral.status not in UNDER_WAY:
        return []
    return [blocks.row(f"reach.{referral.id}", [blocks.button(ADD_REACH, REACH, str(referral.id))])]


def reach_field(initial: str | None) -> InputBlock:
    """The field for a number or an address."""
    return forms.line("reach", "Number or e-mail", initial=initial, optional=False, length=REACH_LENGTH)


def read_reach(values: FormValues, country: str | None) -> str:
    """The typed number or address. Raises FieldErrors where there is neither in the text."""
    typed = values.text("reach") or ""
    if not any(ways_to_reach(typed, country)):
        raise FieldErrors({"reach": "I can't read a number or an e-mail address in this. Please check it."})
    return typed
