"""The card of each kind of duty, and its messages: a new card, one at a chosen time, several as one list."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from sqlalchemy import select

from handlers.cards import (
    call,
    email,
    headlines,
    heads_up_question,
    keep_posted,
    referral,
    rows,
    second_contact,
    thanks,
    update,
    words,
)
from handlers.cards.kinds import KINDS
from handlers.ui import blocks, dates
from models.context import Context
from models.duties.duty import Duty
from models.outbox.message import Message, Rendered, Shown, is_listed_after
from models.rules.kinds import NEWS, DutyKind

LATER = "You keep these people posted from now on"
"""Headline of several promises, none of them due yet."""
AGAIN_LATER = "These people hear from you again on a later day"
"""The same with second contacts or first calls among them."""


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
    DutyKind.REFERRAL_CALL: Drawn(referral.card, referral.news),
    DutyKind.THANKS: Drawn(thanks.card, thanks.news),
    DutyKind.UPDATE: Drawn(update.card, update.news),
}


def card(ctx: Context, duty: Duty) -> list[Block]:
    """The blocks of the duty's card for this reader; a sentence without names if they may not see it."""
    if not ctx.may_act_for(duty.owner):
        return [blocks.sentence(f"{words.taken_care_of(duty)} Nothing is left for you to do.")]
    return BY_KIND[duty.kind].card(ctx, duty)


def card_without_texts(ctx: Context, duty: Duty) -> list[Block]:
    """The card without the lines to say and the texts to copy, and the button that opens it with them."""
    whole = card(ctx, duty)
    short = [block for block in whole if not blocks.is_text_to_say(block)]
    opens = blocks.row(f"open.{duty.id}", [blocks.button("Open the card", words.OPEN_CARD, str(duty.id))])
    return whole if len(short) == len(whole) else [*short, opens]


def news(ctx: Context, duty: Duty) -> str:
    """The duty in one sentence."""
    return BY_KIND[duty.kind].news(ctx, duty)


def row(ctx: Context, duty: Duty) -> str:
    """The card in one line."""
    return f"{words.short_title(duty)}. {news(ctx, duty)}"


def draw(message: Message, ctx: Context) -> Rendered | None:
    """The card of one duty; None: it was settled, or went to another owner, before it was sent."""
    duty = ctx.session.get(Duty, message.duty_id)
    if duty is None or (message.ts is None and (not duty.is_open or not duty.is_of(ctx.person))):
        return None
    if message.ts is None and message.slot != f"{duty.id}.{duty.ownership}":
        return None
    return _drawn(ctx, duty, _folded(ctx, message, duty) or card(ctx, duty), notification(ctx, duty))


def _folded(ctx: Context, message: Message, duty: Duty) -> list[Block]:
    """The card in one line, while a later list shows the duty; else empty."""
    is_theirs = duty.is_open and duty.is_of(ctx.person) and ctx.may_act_for(duty.owner)
    if not is_theirs or not is_listed_after(ctx.session, message):
        return []
    stage = [words.STAGES[duty.decline.stage]] if duty.decline else []
    parts = [KINDS[duty.kind].owed, words.role(duty), *stage, "in your list below"]
    return rows.person(f"folded.{duty.id}", words.name(duty), parts, rows.row_buttons(duty))


def notification(ctx: Context, duty: Duty) -> str:
    """Who, by when, and which role: "Call Jane Doe today: Staff Engineer at Acme, final round"."""
    if not duty.is_open:
        return words.ended(ctx, duty)
    to_do = KINDS[duty.kind].to_do.format(name=words.name(duty)) or words.short_title(duty)
    stage = f", {words.STAGES[duty.recorded.stage]}" if duty.kind in NEWS else ""
    about = f": {words.role(duty)}{stage}" if duty.role else ""
    return f"{to_do} {_when(ctx, duty)}{about}"


def _when(ctx: Context, duty: Duty) -> str:
    """The day by which it is to be done; what is overdue is for today."""
    calendar = ctx.person.calendar
    today, until = calendar.day_of(ctx.now), calendar.day_of(duty.tell_by)
    if until <= today:
        return "today"
    return f"by {dates.day(until, today)}" if duty.kind in NEWS else dates.on_day(until, today)


