"""/signoffs: everybody who waits for the person, part by part, as an ephemeral message and on Home."""

from collections.abc import Sequence
from itertools import groupby

from slack_bolt import App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block

from handlers.cards import headlines, message, rows, second_contact, thanks, update, words
from handlers.cards.message import card
from handlers.cards.words import SHOW_MY_LIST
from handlers.runtime import listeners, private_list
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, dates
from handlers.ui.blocks import Turns
from handlers.ui.forms import Body
from models.context import Context
from models.duties.duty import Duty
from models.outbox.message import Rendered, Shown
from models.rules.kinds import DutyKind
from models.views import my_list
from models.views.my_list import ListFilter, ListPart, MyListEntry, MyListPage

HEADERS = {
    ListPart.OWED: "Waiting for the news",
    ListPart.CHOSEN: "At a time you chose",
    ListPart.FOLLOW_UP: "Second contacts",
    ListPart.REFERRAL_CALL: "Referrals to call",
    ListPart.KEEP_POSTED: "Keep posted, and thanks",
    ListPart.IN_PLAY: "In play",
}
COUNTED = {
    ListPart.OWED: "waiting for the news",
    ListPart.CHOSEN: "at a time you chose",
    ListPart.FOLLOW_UP: "for a second contact",
    ListPart.REFERRAL_CALL: "to call as a referral",
    ListPart.KEEP_POSTED: "to keep posted or thank",
    ListPart.IN_PLAY: "in play",
}
NOTHING_MORE = 1
"""A single part is not counted: the sentence above does that."""

NOBODY = "Nobody is waiting to hear from you. After an interview that ends in a no, record it with /decline."
NOBODY_OF_THESE = "Nobody in this part of your list. The menus above show the rest."
MOST_BLOCKS = 44
"""Slack's limit for a message, minus the blocks above the parts and the paging."""
MOST_CHARACTERS = 11_500

NAME = "mine"
TURNS = Turns("my_list.back", "my_list.next")


def counts_line(by_part: dict[ListPart, int]) -> list[Block]:
    """A line with the number of people in each part."""
    if len(by_part) <= NOTHING_MORE:
        return []
    counts = ", ".join(f"{count} {COUNTED[part]}" for part, count in by_part.items())
    return [blocks.aside(f"{counts}.")]


def entry_text(ctx: Context, entry: MyListEntry) -> str:
    """One person, and what they wait for: the card's words, from data read for the whole page at once."""
    duty = entry.duty
    if duty.kind is DutyKind.KEEP_POSTED and duty.is_ahead(ctx.now):
        return f"{words.name(duty)}, about {words.role(duty)}: {_day(ctx, duty)}"
    if duty.kind is DutyKind.UPDATE and duty.is_ahead(ctx.now):
        return _news(ctx, entry)
    title = words.short_title(duty)
    if duty.kind in (DutyKind.FOLLOW_UP, DutyKind.REFERRAL_CALL) and _is_later(ctx, duty):
        return f"{title}, {_day(ctx, duty)}, about {words.role(duty)}."
    return f"{title}. {_news(ctx, entry)}"


def chosen_time(ctx: Context, duty: Duty) -> str:
    """When the duty comes back, and what was chosen: "Jane Doe is to be called tomorrow at 15:00"."""
    name, about = words.name(duty), f"about {words.role(duty)}"
    calendar = ctx.person.calendar
    if duty.chosen_at is None or duty.chosen_at <= ctx.now:
        today = calendar.day_of(ctx.now)
        day = dates.on_day(duty.asked_for_on, today) if duty.asked_for_on else "soon"
        return f"{name}, {about}: put off, and back with your list {day}."
    when = dates.moment(duty.chosen_at, ctx.now, calendar)
    if duty.chosen_for == "call_back":
        return f"{name} is to be called {when}, {about}."
    if duty.chosen_for == "heads_up" and duty.expected_since:
        return f"{name} {rows.expects(ctx, duty)}, {about}. I ask {when}."
    return f"{name}, {about}: put off, and back {when}."


