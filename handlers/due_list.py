"""The one list a day: who waits to hear from you, and, for a lead, for whom somebody else must be found."""

from collections.abc import Sequence

from slack_bolt import App
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy import select

from handlers import answering, blocks, list_words, rows
from handlers.cards import words
from handlers.cards.by_kind import card as card_of
from handlers.cards.words import OPEN_CARD
from handlers.sight import Sight
from models import duty as duties
from models import listing
from models.act import Act
from models.cadence import Ask, Why
from models.drawing import Drawing
from models.duty import Duty
from models.listing import Line
from models.message import Message, Shows

MOST_BLOCKS = 48
"""Two fewer than Slack takes: room for the last line."""


def draw(message: Message, sight: Sight) -> Drawing | None:
    """The list as the rows are now; None when nothing is due, or its hour has passed."""
    if message.ts is None:
        if not listing.is_time_for(sight.reader, message.slot, sight.now):
            return None
        day = sight.reader.calendar.day_of(sight.now)
        own = listing.own_lines(sight.session, sight.reader, day)
        leads = listing.lead_lines(sight.session, sight.reader, sight.now)
        return _drawn(sight, own, leads, message) if own or leads else None
    if listing.is_cut(sight.session, message):
        headline = message.details["headline"]
        return Drawing(headline, blocks.as_json([blocks.aside(f"{headline} (see the newer list below)")]))
    return _drawn(sight, *_shown(sight, message), message)


def _shown(sight: Sight, message: Message) -> tuple[list[Line], list[Line]]:
    """What the list showed when it was sent."""
    kept = sight.session.scalars(select(Shows).where(Shows.message_id == message.id).order_by(Shows.place)).all()
    day = sight.reader.calendar.day_of(message.posted_at or sight.now)
    found = {one.id: one for one in sight.session.scalars(select(Duty).where(Duty.id.in_([k.duty_id for k in kept])))}
    own = [Line(found[k.duty_id], Ask(day, Why(k.why or ""), k.step)) for k in kept if not k.is_leads_part]
    return own, [Line(found[k.duty_id], None) for k in kept if k.is_leads_part]


def _drawn(sight: Sight, own: Sequence[Line], leads: Sequence[Line], message: Message) -> Drawing:
    headline = message.details.get("headline") or _headline(own)
    if "headline" not in message.details:
        message.details = {**message.details, "headline": headline}
    shown: list[Block] = [blocks.header(headline)] if own else []
    shown += _own_part(sight, own)
    if leads:
        room = MOST_BLOCKS - len(shown) - 1
        part = [_lead_row(sight, line.duty) for line in leads[: min(rows.MOST_ROWS, room)]]
        shown += [blocks.header(rows.NEED_SOMEBODY), *part, *rows.and_more(len(leads) - len(part))]
    return Drawing(headline, blocks.as_json(shown), tuple(line.shown for line in [*own, *leads]))


def _headline(own: Sequence[Line]) -> str:
    """Counts people, not duties."""
    waiting = [line.duty for line in own if line.ask and line.ask.why is not Why.LET_GO]
    if waiting:
        return rows.headline(waiting)
    return "A second contact was let go" if own else rows.NEED_SOMEBODY


def _own_part(sight: Sight, own: Sequence[Line]) -> list[Block]:
    full = [block for line in own for block in _full(sight, line)]
    if len(own) < rows.ROWS_FROM and rows.fits(full):
        return full
    part = [rows.row(line.duty, list_words.said(sight, line)) for line in own[: rows.MOST_ROWS]]
    return [*part, *rows.and_more(len(own) - len(part))]


def _full(sight: Sight, line: Line) -> list[Block]:
    said, duty = blocks.sentence(list_words.said(sight, line)), line.duty
    is_gone = duty.is_open and not sight.is_owner(duty)
    if is_gone or (line.ask and line.ask.why is Why.LET_GO):
        return [said]
    card = card_of(sight, duty)
    return [card[0], said, *card[2:]] if duty.is_open else card


def _lead_row(sight: Sight, duty: Duty) -> Block:
    """One person who needs somebody to call, and Take it."""
    name, role = words.name(duty), words.role(duty)
    if not duty.is_open:
        return blocks.sentence(words.ended(sight, duty))
    if sight.is_owner(duty):
        return blocks.sentence(f"You have taken {name}, about {role}. The card is with you.")
    if not duties.lead_still_sees(duty, sight.now):
        return blocks.sentence(f"{duty.owner.name} takes care of {name} now, about {role}.")
    return rows.lead_row(duty, list_words.said_to_lead(sight, duty))


def opened(act: Act, duty: Duty) -> View:
    """The card of one row, in a window of its own."""
    sight = Sight(act.session, act.workspace, act.person, act.now)
    return View(type="modal", title="Signoff", close="Close", blocks=card_of(sight, duty))


def register(app: App) -> None:
    app.action(OPEN_CARD)(answering.form(opened, for_ended=True))