def draw_chosen(message: Message, ctx: Context) -> Rendered | None:
    """The card again, at the chosen time, or the question after a heads-up; None: another time was chosen since."""
    duty = ctx.session.get(Duty, message.duty_id)
    if duty is None or (message.ts is None and not _is_chosen_now(message, ctx, duty)):
        return None
    if not ctx.may_act_for(duty.owner):
        return _drawn(ctx, duty, card(ctx, duty), "")
    if message.details["for"] == "heads_up":
        return heads_up_question.draw(message, ctx, duty)
    if not duty.is_open:
        return _drawn(ctx, duty, card(ctx, duty), notification(ctx, duty))
    if folded := _folded(ctx, message, duty):
        return _drawn(ctx, duty, folded, notification(ctx, duty))
    text = _why(duty, message.details["for"])
    return _drawn(ctx, duty, [blocks.sentence(text), *card(ctx, duty)], f"{text} {notification(ctx, duty)}")


def _is_chosen_now(message: Message, ctx: Context, duty: Duty) -> bool:
    """Whether the time of this message is still the chosen one, and its recipient is there."""
    chosen = duty.chosen_at.isoformat() if duty.chosen_at else None
    is_wanted = duty.is_open and duty.is_of(ctx.person) and chosen == message.details["at"]
    return is_wanted and not ctx.person.is_away(ctx.now)


def draw_several(message: Message, ctx: Context) -> Rendered | None:
    """Five or more new cards as one list, each with a button that opens its card."""
    query = select(Duty).where(Duty.workspace_id == message.workspace_id, Duty.id.in_(message.details["duties"]))
    duties = list(ctx.session.scalars(query.order_by(Duty.tell_by, Duty.id)))
    waiting = [duty for duty in duties if duty.is_open and duty.is_of(ctx.person)]
    if not waiting and message.ts is None:
        return None
    due = [duty for duty in waiting if not duty.is_ahead(ctx.now)]
    if "people" not in message.details:
        message.details = {**message.details, **headlines.kept(due)}
    people = headlines.kept_people(ctx, message, message.details)
    headline = headlines.of_own(ctx, people) if people else _later(duties)
    list_blocks: list[Block] = [blocks.header(headline)]
    together, others = rows.split_applied(ctx, duties)
    list_blocks += rows.once(_line(ctx, duty) for duty in others[: rows.MOST_ROWS])
    list_blocks += [*rows.applied_groups(ctx, together), *rows.and_more(len(others) - rows.MOST_ROWS)]
    still = [duty for duty in people if duty.is_open and duty.is_of(ctx.person)]
    text = headlines.waiting_line(ctx, still) if still else headline
    return Rendered(text, blocks.as_json(list_blocks), tuple(Shown(duty.id) for duty in duties))


def _later(ahead: list[Duty]) -> str:
    """The headline of duties none of which is due yet."""
    if all(duty.kind is DutyKind.REFERRAL_CALL for duty in ahead):
        return headlines.were_named(ahead)
    is_again = any(duty.kind in (DutyKind.FOLLOW_UP, DutyKind.REFERRAL_CALL) for duty in ahead)
    return AGAIN_LATER if is_again else LATER


def _line(ctx: Context, duty: Duty) -> Block:
    if not ctx.may_act_for(duty.owner):
        return blocks.sentence(words.taken_care_of(duty))
    return rows.row(ctx.person, duty, _row(ctx, duty))


def _row(ctx: Context, duty: Duty) -> str:
    if not duty.is_open:
        return words.ended(ctx, duty)
    if not duty.is_of(ctx.person):
        return f"{duty.owner.name} takes care of {words.name(duty)} now."
    return row(ctx, duty)


def _why(duty: Duty, chosen_for: str) -> str:
    name = words.name(duty)
    if chosen_for == "call_back":
        return f"{name} asked to be called now."
    return f"You asked me to bring {name} back now."


def _drawn(ctx: Context, duty: Duty, card_blocks: list[Block], text: str) -> Rendered:
    """The message with this notification text, which only readers who may see the person get."""
    text = text if ctx.may_act_for(duty.owner) else words.taken_care_of(duty)
    return Rendered(text, blocks.as_json(card_blocks), (Shown(duty.id),))
