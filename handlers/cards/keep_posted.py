"""The keep-posted card: the candidate's wish, the last contact, and a ready note."""

from slack_sdk.models.blocks import Block

from handlers.cards import ready, status_line, words
from handlers.cards.call import MORE
from handlers.cards.status_line import SNOOZE
from handlers.ui import blocks, dates
from models.context import Context
from models.duties import log_entry, promise
from models.duties.duty import Duty
from models.duties.promise import Promise
from models.rules.default_texts import Text

TOUCHED = "keep_posted.touched"
NOT_ANY_MORE = "keep_posted.ended"

MOVES = {"yes": "would move", "maybe": "would perhaps move", "no": "would not move"}


def card(ctx: Context, duty: Duty) -> list[Block]:
    """The blocks of the card."""
    if not duty.is_open:
        return words.settled(ctx, duty)
    if moved := words.elsewhere(ctx, duty):
        return moved
    value, person = str(duty.id), duty.candidate
    promise_row = promise.of_duty(ctx.session, duty)
    buttons = [
        blocks.button("Touched base", TOUCHED, value, style="primary"),
        blocks.button("Snooze", SNOOZE, value),
        blocks.button("More", MORE, value),
    ]
    rows = [
        ("They wished", wish(promise_row)),
        ("We last spoke", _spoken(ctx, duty)),
        ("Note", words.handed_note(ctx, duty)),
        ("Phone", words.phone_fact(ctx, duty.candidate)),
        ("E-mail", person.email or ""),
        ("Also open", words.also_open(ctx, duty)),
    ]
    return [
        blocks.header(words.title(duty)),
        *status_line.status(ctx, duty),
        blocks.sentence(news(ctx, duty)),
        *blocks.facts(rows),
        blocks.aside(why(duty)),
        blocks.row(f"keep_posted.{duty.id}", buttons),
        blocks.letter("The text", note(duty, promise_row, ctx.person.name)[1]),
    ]


def news(ctx: Context, duty: Duty) -> str:
    """One sentence: for when word was promised."""
    calendar, name = ctx.person.calendar, words.name(duty)
    today, touch_on = calendar.day_of(ctx.now), calendar.day_of(duty.tell_by)
    if touch_on < today:
        return f"{name} was promised news for {dates.day(touch_on, today)}. A short note now, and the promise is kept."
    if touch_on == today:
        return f"{name} was promised news, and today is the day. A short note keeps the promise."
    return f"{name} was promised news. The next note is for {dates.day(touch_on, today)}; nobody waits before that."


def why(duty: Duty) -> str:
    """The reason why this duty is its owner's."""
    return "You took this promise over." if duty.ownership > 1 else "You promised to keep them posted, so it is yours."


def wish(promise_row: Promise | None) -> str:
    """The candidate's wish in one line; empty if it is not known."""
    if promise_row is None:
        return ""
    place = promise_row.place if promise_row.place and promise_row.place not in (promise_row.wish or "") else ""
    return "; ".join(part for part in (promise_row.wish, place, MOVES.get(promise_row.relocation or "")) if part)


def note(duty: Duty, promise_row: Promise | None, sender: str) -> tuple[str, str]:
    """Subject and text of the note, from known facts only."""
    return ready.filled_mail(duty, Text.TOUCH_BASE, sender, wish=wished(promise_row))


def wished(promise_row: Promise | None) -> str:
    """The note's sentence about the wish; empty if it is not known."""
    text = blocks.cut(promise_row.wish, words.WISH) if promise_row and promise_row.wish else ""
    return f"When we spoke, your ideal next step was this: {text}" if text else ""


def _spoken(ctx: Context, duty: Duty) -> str:
    last = log_entry.last_spoken(ctx.session, duty.workspace_id, duty.candidate_id)
    calendar = ctx.person.calendar
    return dates.day(calendar.day_of(last.at), calendar.day_of(ctx.now)) if last else ""
