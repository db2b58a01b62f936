"""Draws a page of a person's own list, part by part, for Home and /signoffs, with the buttons of the card."""

from collections.abc import Sequence
from itertools import groupby

from slack_sdk.models.blocks import Block

from handlers.cards import applied_rows, rows, words
from handlers.cards.by_kind import card
from handlers.lists import my_list_wording
from handlers.ui import blocks, paging
from handlers.ui.paging import Turns
from models.context import Context
from models.outbox.message import Rendered, Shown
from models.views import my_list
from models.views.my_list import ListFilter, ListPart, MyListEntry, MyListPage

NOBODY = "Nobody is waiting to hear from you. After an interview that ends in a no, record it with /decline."
NOBODY_OF_THESE = "Nobody in this part of your list. The menus above show the rest."
MOST_BLOCKS = 44
"""Slack's limit for a message, minus the blocks above the parts and the paging."""
MOST_CHARACTERS = 11_500


def read(ctx: Context, wanted: ListFilter) -> MyListPage:
    """Reads a page of the reader's own list."""
    return my_list.read(ctx.session, ctx.person, wanted, ctx.now)


def drawn(ctx: Context, page: MyListPage, turns: Turns, top: Sequence[Block] = ()) -> Rendered:
    """The page: how many people wait, each part under its header, and the paging."""
    counts = page.counts
    name = blocks.cut(counts.first_name or "", words.NAME)
    text = rows.they_wait(counts.waiting, name, is_only_thanks=counts.is_only_thanks) if counts.waiting else NOBODY
    page_blocks = [*top, blocks.sentence(text), *my_list_wording.counted(counts.by_part), *_parts(ctx, page)]
    page_blocks += paging.turning(turns, page.number, page.last, my_list.PAGE, page.total)
    duties = [*(entry.duty for entry in page.rows), *page.together]
    return Rendered(text, blocks.as_json(page_blocks), tuple(Shown(duty.id) for duty in duties))


def _parts(ctx: Context, page: MyListPage) -> list[Block]:
    """Full cards for a few who wait, rows for more and for all duties that lie ahead."""
    if not page.rows and not page.together:
        return [blocks.sentence(NOBODY_OF_THESE)] if page.counts.by_part else []
    if page.number == 0 and page.waiting_rows + bool(page.together) < rows.ROWS_FROM:
        full = _drawn(ctx, page, are_cards=True)
        if len(full) <= MOST_BLOCKS and rows.characters(full) <= MOST_CHARACTERS:
            return full
    return _drawn(ctx, page, are_cards=False)


def _drawn(ctx: Context, page: MyListPage, *, are_cards: bool) -> list[Block]:
    by_part = {part: list(entries) for part, entries in groupby(page.rows, lambda entry: entry.part)}
    part_blocks: list[Block] = []
    for part in ListPart:
        body = [block for entry in by_part.get(part, []) for block in _entry(ctx, entry, are_cards=are_cards)]
        if part is ListPart.OWED:
            unread = page.together_count - len(page.together)
            body += applied_rows.groups(ctx, page.together, unread=unread) if page.together else []
        # A single part needs no header: the sentence above is about it.
        is_alone = part is ListPart.OWED and len(page.counts.by_part) == 1
        part_blocks += [*([] if is_alone else [blocks.header(my_list_wording.HEADERS[part])]), *body] if body else []
    return part_blocks


def _entry(ctx: Context, entry: MyListEntry, *, are_cards: bool) -> list[Block]:
    duty, when = entry.duty, my_list_wording.chosen_time(ctx, entry.duty) if entry.part is ListPart.CHOSEN else ""
    if are_cards and not duty.is_ahead(ctx.now):
        return [*([blocks.sentence(when)] if when else []), *card(ctx, duty)]
    return [rows.row(ctx.person, duty, when or my_list_wording.said(ctx, entry))]
