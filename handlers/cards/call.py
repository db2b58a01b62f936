"""The call card: the facts for the call, and a button for each outcome."""

from slack_sdk.models.blocks import Block

from handlers.cards import ready, status_line, words
from handlers.cards.status_line import CALL_BACK, SNOOZE
from handlers.ui import blocks, dates
from models.context import Context
from models.directory.candidate import ContactWish
from models.duties import attempts
from models.duties.duty import Duty
from models.rules.default_texts import Text
from models.rules.kinds import Stage
from models.rules.policy import AskWhen

REACHED = "call.reached"
NO_ANSWER = "call.no_answer"
VOICEMAIL = "call.voicemail"
HEADS_UP = "heads_up.open"
MORE = words.MORE
ADD_NUMBER = "more.add_number"
CLOSING = "email.closing"
WRITE = "email.write"


def card(ctx: Context, duty: Duty) -> list[Block]:
    """The blocks of the call card."""
    if not duty.is_open:
        return words.settled(ctx, duty)
    if moved := words.elsewhere(ctx, duty):
        return moved
    return [
        blocks.header(words.title(duty)),
        *status_line.status(ctx, duty),
        blocks.sentence(words.waits(ctx, duty)),
        *words.facts(ctx, duty),
        *ready.add_reason_button(duty),
        *_missing(duty),
        blocks.aside(words.why(duty)),
        *_tried(ctx, duty),
        _buttons(duty),
        blocks.lines("What you could say", to_say(ctx, duty)),
    ]


def to_say(ctx: Context, duty: Duty) -> list[str]:
    """Suggested lines to say in the call."""
    track = Text.CALL_FINAL if duty.recorded.stage is Stage.FINAL else Text.CALL_INTERVIEWED
    lines = ready.filled_lines(duty, track, ctx.person.name)
    asks_later = duty.recorded.asks_when is AskWhen.FOLLOW_UP
    return lines if asks_later else [*lines, *ready.filled_lines(duty, Text.ASK, ctx.person.name)]


def _missing(duty: Duty) -> list[Block]:
    """The button that adds a missing phone number."""
    if duty.candidate.phone:
        return []
    return [blocks.row(f"phone.{duty.id}", [blocks.button("Add a phone number", ADD_NUMBER, str(duty.id))])]


def _tried(ctx: Context, duty: Duty) -> list[Block]:
    """What may follow an attempt; a reminder if an outcome form was left open."""
    tried_blocks: list[Block] = []
    if duty.form_left:
        tried_blocks.append(blocks.aside(f"If you have told {words.name(duty)}, save how it went."))
    if duty.attempt_days:
        tried_blocks.append(blocks.aside("A voicemail is not the news itself."))
        tried_blocks.append(blocks.lines("If their voicemail answers", _for_voicemail(ctx, duty)))
        buttons = [
            blocks.button("Left a voicemail", VOICEMAIL, str(duty.id)),
            blocks.button("Call back at", CALL_BACK, str(duty.id)),
        ]
        if attempts.may_close(ctx.session, duty):
            buttons.append(blocks.button("Closing e-mail", CLOSING, str(duty.id)))
        tried_blocks.append(blocks.row(f"tried.{duty.id}", buttons))
    return tried_blocks


def _buttons(duty: Duty) -> Block:
    """The buttons, the recommended one first: e-mail if they wish that, then a heads-up where care is needed."""
    value, by_email = str(duty.id), duty.candidate.wishes is ContactWish.EMAIL
    heads_up = blocks.button("Heads-up e-mail", HEADS_UP, value)
    reached = blocks.button("I reached them", REACHED, value, style=None if by_email else "primary")
    others = [blocks.button("No answer", NO_ANSWER, value), blocks.button("Snooze", SNOOZE, value)]
    more = blocks.button("More", MORE, value)
    care_first = duty.recorded.care and duty.expected_since is None
    order = [heads_up, reached, *others, more] if care_first else [reached, *others, heads_up, more]
    if by_email:
        order = [blocks.button("Open the e-mail", WRITE, value, style="primary"), *order]
    return blocks.row(f"call.{duty.id}", order)


def _for_voicemail(ctx: Context, duty: Duty) -> list[str]:
    """What to say to a voicemail, with the business day on which the owner tries again."""
    calendar = ctx.person.calendar
    today = calendar.day_of(ctx.now)
    next_try = dates.on_day(calendar.next_business_day(today), today)
    return ready.filled_lines(duty, Text.VOICEMAIL, ctx.person.name, next_try=next_try)
