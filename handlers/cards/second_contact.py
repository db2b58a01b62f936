"""The card of the second contact: how the role ended, how the candidate is, and only then a light ask for names."""

from typing import Any

from slack_sdk.models.blocks import Block

from handlers.cards import log_wording, ready, status_line, words
from handlers.cards.call import MORE
from handlers.cards.log_wording import HURT
from handlers.cards.status_line import SNOOZE
from handlers.ui import blocks, dates
from models.context import Context
from models.duties.duty import Duty
from models.duties.log_entry import LogEntry
from models.rules.default_texts import Text
from models.rules.policy import AskWhen

GOT_REFERRAL = "second_contact.got_referral"
NO_REFERRAL = "second_contact.no_referral"
HOW_IT_ENDED = "how_it_ended.open"

BY_MOOD = {HURT: Text.AGAIN_HURT, "cool": Text.AGAIN_COOL}


def card(ctx: Context, duty: Duty) -> list[Block]:
    """The blocks of the card."""
    if not duty.is_open:
        return words.settled(ctx, duty)
    if moved := words.elsewhere(ctx, duty):
        return moved
    hurt = _mood(ctx, duty) == HURT
    value = str(duty.id)
    got_referral = blocks.button("Got a referral", GOT_REFERRAL, value, style=None if hurt else "primary")
    no_referral = blocks.button("No referral this time", NO_REFERRAL, value, style="primary" if hurt else None)
    others = [blocks.button("Snooze", SNOOZE, value), blocks.button("More", MORE, value)]
    order = [no_referral, got_referral, *others] if hurt else [got_referral, no_referral, *others]
    return [
        blocks.header(words.title(duty)),
        *status_line.status(ctx, duty),
        blocks.sentence(news(ctx, duty)),
        *_facts(ctx, duty),
        blocks.aside("You told them the news, so the second contact is yours."),
        blocks.row(f"second_contact.{duty.id}", order),
        *_ask_how_it_ended(duty),
        blocks.lines("In the order that works", to_say(ctx, duty)),
    ]


def news(ctx: Context, duty: Duty) -> str:
    """One sentence: when they were told, and how to begin."""
    return told_of(ctx, duty, _first_call(ctx, duty), _mood(ctx, duty))


def told_of(ctx: Context, duty: Duty, call: LogEntry | None, mood: str) -> str:
    """The same with the first call and the candidate's mood already read."""
    name, role = words.name(duty), words.role(duty)
    if mood == HURT:
        return f"Last time it hurt. Start with how {name} is; leave the ask for another day if it does not fit."
    if call is None:
        return f"{name} has heard about {role}. Ask how things are."
    calendar = ctx.person.calendar
    when = dates.on_day(calendar.day_of(call.at), calendar.day_of(ctx.now))
    return f"{name} heard about {role} {when}. Time for a short second call."


def has_hurt(ctx: Context, duty: Duty) -> bool:
    """Whether the first call hurt the candidate."""
    return _mood(ctx, duty) == HURT


def to_say(ctx: Context, duty: Duty) -> list[str]:
    """Suggested lines: how the role ended, what else they have going, soothe, then the ask unless it hurt."""
    mood = _mood(ctx, duty)
    lines = ready.filled_lines(duty, BY_MOOD.get(mood, Text.AGAIN_FINE), ctx.person.name)
    was_asked = duty.recorded.asks_when is AskWhen.CALL
    return lines if mood == HURT or was_asked else [*lines, *ready.filled_lines(duty, Text.ASK_AGAIN, ctx.person.name)]


def _facts(ctx: Context, duty: Duty) -> list[Block]:
    """The facts: how the role ended, phone and e-mail, outcome of the first call."""
    rows = [
        ("How it ended", (duty.role.how_it_ended or "") if duty.role else ""),
        ("Note", words.handed_note(ctx, duty)),
        ("Phone", words.phone_fact(ctx, duty.candidate)),
        ("E-mail", duty.candidate.email or ""),
        ("Their page", words.page(duty)),
        *log_wording.outcome_facts(_known(ctx, duty)),
        ("Also open", words.also_open(ctx, duty)),
    ]
    return blocks.facts(rows)


def _ask_how_it_ended(duty: Duty) -> list[Block]:
    """The button that asks how the role ended, if it is not known: the call begins with that."""
    if duty.role is None or duty.role.how_it_ended:
        return []
    return [blocks.row(f"ended.{duty.id}", [blocks.button("How it ended", HOW_IT_ENDED, str(duty.id))])]


def _first_call(ctx: Context, duty: Duty) -> LogEntry | None:
    return ctx.session.get(LogEntry, duty.made_by_id) if duty.made_by_id else None


def _known(ctx: Context, duty: Duty) -> dict[str, Any]:
    call = _first_call(ctx, duty)
    return log_wording.known_of(ctx, call) if call else {}


def _mood(ctx: Context, duty: Duty) -> str:
    return str(_known(ctx, duty).get("mood") or "")
