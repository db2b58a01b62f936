"""The card of a thank-you: somebody whom they named was placed, and they should hear that it came to something."""

from slack_sdk.models.blocks import Block

from handlers.cards import reach, ready, words
from handlers.cards.call import MORE, SNOOZE
from handlers.ui import blocks
from models.context import Act, Sight
from models.duties import referral_status
from models.duties.duty import Duty
from models.duties.referral import Referral
from models.rules.default_texts import Text

THANKED = "thanks.thanked"
NOTE = "thanks.note"


def card(sight: Sight, duty: Duty) -> list[Block]:
    """The card as things are now."""
    if not duty.is_open:
        return words.settled(sight, duty)
    if moved := words.elsewhere(sight, duty):
        return moved
    value, person = str(duty.id), duty.candidate
    buttons = [
        blocks.button("Thanked", THANKED, value, style="primary"),
        blocks.button("Ready thank-you", NOTE, value),
        blocks.button("Snooze", SNOOZE, value),
        blocks.button("More", MORE, value),
    ]
    return [
        blocks.header(words.title(duty)),
        blocks.sentence(news(sight, duty)),
        *blocks.facts([("Phone", reach.phone(sight, duty)), ("E-mail", person.email or "")]),
        blocks.aside("You took this over." if duty.ownership > 1 else "You looked after this referral."),
        blocks.row(f"thanks.{duty.id}", buttons),
        blocks.letter("The thank-you, ready to copy", note(sight, duty)[1]),
    ]


def news(sight: Sight, duty: Duty) -> str:
    """Who named whom, and what came of it."""
    return named(duty, _referral(sight, duty))


def named(duty: Duty, placed: Referral | None) -> str:
    """The same where it is known who was placed."""
    return f"{words.name(duty)} named {_called(placed)}, who was placed. A word of thanks now is the best next ask."


def note(sight: Sight, duty: Duty) -> tuple[str, str]:
    """Subject and text of the thank-you."""
    return ready.mail(duty, Text.THANK_YOU, sight.reader.name, referral=_called(_referral(sight, duty)))


def _referral(sight: Sight, duty: Duty) -> Referral | None:
    act = Act(sight.session, sight.workspace, sight.now, sight.reader)
    return referral_status.of_thanks(act, duty)


def _called(placed: Referral | None) -> str:
    return blocks.cut(placed.name, words.NAME) if placed else "somebody"
