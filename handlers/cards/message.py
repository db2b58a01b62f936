"""A card in a message of its own: for a new duty, at a time that was chosen, or several as one list."""

from slack_sdk.models.blocks import Block
from sqlalchemy import select

from handlers.cards import applied_rows, by_kind, rows, words
from handlers.cards.by_kind import card
from handlers.ui import blocks
from models.context import Sight
from models.duties.duty import Duty
from models.outbox.drawing import Drawing, Shown
from models.outbox.message import Message
from models.rules.deadlines import Kind

LATER = "You keep these people posted from now on"
"""Several promises came at once, none of them due yet."""
AGAIN_LATER = "These people hear from you again on a later day"
"""The same with second contacts among them."""


def draw(message: Message, sight: Sight) -> Drawing | None:
    """The card of one duty; None when it was settled, or went to somebody else, before it was sent."""
    duty = sight.session.get(Duty, message.duty_id)
    if duty is None or (message.ts is None and (not duty.is_open or not sight.is_owner(duty))):
        return None
    if message.ts is None and message.slot != f"{duty.id}.{duty.ownership}":
        return None
    return _drawn(sight, duty, card(sight, duty), words.title(duty))


def draw_chosen(message: Message, sight: Sight) -> Drawing | None:
    """The card again, at the time that was chosen; None when another time was chosen since."""
    duty = sight.session.get(Duty, message.duty_id)
    if duty is None or not duty.is_open:
        return _drawn(sight, duty, card(sight, duty), words.title(duty)) if duty and message.ts else None
    chosen = duty.chosen_at.isoformat() if duty.chosen_at else None
    is_away = sight.reader.is_away(sight.now)
    if message.ts is None and (chosen != message.details["at"] or not sight.is_owner(duty) or is_away):
        return None
    if not sight.sees(duty):
        return _drawn(sight, duty, card(sight, duty), "")
    said = _why(sight, duty, message.details["for"])
    return _drawn(sight, duty, [blocks.sentence(said), *card(sight, duty)], said)


def draw_several(message: Message, sight: Sight) -> Drawing | None:
    """Five new cards or more as one list, each with the way to its card."""
    query = select(Duty).where(Duty.workspace_id == message.workspace_id, Duty.id.in_(message.details["duties"]))
    duties = list(sight.session.scalars(query.order_by(Duty.tell_by, Duty.id)))
    waiting = [duty for duty in duties if duty.is_open and sight.is_owner(duty)]
    if not waiting and message.ts is None:
        return None
    due = [duty for duty in waiting if not duty.is_ahead(sight.now)]
    headline = rows.kept_headline(sight, message.details)
    if headline is None:
        has_second = any(duty.kind is Kind.FOLLOW_UP for duty in waiting)
        headline = rows.headline(due) if due else AGAIN_LATER if has_second else LATER
        message.details = {**message.details, **rows.headline_to_keep(headline, due)}
    shown: list[Block] = [blocks.header(headline)]
    together, others = applied_rows.apart(sight, duties)
    shown += rows.once(_line(sight, duty) for duty in others[: rows.MOST_ROWS])
    shown += [*applied_rows.groups(sight, together), *rows.and_more(len(others) - rows.MOST_ROWS)]
    return Drawing(headline, blocks.as_json(shown), tuple(Shown(duty.id) for duty in duties))


def _line(sight: Sight, duty: Duty) -> Block:
    if not sight.sees(duty):
        return blocks.sentence(words.taken_care_of(duty))
    return rows.row(sight.reader, duty, _row(sight, duty))


def _row(sight: Sight, duty: Duty) -> str:
    if not duty.is_open:
        return words.ended(sight, duty)
    if not sight.is_owner(duty):
        return f"{duty.owner.name} takes care of {words.name(duty)} now."
    return by_kind.row(sight, duty)


def _why(sight: Sight, duty: Duty, chosen_for: str) -> str:
    name = words.name(duty)
    if chosen_for == "heads_up" and duty.expected_since:
        return f"{name} {rows.expects(sight, duty)}. Did you reach them?"
    if chosen_for == "call_back":
        return f"{name} asked to be called now."
    return f"You asked me to bring {name} back now."


def _drawn(sight: Sight, duty: Duty, shown: list[Block], text: str) -> Drawing:
    """`text` is what the notification says, to those who may see the person."""
    text = text if sight.sees(duty) else words.taken_care_of(duty)
    return Drawing(text, blocks.as_json(shown), (Shown(duty.id),))
