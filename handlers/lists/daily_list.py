"""Draws the daily list: who waits for the reader, which reasons clients owe, and what a lead can take over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_bolt import App
from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View
from sqlalchemy import select

from handlers.cards import headlines, rows, status_line, words
from handlers.cards import message as cards
from handlers.cards.words import OPEN_CARD
from handlers.lists import lead_part, list_wording, reason_rows
from handlers.lists.list_wording import LastNews
from handlers.runtime import listeners
from handlers.ui import blocks
from models.context import Context
from models.duties import client_reason, undo
from models.duties.duty import Duty
from models.lists import daily_list, last_week
from models.lists.daily_list import ListLine
from models.outbox.message import Message, MessageDuty, Rendered, Shown
from models.rules.kinds import DutyKind
from models.rules.ladder import Ask, AskReason
from models.rules.text import counted

ROWS_FROM = 2
"""From this many duties on they are rows; a single one is its card."""

LET_GO = {
    DutyKind.FOLLOW_UP: "A second contact was let go",
    DutyKind.REFERRAL_CALL: "A first call to a referral was let go",
    DutyKind.THANKS: "A thank-you was let go",
}
"""Headlines of a list that only says so."""

MOST_BLOCKS = 48
"""Two fewer than Slack accepts: room for the last line."""

BLOCKS_OF_ROW = 2

LEADS_SHARE = 8
"""Rows that a lead's part may take of the list's 20, however many the lead's own are."""


@dataclass(frozen=True)
class Due:
    """The contents of one list."""

    own: Sequence[ListLine]
    reasons: Sequence[Duty]
    """Duties whose reason the client still owes."""
    leads: Sequence[ListLine]

    @property
    def asked(self) -> list[Duty]:
        """The reader's own duties, without those that the list lets go."""
        return [line.duty for line in self.own if line.ask and line.ask.why is not AskReason.LET_GO]

    @property
    def led(self) -> list[Duty]:
        return [line.duty for line in self.leads]


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
        if not (due.own or due.reasons or due.leads):
            return None
        is_first = last_week.is_first_list(ctx.session, ctx.person, message.slot)
        message.details = {**message.details, **_kept(due), "first_of_week": is_first}
        return _drawn(ctx, due, message)
    if daily_list.is_cut(ctx.session, message):
        headline = _cut_headline(ctx, message)
        return Rendered(headline, blocks.as_json([blocks.aside(headline)]))
    return _drawn(ctx, _shown(ctx, message), message)


def _kept(due: Due) -> dict[str, object]:
    """What the details of a sent list hold, for its headline once it is cut: ids only."""
    return {
        **headlines.kept(due.asked or due.led or due.reasons),
        "is_about": "own" if due.asked else "led" if due.led else "reasons" if due.reasons else "let_go",
        "reasons": [duty.id for duty in due.reasons],
    }


def _cut_headline(ctx: Context, message: Message) -> str:
    """The headline that stays of an earlier day's list: "Monday: 4 of 6 heard from you"."""
    day = date.fromisoformat(message.slot)
    duties = headlines.kept_people(ctx, message, message.details)
    count = len({duty.candidate.person_id for duty in duties})
    who, were = (headlines.name_of(ctx, duties), "was") if count == 1 else (f"{count} people", "were")
    match message.details.get("is_about"):
        case "own":
            return headlines.of_day(ctx, day, duties)
        case "led":
            return f"{day:%A}: {who} needed somebody"
        case "reasons":
            return f"{day:%A}: {who} {were} without a reason"
        case _:
            return f"{day:%A}: a second call was closed"


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
    headline = _headline(ctx, due)
    list_blocks: list[Block] = [blocks.header(headline)] if due.own or (due.reasons and not due.leads) else []
    reasons = reason_rows.draw(ctx, due.reasons)
    for_leads = min(len(due.leads), LEADS_SHARE)
    kept_free = len(list_blocks) + len(reasons) + (lead_part.blocks_of(for_leads) if for_leads else 0)
    own_rows = rows.MOST_ROWS - for_leads
    list_blocks += [*_own_part(ctx, due.own, own_rows, MOST_BLOCKS - kept_free), *reasons]
    if due.leads:
        left = rows.MOST_ROWS - min(len(due.own), own_rows)
        list_blocks += lead_part.draw(ctx, due.led, most_rows=left, most_blocks=MOST_BLOCKS - len(list_blocks))
    if message.details.get("first_of_week"):
        list_blocks += _last_week(ctx, date.fromisoformat(message.slot))
    lines = [line.shown for line in [*due.own, *due.leads]]
    in_lines = {shown.duty_id for shown in lines}
    reasons_shown = [Shown(duty.id, why=AskReason.REASON) for duty in due.reasons if duty.id not in in_lines]
    return Rendered(_notification(ctx, due, headline), blocks.as_json(list_blocks), (*lines, *reasons_shown))


