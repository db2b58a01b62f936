"""The call card: everything a prepared recruiter needs, and one tap for what came of it."""

from slack_sdk.models.blocks import Block

from handlers import blocks, days
from handlers.cards import words
from handlers.sight import Sight
from models.duty import Duty
from models.policy import AskWhen

REACHED = "call.reached"
NO_ANSWER = "call.no_answer"
VOICEMAIL = "call.voicemail"
CALL_BACK = "snooze.call_back"
SNOOZE = "snooze.open"
HEADS_UP = "heads_up.open"
MORE = "more.open"
ADD_NUMBER = "more.add_number"


def card(sight: Sight, duty: Duty) -> list[Block]:
    """The call card as things are now."""
    if not duty.is_open:
        return words.settled(sight, duty)
    if moved := words.elsewhere(sight, duty):
        return moved
    return [
        blocks.header(words.title(duty)),
        blocks.sentence(words.news(sight, duty)),
        *words.facts(sight, duty),
        *_missing(duty),
        blocks.aside(words.why(duty)),
        *_tried(duty),
        _buttons(duty),
        blocks.lines("What you could say", to_say(duty)),
    ]


def to_say(duty: Duty) -> list[str]:
    """Lines that people say aloud. They offer; the recruiter chooses."""
    decline = duty.decline
    told = "Would it help to hear what I know about the reasons?"
    if decline.client_owes_reason or not (decline.reason or decline.may_tell):
        told = "I don't have the full reason yet. I will ask for it, and you will hear it from me."
    lines = [
        f"I have news about {words.role(duty)}, and it is not what we hoped for.",
        "We did not get there this time. I wanted you to hear that from me.",
        told,
        "What would be the ideal next step for you? Would you move for it?",
        "I will keep you posted when something like it comes up. Is that all right?",
    ]
    later = duty.workspace.policy.referral_ask is AskWhen.FOLLOW_UP
    return lines if later else [*lines, "Who do you know that I should be talking to?"]


def _missing(duty: Duty) -> list[Block]:
    """A missing number is asked for in place."""
    if duty.candidate.phone:
        return []
    return [blocks.row(f"phone.{duty.id}", [blocks.button("Add a phone number", ADD_NUMBER, str(duty.id))])]


def _tried(duty: Duty) -> list[Block]:
    """After a try, or a form left open: what it was, and what may follow it."""
    shown: list[Block] = []
    if duty.form_left:
        shown.append(blocks.aside(f"If you have told {words.name(duty)}, save how it went."))
    if duty.attempt_days:
        tries = "one day" if duty.attempt_days == 1 else f"{days.number(duty.attempt_days)} days"
        shown.append(blocks.aside(f"No answer on {tries} so far. A voicemail is not the news itself."))
        left = blocks.button("Left a voicemail", VOICEMAIL, str(duty.id))
        back = blocks.button("Call back at", CALL_BACK, str(duty.id))
        shown.append(blocks.row(f"tried.{duty.id}", [left, back]))
    return shown


def _buttons(duty: Duty) -> Block:
    value = str(duty.id)
    heads_up = blocks.button("Heads-up e-mail", HEADS_UP, value)
    reached = blocks.button("I reached them", REACHED, value, style="primary")
    rest = [blocks.button("No answer", NO_ANSWER, value), blocks.button("Snooze", SNOOZE, value)]
    more = blocks.button("More", MORE, value)
    care_first = duty.decline.care and duty.expected_since is None
    order = [heads_up, reached, *rest, more] if care_first else [reached, *rest, heads_up, more]
    return blocks.row(f"call.{duty.id}", order)
