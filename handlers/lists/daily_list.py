"""Draws the daily list: who waits for the reader, which reasons clients owe, and what a lead can take over."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_bolt import App
from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View
from sqlalchemy import select

from handlers.cards import rows, status_line, words
from handlers.cards.message import card as card_of
from handlers.cards.words import ADD_REASON, OPEN_CARD
from handlers.lists import list_wording
from handlers.runtime import listeners
from handlers.ui import blocks, dates
from models.context import Context
from models.duties import client_reason
from models.duties.duty import Duty
from models.lists import daily_list
from models.lists.daily_list import ListLine
from models.outbox.message import Message, MessageDuty, Rendered, Shown
from models.rules.kinds import DutyKind
from models.rules.ladder import Ask, AskReason

MOST = 5
"""Maximum lines in one list; the others are on their cards."""

LET_GO = {
    DutyKind.FOLLOW_UP: "A second contact was let go",
    DutyKind.REFERRAL_CALL: "A first call to a referral was let go",
    DutyKind.THANKS: "A thank-you was let go",
}
"""Headlines of a list that only says so."""

MOST_BLOCKS = 48
"""Two fewer than Slack accepts: room for the last line."""


def reason_rows(ctx: Context, duties: Sequence[Duty]) -> list[Block]:
    """A line for each duty, also if the reason has come since."""
    reason_blocks: list[Block] = [_reason_row(ctx, duty) for duty in duties[:MOST]]
    rest = len(duties) - MOST
    return [*reason_blocks, *([blocks.aside(f"and {rest} more reasons are still to come.")] if rest > 0 else [])]


def reason_headline(duties: Sequence[Duty]) -> str:
    """The header of a list that asks for nothing else."""
    if len({duty.candidate_id for duty in duties}) == 1:
        return f"{words.name(duties[0])} is still without a reason"
    return f"{len({duty.candidate_id for duty in duties})} people are still without a reason"


def reason_text(ctx: Context, duty: Duty) -> str:
    """Whose reason is missing, and since when; or that it has come."""
    if not ctx.may_act_for(duty.owner):
        return "This reason is not yours to ask for any more."
    name, decline = words.name(duty), duty.recorded
    if decline.withdrawn_at or not duty.is_of(ctx.person):
        return f"The reason for {name} is not yours to ask for any more."
    if not decline.client_owes_reason:
        tell = "" if duty.is_open else f" {name} was told without it: pass it on."
        return f"The reason for {name} is written down.{tell}"
    client = blocks.cut(decline.role.client or "The client", 40)
    today = ctx.person.calendar.day_of(ctx.now)
    since = dates.day(ctx.person.calendar.day_of(decline.recorded_at), today)
    role = blocks.cut(decline.role.title, 60)
    return f"{client} has owed the reason for {name}, {role}, since {since}. A short question may do."


def _reason_row(ctx: Context, duty: Duty) -> Block:
    text = blocks.plain(reason_text(ctx, duty))
    if not duty.recorded.client_owes_reason or not duty.is_of(ctx.person):
        return SectionBlock(block_id=f"owed_reason.{duty.id}", text=text)
    button = blocks.button("Add the reason", ADD_REASON, str(duty.id))
    return SectionBlock(block_id=f"owed_reason.{duty.id}", text=text, accessory=button)


@dataclass(frozen=True)
class Due:
    """The contents of one list."""

    own: Sequence[ListLine]
    reasons: Sequence[Duty]
    """Duties whose reason the client still owes."""
    leads: Sequence[ListLine]


def draw(message: Message, ctx: Context) -> Rendered | None:
    """The list drawn from the rows as they are now; None: nothing is due, or its hour has passed."""
    if message.ts is None:
        if not daily_list.is_time_for(ctx.person, message.slot, ctx.now):
            return None
        day = ctx.person.calendar.day_of(ctx.now)
        due = Due(
            daily_list.own_lines(ctx.session, ctx.person, day),
            client_reason.asked_on(ctx.session, ctx.person, day),
            daily_list.lead_lines(ctx.session, ctx.person, ctx.now),
        )
        return _drawn(ctx, due, message) if due.own or due.reasons or due.leads else None
    if daily_list.is_cut(ctx.session, message):
        headline = rows.kept_headline(ctx, message.details) or rows.NEED_SOMEBODY
        return Rendered(headline, blocks.as_json([blocks.aside(f"{headline} (see the newer list below)")]))
    return _drawn(ctx, _shown(ctx, message), message)


def _shown(ctx: Context, message: Message) -> Due:
    """The contents of a list that was sent, read from the database."""
    message_duties = ctx.session.scalars(
        select(MessageDuty).where(MessageDuty.message_id == message.id).order_by(MessageDuty.place)
    ).all()
    day = ctx.person.calendar.day_of(message.posted_at or ctx.now)
    duties = {
        duty.id: duty
        for duty in ctx.session.scalars(select(Duty).where(Duty.id.in_([row.duty_id for row in message_duties])))
    }
    lines = [row for row in message_duties if row.why != AskReason.REASON]
    return Due(
        [
            ListLine(duties[row.duty_id], Ask(day, AskReason(row.why or ""), row.step))
            for row in lines
            if not row.is_leads_part
        ],
        [duties[duty_id] for duty_id in message.details.get("reasons", []) if duty_id in duties],
        [ListLine(duties[row.duty_id], None) for row in lines if row.is_leads_part],
    )


def _drawn(ctx: Context, due: Due, message: Message) -> Rendered:
    headline = rows.kept_headline(ctx, message.details) or _headline(due)
    if message.ts is None:
        heads = [line.duty for line in due.own if line.ask and line.ask.why is not AskReason.LET_GO] or due.reasons
        headline_details = rows.headline_to_keep(headline, heads)
        message.details = {**message.details, **headline_details, "reasons": [duty.id for duty in due.reasons]}
    has_header = due.own or (due.reasons and not due.leads)
    list_blocks: list[Block] = [blocks.header(headline)] if has_header else []
    list_blocks += [*_own_part(ctx, due.own), *reason_rows(ctx, due.reasons)]
    if due.leads:
        room = MOST_BLOCKS - len(list_blocks) - 1
        listed = due.leads[: min(rows.MOST_ROWS, room)]
        part = rows.once(_lead_row(ctx, line.duty) for line in listed)
        list_blocks += [blocks.header(rows.NEED_SOMEBODY), *part, *rows.and_more(len(due.leads) - len(listed))]
    lines = [line.shown for line in [*due.own, *due.leads]]
    in_lines = {shown.duty_id for shown in lines}
    reasons_shown = [Shown(duty.id, why=AskReason.REASON) for duty in due.reasons if duty.id not in in_lines]
    return Rendered(headline, blocks.as_json(list_blocks), (*lines, *reasons_shown))


def _headline(due: Due) -> str:
    """The headline. Counts people, not duties."""
    waiting = [line.duty for line in due.own if line.ask and line.ask.why is not AskReason.LET_GO]
    if waiting:
        return rows.headline(waiting)
    if due.own:
        kinds = {line.duty.kind for line in due.own}
        return next(headline for kind, headline in LET_GO.items() if kind in kinds)
    return rows.NEED_SOMEBODY if due.leads else reason_headline(due.reasons)


def _own_part(ctx: Context, own: Sequence[ListLine]) -> list[Block]:
    """Full cards for a few people, rows for more; the group of those who applied counts as one."""
    applied, _ = rows.split_applied(ctx, [line.duty for line in own])
    ids = {duty.id for duty in applied}
    together = [line for line in own if line.duty.id in ids]
    rest = [line for line in own if line.duty.id not in ids]
    group = rows.applied_groups(ctx, applied, list_wording.group_text(ctx, together))
    full = [block for line in rest for block in _full(ctx, line)]
    if len(rest) + bool(group) < rows.ROWS_FROM and rows.fits([*full, *group]):
        return [*full, *group]
    listed = rest[: rows.MOST_ROWS - bool(group)]
    part = rows.once(_own_row(ctx, line) for line in listed)
    return [*part, *group, *rows.and_more(len(rest) - len(listed))]


def _own_row(ctx: Context, line: ListLine) -> Block:
    if not ctx.may_act_for(line.duty.owner):
        return blocks.sentence(list_wording.line_text(ctx, line))
    return rows.row(ctx.person, line.duty, list_wording.line_text(ctx, line))


def _full(ctx: Context, line: ListLine) -> list[Block]:
    sentence, duty = blocks.sentence(list_wording.line_text(ctx, line)), line.duty
    is_gone = duty.is_open and not duty.is_of(ctx.person)
    if is_gone or not ctx.may_act_for(duty.owner) or (line.ask and line.ask.why is AskReason.LET_GO):
        return [sentence]
    card = card_of(ctx, duty)
    if not duty.is_open:
        return card
    news = 1 + len(status_line.status(ctx, duty))
    return [*card[:news], sentence, *card[news + 1 :]]


def _lead_row(ctx: Context, duty: Duty) -> Block:
    """A row: one person who needs somebody to call, and Take it."""
    if not ctx.may_act_for(duty.owner):
        return blocks.sentence(words.taken_care_of(duty))
    name, role = words.name(duty), words.role(duty)
    if not duty.is_open:
        return blocks.sentence(words.ended(ctx, duty))
    if duty.is_of(ctx.person):
        return blocks.sentence(f"You have taken {name}, about {role}. The card is with you.")
    if not daily_list.lead_still_sees(duty, ctx.now):
        return blocks.sentence(f"{duty.owner.name} takes care of {name} now, about {role}.")
    return rows.lead_row(ctx.person, duty, list_wording.lead_text(ctx, duty))


def card_form(ctx: Context, duty: Duty) -> View:
    """The card of one row, in a form of its own."""
    return View(type="modal", title=words.form_title(duty), close="Close", blocks=card_of(ctx, duty))


def register(app: App) -> None:
    app.action(OPEN_CARD)(listeners.on_open(card_form, for_ended=True))
