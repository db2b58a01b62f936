"""The second contact, a few days later: how the role ended, how they are, and only then, lightly, who they know."""

from slack_sdk.models.blocks import Block

from handlers import blocks, days
from handlers.cards import words
from handlers.cards.call import MORE, SNOOZE
from handlers.sight import Sight
from models.contact import Contact
from models.duty import Duty
from models.policy import AskWhen

GOT_REFERRAL = "second_contact.got_referral"
NO_REFERRAL = "second_contact.no_referral"

HURT = "hurt"


def card(sight: Sight, duty: Duty) -> list[Block]:
    """The follow-up card as things are now."""
    if not duty.is_open:
        return words.settled(sight, duty)
    if moved := words.elsewhere(sight, duty):
        return moved
    hurt = _has_hurt(_first_call(sight, duty))
    value = str(duty.id)
    got = blocks.button("Got a referral", GOT_REFERRAL, value, style=None if hurt else "primary")
    none = blocks.button("No referral this time", NO_REFERRAL, value, style="primary" if hurt else None)
    rest = [blocks.button("Snooze", SNOOZE, value), blocks.button("More", MORE, value)]
    order = [none, got, *rest] if hurt else [got, none, *rest]
    return [
        blocks.header(words.title(duty)),
        blocks.sentence(news(sight, duty)),
        *blocks.facts([("Phone", duty.candidate.phone or ""), ("E-mail", duty.candidate.email or "")]),
        blocks.aside("You told them the news, so the second contact is yours."),
        blocks.row(f"second_contact.{duty.id}", order),
        blocks.lines("In the order that works", to_say(duty, hurt=hurt)),
    ]


def news(sight: Sight, duty: Duty) -> str:
    """When they heard it, and how to begin."""
    name, role, call = words.name(duty), words.role(duty), _first_call(sight, duty)
    if _has_hurt(call):
        return f"Last time it hurt. Start with how {name} is; leave the ask for another day if it does not fit."
    if call is None:
        return f"{name} has heard about {role}. Ask how things are."
    calendar = sight.reader.calendar
    when = days.on_day(calendar.day_of(call.at), calendar.day_of(sight.now))
    return f"{name} heard about {role} {when}. A short call now turns a no into a relationship."


def to_say(duty: Duty, *, hurt: bool) -> list[str]:
    """How the role ended, what else they have going, soothe, and only then the ask."""
    lines = [
        f"I wanted to tell you how {words.role(duty)} ended.",
        "What else do you have going?",
        "You came far. That stays with us when the next one opens.",
    ]
    ask = "If somebody comes to mind for whom this could be something, I would love to hear the name."
    was_asked = duty.workspace.policy.referral_ask is AskWhen.CALL
    return lines if hurt or was_asked else [*lines, ask]


def _first_call(sight: Sight, duty: Duty) -> Contact | None:
    return sight.session.get(Contact, duty.made_by_id) if duty.made_by_id else None


def _has_hurt(call: Contact | None) -> bool:
    return bool(call and call.details.get("mood") == HURT)
