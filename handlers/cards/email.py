"""The e-mail card: the text is ready, and one tap says that it is on its way."""

from slack_sdk.models.blocks import Block

from handlers import blocks
from handlers.cards import words
from handlers.cards.call import MORE, SNOOZE
from handlers.sight import Sight
from models.duty import Duty
from models.owed import Stage

SENT = "email.sent"


def card(sight: Sight, duty: Duty) -> list[Block]:
    """The e-mail card as things are now."""
    if not duty.is_open:
        return words.settled(sight, duty)
    if moved := words.elsewhere(sight, duty):
        return moved
    value = str(duty.id)
    buttons = [
        blocks.button("Sent", SENT, value, style="primary"),
        blocks.button("Snooze", SNOOZE, value),
        blocks.button("More", MORE, value),
    ]
    return [
        blocks.header(words.title(duty)),
        blocks.sentence(words.news(sight, duty)),
        *words.facts(sight, duty),
        blocks.aside(words.why(duty)),
        blocks.row(f"email.{duty.id}", buttons),
        blocks.letter("The text, ready to copy", ready(sight, duty)),
    ]


def ready(sight: Sight, duty: Duty) -> list[str]:
    """The e-mail, paragraph by paragraph; nothing in it that is not known."""
    decline = duty.decline
    opening = {
        Stage.APPLIED: f"Thank you for applying for {words.role(duty)}, and for the time you put into it.",
        Stage.SUBMITTED: f"We put you forward for {words.role(duty)}, and I have their answer.",
    }
    reason = decline.may_tell or ("" if decline.client_owes_reason else decline.reason or "")
    said = f"What I can tell you about the reason: {reason}" if reason else ""
    close = "I would like to keep you posted. Which next step would be the ideal one for you?"
    paragraphs = [
        f"Hello {words.name(duty)},",
        opening.get(decline.stage, f"I have news about {words.role(duty)}."),
        "We will not go further together on this one.",
        said,
        close,
        sight.reader.name,
    ]
    return [one for one in paragraphs if one]
