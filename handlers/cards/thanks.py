"""The thank-you card: a person whom the candidate named was placed."""

from slack_sdk.models.blocks import Block

from handlers.cards import ready, status_line, words
from handlers.cards.call import MORE
from handlers.cards.status_line import SNOOZE
from handlers.ui import blocks
from models.context import Context
from models.duties import referral_status
from models.duties.duty import Duty
from models.duties.referral import Referral
from models.rules.default_texts import Text

THANKED = "thanks.thanked"
NOTE = "thanks.note"


def card(ctx: Context, duty: Duty) -> list[Block]:
    """The blocks of the card."""
    if not duty.is_open:
        return words.settled(ctx, duty)
    if moved := words.elsewhere(ctx, duty):
        return moved
    value, person = str(duty.id), duty.candidate
    buttons = [
        blocks.button("Thanked", THANKED, value, style="primary"),
        blocks.button("Open the e-mail", NOTE, value),
        blocks.button("Snooze", SNOOZE, value),
        blocks.button("More", MORE, value),
    ]
    return [
        blocks.header(words.title(duty)),
        *status_line.status(ctx, duty),
        blocks.sentence(news(ctx, duty)),
        blocks.sentence(may_tell(_referral(ctx, duty))),
        *blocks.facts(
            [
                ("Note", words.handed_note(ctx, duty)),
                ("Phone", words.phone_fact(ctx, duty.candidate)),
                ("E-mail", person.email or ""),
            ]
        ),
        blocks.aside("You took this over." if duty.ownership > 1 else "You recorded this referral."),
        blocks.row(f"thanks.{duty.id}", buttons),
        blocks.letter("The text", note(ctx, duty)[1]),
    ]


def news(ctx: Context, duty: Duty) -> str:
    """One sentence: who named whom, and that they were placed."""
    return named(duty, _referral(ctx, duty))


def named(duty: Duty, placed: Referral | None) -> str:
    """The same with the referral already read."""
    return f"{words.name(duty)} named {_called(placed)}, who was placed. Say thank you before you ask again."


def may_tell(placed: Referral | None) -> str:
    """The question that comes before the thank-you."""
    return f"Has {blocks.cut(placed.first_name, words.NAME) if placed else 'the person'} said you may tell?"


def note(ctx: Context, duty: Duty) -> tuple[str, str]:
    """Subject and text of the thank-you."""
    return ready.filled_mail(duty, Text.THANK_YOU, ctx.person.name, referral=_called(_referral(ctx, duty)))


def _referral(ctx: Context, duty: Duty) -> Referral | None:
    return referral_status.of_thanks(ctx, duty)


def _called(placed: Referral | None) -> str:
    return blocks.cut(placed.name, words.NAME) if placed else "somebody"
