"""Words each person in one's own list: who they are, what they wait for, and when the duty comes back."""

from slack_sdk.models.blocks import Block

from handlers.cards import by_kind, second_contact, thanks, update, words
from handlers.ui import blocks, dates
from models.context import Context
from models.duties.duty import Duty
from models.rules.deadlines import DutyKind
from models.views.my_list import ListPart, MyListEntry

HEADERS = {
    ListPart.OWED: "Waiting for the news",
    ListPart.CHOSEN: "At a time you chose",
    ListPart.FOLLOW_UP: "Second contacts",
    ListPart.KEEP_POSTED: "Keep posted, and thanks",
    ListPart.IN_PLAY: "In play",
}
COUNTED = {
    ListPart.OWED: "waiting for the news",
    ListPart.CHOSEN: "at a time you chose",
    ListPart.FOLLOW_UP: "for a second contact",
    ListPart.KEEP_POSTED: "to keep posted or thank",
    ListPart.IN_PLAY: "in play",
}
NOTHING_MORE = 1
"""A single part is not counted: the sentence above does that."""


def counted(by_part: dict[ListPart, int]) -> list[Block]:
    """A line with the number of people in each part."""
    if len(by_part) <= NOTHING_MORE:
        return []
    counts = ", ".join(f"{count} {COUNTED[part]}" for part, count in by_part.items())
    return [blocks.aside(f"{counts}.")]


def said(ctx: Context, entry: MyListEntry) -> str:
    """One person, and what they wait for: the card's words, from data read for the whole page at once."""
    duty = entry.duty
    if duty.kind is DutyKind.KEEP_POSTED and duty.is_ahead(ctx.now):
        return f"{words.name(duty)}, about {words.role(duty)}: {_day(ctx, duty)}"
    if duty.kind is DutyKind.UPDATE and duty.is_ahead(ctx.now):
        return _news(ctx, entry)
    title = words.TITLES[duty.kind].format(name=words.name(duty))
    if duty.kind is DutyKind.FOLLOW_UP and _is_later(ctx, duty):
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
        return f"{name} expects your call since {dates.clock(duty.expected_since, calendar)}, {about}. I ask {when}."
    return f"{name}, {about}: put off, and back {when}."


def _news(ctx: Context, entry: MyListEntry) -> str:
    duty, details = entry.duty, entry.known
    match duty.kind:
        case DutyKind.FOLLOW_UP:
            return second_contact.told_of(ctx, duty, details.call, details.mood)
        case DutyKind.THANKS:
            return thanks.named(duty, details.placed)
        case DutyKind.UPDATE:
            return update.waits_for(ctx, duty, details.waits)
        case _:
            return by_kind.news(ctx, duty)


def _is_later(ctx: Context, duty: Duty) -> bool:
    calendar = ctx.person.calendar
    return calendar.day_of(ctx.now) < calendar.day_of(duty.tell_by)


def _day(ctx: Context, duty: Duty) -> str:
    calendar = ctx.person.calendar
    return dates.day(calendar.day_of(duty.tell_by), calendar.day_of(ctx.now))
