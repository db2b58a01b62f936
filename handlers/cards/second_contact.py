"""The second contact, a few days later: how the role ended, how they are, and only then, lightly, who they know."""

from typing import Any

from slack_sdk.models.blocks import Block

from handlers.cards import ready, said, words
from handlers.cards.call import MORE, SNOOZE
from handlers.cards.said import HURT
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
    """The follow-up card as things are now."""
    if not duty.is_open:
        return words.settled(ctx, duty)
    if moved := words.elsewhere(ctx, duty):
        return moved
    hurt = _mood(ctx, duty) == HURT
    value = str(duty.id)
    got = blocks.button("Got a referral", GOT_REFERRAL, value, style=None if hurt else "primary")
    none = blocks.button("No referral this time", NO_REFERRAL, value, style="primary" if hurt else None)
    rest = [blocks.button("Snooze", SNOOZE, value), blocks.button("More", MORE, value)]
    order = [none, got, *rest] if hurt else [got, none, *rest]
    return [
        blocks.header(words.title(duty)),
        blocks.sentence(news(ctx, duty)),
        *_facts(ctx, duty),
        blocks.aside("You told them the news, so the second contact is yours."),
        blocks.row(f"second_contact.{duty.id}", order),
        *_ask_how_it_ended(duty),
        blocks.lines("In the order that works", to_say(ctx, duty)),
    ]


def news(ctx: Context, duty: Duty) -> str:
    """When they heard it, and how to begin."""
    return told_of(ctx, duty, _first_call(ctx, duty), _mood(ctx, duty))


def told_of(ctx: Context, duty: Duty, call: LogEntry | None, mood: str) -> str:
    """The same where the call that told them, and how they took it, are known."""
    name, role = words.name(duty), words.role(duty)
    if mood == HURT:
        return f"Last time it hurt. Start with how {name} is; leave the ask for another day if it does not fit."
    if call is None:
        return f"{name} has heard about {role}. Ask how things are."
    calendar = ctx.person.calendar
    when = dates.on_day(calendar.day_of(call.at), calendar.day_of(ctx.now))
    return f"{name} heard about {role} {when}. A short call now turns a no into a relationship."


def to_say(ctx: Context, duty: Duty) -> list[str]:
    """How the role ended, what else they have going, soothe, and only then, where it does not hurt, the ask."""
    mood = _mood(ctx, duty)
    lines = ready.lines(duty, BY_MOOD.get(mood, Text.AGAIN_FINE), ctx.person.name)
    was_asked = duty.recorded.asks_when is AskWhen.CALL
    return lines if mood == HURT or was_asked else [*lines, *ready.lines(duty, Text.ASK_AGAIN, ctx.person.name)]


def _facts(ctx: Context, duty: Duty) -> list[Block]:
    """How the role ended, how to reach them, and what the first call left behind."""
    rows = [
        ("How it ended", (duty.role.how_it_ended or "") if duty.role else ""),
        ("Phone", words.phone(ctx, duty)),
        ("E-mail", duty.candidate.email or ""),
        ("Their page", words.page(duty)),
        *said.facts(_known(ctx, duty)),
        ("Also open", words.also_open(ctx, duty)),
    ]
    return blocks.facts(rows)


def _ask_how_it_ended(duty: Duty) -> list[Block]:
    """The call begins with it: where nobody has said it yet, it is asked for in place."""
    if duty.role is None or duty.role.how_it_ended:
        return []
    return [blocks.row(f"ended.{duty.id}", [blocks.button("How it ended", HOW_IT_ENDED, str(duty.id))])]


def _first_call(ctx: Context, duty: Duty) -> LogEntry | None:
    return ctx.session.get(LogEntry, duty.made_by_id) if duty.made_by_id else None


def _known(ctx: Context, duty: Duty) -> dict[str, Any]:
    call = _first_call(ctx, duty)
    return said.known_of(ctx, call) if call else {}


def _mood(ctx: Context, duty: Duty) -> str:
    return str(_known(ctx, duty).get("mood") or "")