def _last_week(ctx: Context, day: date) -> list[Block]:
    """The last line of the first list of a week: "Last week 4 people heard from you; 2 named someone." """
    done = last_week.numbers(ctx.session, ctx.person, day)
    if not done.heard:
        return []
    named = f"; {done.named} named someone" if done.named else ""
    return [blocks.sentence(f"Last week {counted(done.heard, 'person', 'people')} heard from you{named}.")]


def _headline(ctx: Context, due: Due) -> str:
    """The headline. Counts people, not duties, as of now."""
    if due.asked:
        return headlines.of_own(ctx, due.asked)
    if due.own:
        kinds = {line.duty.kind for line in due.own}
        return next(headline for kind, headline in LET_GO.items() if kind in kinds)
    return lead_part.headline(ctx, due.led) if due.leads else reason_rows.headline(ctx, due.reasons)


def _notification(ctx: Context, due: Due, headline: str) -> str:
    """The message's text: who waits by name while somebody does, and who needs somebody with whom."""
    own = [duty for duty in due.asked if duty.is_open and duty.is_of(ctx.person)]
    texts = [headlines.waiting_line(ctx, own) if own else headline if due.own or not due.leads else ""]
    return ". ".join(filter(None, [*texts, lead_part.notification(ctx, due.led) if due.leads else ""]))


def _own_part(ctx: Context, own: Sequence[ListLine], most_rows: int, most_blocks: int) -> list[Block]:
    """The card of a single duty, rows for more; the group of those who applied counts as one."""
    applied, _ = rows.split_applied(ctx, [line.duty for line in own])
    ids = {duty.id for duty in applied}
    together = [line for line in own if line.duty.id in ids]
    rest = [line for line in own if line.duty.id not in ids]
    group = rows.applied_groups(ctx, applied, list_wording.group_text(ctx, together))
    asked = [line for line in rest if not _is_let_go(line)]
    if len(asked) + bool(group) < ROWS_FROM:
        return [*[block for line in rest for block in _full(ctx, line)], *group]
    above = [blocks.sentence(text) for text in list_wording.said_once(ctx, rest)]
    space = (most_blocks - len(above) - len(group) - 1) // BLOCKS_OF_ROW
    listed = rest[: min(most_rows - bool(group), space)]
    news = list_wording.last_news(ctx.session, [line.duty for line in listed])
    part = rows.once(
        block for line in listed for block in (_row(ctx, line, news) if _waits(ctx, line) else [_done_row(ctx, line)])
    )
    return [*above, *part, *group, *rows.and_more(len(rest) - len(listed))]


def _waits(ctx: Context, line: ListLine) -> bool:
    """Whether the person of this line still waits for the reader."""
    return line.duty.is_open and line.duty.is_of(ctx.person) and not _is_let_go(line)


def _is_let_go(line: ListLine) -> bool:
    return line.ask is not None and line.ask.why is AskReason.LET_GO


def _sentence(ctx: Context, line: ListLine) -> Block:
    return blocks.sentence(list_wording.line_text(ctx, line))


def _done_row(ctx: Context, line: ListLine) -> Block:
    """The sentence of a person who no longer waits for the reader, with Undo while it is possible."""
    duty, text = line.duty, list_wording.line_text(ctx, line)
    answer = undo.undoable(ctx, duty) if duty.settled_at and ctx.may_act_for(duty.owner) else None
    if answer is None or _is_let_go(line):
        return blocks.sentence(text)
    return SectionBlock(
        block_id=f"done.{duty.id}", text=blocks.plain(text), accessory=words.undo_button(duty, answer.id)
    )


def _row(ctx: Context, line: ListLine, news: LastNews) -> list[Block]:
    duty = line.duty
    parts = list_wording.row_parts(ctx, line, news)
    return rows.person(f"row.{duty.id}", words.name(duty), parts, rows.row_buttons(duty))


def _full(ctx: Context, line: ListLine) -> list[Block]:
    """The card of the list's only duty, with the list's sentence, and without the lines to say."""
    duty = line.duty
    is_gone = duty.is_open and not duty.is_of(ctx.person)
    if is_gone or not ctx.may_act_for(duty.owner) or _is_let_go(line):
        return [_sentence(ctx, line)]
    card = cards.card_without_texts(ctx, duty)
    if not duty.is_open:
        return card
    news = 1 + len(status_line.status(ctx, duty))
    return [*card[:news], _sentence(ctx, line), *card[news + 1 :]]


def card_form(ctx: Context, duty: Duty) -> View:
    """The card of one row, in a form of its own."""
    return View(type="modal", title=words.form_title(duty), close="Close", blocks=cards.card(ctx, duty))


def register(app: App) -> None:
    app.action(OPEN_CARD)(listeners.on_open(card_form, for_ended=True))