def _news(ctx: Context, entry: MyListEntry) -> str:
    duty, details = entry.duty, entry.known
    match duty.kind:
        case DutyKind.FOLLOW_UP:
            return second_contact.told_of(ctx, duty, details.call, details.mood)
        case DutyKind.THANKS:
            return thanks.named(duty, details.placed)
        case DutyKind.UPDATE:
            return update.waits_for(ctx, duty, details.in_play_row)
        case _:
            return message.news(ctx, duty)


def _is_later(ctx: Context, duty: Duty) -> bool:
    calendar = ctx.person.calendar
    return calendar.day_of(ctx.now) < calendar.day_of(duty.tell_by)


def _day(ctx: Context, duty: Duty) -> str:
    calendar = ctx.person.calendar
    return dates.day(calendar.day_of(duty.tell_by), calendar.day_of(ctx.now))


def read(ctx: Context, wanted: ListFilter) -> MyListPage:
    """Reads a page of the reader's own list."""
    return my_list.read(ctx.session, ctx.person, wanted, ctx.now)


def draw_page(ctx: Context, page: MyListPage, turns: Turns, top: Sequence[Block] = ()) -> Rendered:
    """The page: how many people wait, each part under its header, and the paging."""
    counts = page.counts
    name = blocks.cut(counts.first_name or "", words.NAME)
    text = headlines.they_wait(counts.waiting, name, is_only_thanks=counts.is_only_thanks) if counts.waiting else NOBODY
    page_blocks = [*top, blocks.sentence(text), *counts_line(counts.by_part), *_parts(ctx, page)]
    page_blocks += blocks.turning(turns, page.number, page.last, my_list.PAGE, page.total)
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
        body = _entries(ctx, by_part.get(part, []), are_cards=are_cards)
        if part is ListPart.OWED:
            unread = page.together_count - len(page.together)
            body += rows.applied_groups(ctx, page.together, unread=unread) if page.together else []
        # A single part needs no header: the sentence above is about it.
        is_alone = part is ListPart.OWED and len(page.counts.by_part) == 1
        part_blocks += [*([] if is_alone else [blocks.header(HEADERS[part])]), *body] if body else []
    return part_blocks


def _entries(ctx: Context, entries: Sequence[MyListEntry], *, are_cards: bool) -> list[Block]:
    """The entries of a part; a line between people where they are cards."""
    part_blocks: list[Block] = []
    for entry in entries:
        drawn = _entry(ctx, entry, are_cards=are_cards)
        part_blocks += [*([blocks.rule()] if part_blocks and len(drawn) > 1 else []), *drawn]
    return part_blocks


def _entry(ctx: Context, entry: MyListEntry, *, are_cards: bool) -> list[Block]:
    duty, when = entry.duty, chosen_time(ctx, entry.duty) if entry.part is ListPart.CHOSEN else ""
    if are_cards and not duty.is_ahead(ctx.now):
        return [*([blocks.sentence(when)] if when else []), *blocks.below_a_header(card(ctx, duty))]
    return [rows.row(ctx.person, duty, when or entry_text(ctx, entry))]


def on_signoffs_command(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Shows the first page."""
    private_list.show(respond, NAME, 0, drawn_page(body, runtime, 0))


def on_my_list_pressed(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """The same below a message; elsewhere one sentence: Home is the same list."""
    if body.get("response_url"):
        on_signoffs_command(body, respond, runtime)
    else:
        listeners.reply(body, client, respond, "Your list is on the Home tab.")


def on_page_turned(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Replaces the page by another one."""
    number = blocks.number(listeners.button_value(body)) or 0
    private_list.show(respond, NAME, number, drawn_page(body, runtime, number), again=True)


def drawn_page(body: Body, runtime: Runtime, number: int) -> Rendered:
    """One page as it is now; pages count from 0."""
    with runtime.reading(body) as ctx:
        return draw_page(ctx, read(ctx, ListFilter(page=number)), TURNS)


def register(app: App) -> None:
    app.action(SHOW_MY_LIST)(on_my_list_pressed)
    for turn in (TURNS.back, TURNS.next):
        app.action(turn)(on_page_turned)
