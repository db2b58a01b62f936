"""The daily list: its lines, its recipients, and the steps taken once Slack has accepted it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from models.context import Context
from models.directory.recruiter import Recruiter, find_recruiter
from models.duties import client_reason, settle
from models.duties.duty import Duty, find_duty, open_duties_of_owner, reschedule_duty
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind
from models.outbox import home_tab, message, planned_lists
from models.outbox.message import Message, MessageDuty, MessageState, Shown, mark_stale_where, schedule_message
from models.rules import ladder
from models.rules.kinds import NEWS
from models.rules.ladder import Ask, AskReason


def leads_at_work(session: Session, duty: Duty, now: datetime) -> list[Recruiter]:
    """The owner's leads who are not away today."""
    return [lead for lead in duty.owner.leads(session) if not lead.is_away(now)]


def warned_day(duty: Duty, today: date) -> date:
    """The day that today's warning names: the day on which the lead will be asked."""
    calendar = duty.owner.calendar
    day = ladder.warned_day(today, duty.standing, calendar, duty.workspace.policy)
    return day or calendar.next_business_day(today)


def lead_still_sees(duty: Duty, now: datetime) -> bool:
    return duty.lead_sees(duty.owner.calendar.day_of(now))


@dataclass(frozen=True)
class ListLine:
    """A duty in a list, and why it is there. `ask` None: in the lead's part."""

    duty: Duty
    ask: Ask | None

    @property
    def shown(self) -> Shown:
        if self.ask is None:
            return Shown(self.duty.id, is_leads_part=True)
        return Shown(self.duty.id, self.ask.step, self.ask.why)


def own_lines(session: Session, person: Recruiter, day: date) -> list[ListLine]:
    """The lines that this day's list asks its owner.

    First candidates who expect a call, then those without the news, then all others; each longest wait first.
    """
    owed = open_duties_of_owner(session, person)
    lines = [ListLine(duty, ask) for duty in owed if (ask := duty.ask_on(day))]
    return sorted(lines, key=_urgency)


def lead_lines(session: Session, lead: Recruiter, now: datetime) -> list[ListLine]:
    """The lines that the lead sees: duties handed up or whose owner is away, as of the owner's day."""
    today = lead.calendar.day_of(now)
    query = select(Duty).where(
        Duty.workspace_id == lead.workspace_id,
        Duty.settled_at.is_(None),
        Duty.lead_on <= today + timedelta(days=2),  # the owner's date may be that far ahead
        Duty.owner_id != lead.id,
    )
    seen = [
        ListLine(duty, None)
        for duty in session.scalars(query.order_by(Duty.tell_by, Duty.id))
        if lead.is_lead_of(duty.owner) and lead_still_sees(duty, now)
    ]
    return sorted(seen, key=_urgency)


def _urgency(line: ListLine) -> tuple[bool, bool, datetime]:
    duty = line.duty
    return duty.expected_since is None, duty.kind not in NEWS, duty.since


def is_time_for(person: Recruiter, slot: str, now: datetime) -> bool:
    """Whether the list of this date may still go out: on that day only, and inside the person's hours."""
    day = date.fromisoformat(slot)
    return person.calendar.day_of(now) == day and person.calendar.is_open(now)


def unsent(session: Session, person: Recruiter, listed: Message, now: datetime) -> None:
    """Handles a list that was not sent on its day, or was empty: what is due goes into the next list.

    A list missed by downtime comes at once inside the working hours of a day without a list, else with the next.
    """
    calendar = person.calendar
    today = calendar.day_of(now)
    missed = listed.slot < today.isoformat()
    is_list_time = calendar.is_open(now) and now >= calendar.list_time(today)
    if missed and is_list_time and _says_anything(session, person, today, now):
        _plant_today(session, person, today)
        return
    _go_on(session, person, now)
    lead_on(session, person, now)


def _says_anything(session: Session, person: Recruiter, today: date, now: datetime) -> bool:
    return bool(
        own_lines(session, person, today)
        or lead_lines(session, person, now)
        or client_reason.asked_on(session, person, today)
    )


def accepted(ctx: Context, listed: Message) -> None:
    """Slack has the list: takes its steps, closes the follow-ups it lets go, and cuts the earlier list."""
    day = date.fromisoformat(listed.slot)
    person_id = listed.recipient
    rows = ctx.session.scalars(select(MessageDuty).where(MessageDuty.message_id == listed.id)).all()
    owners = []
    for row in rows:
        duty = find_duty(ctx.session, listed.workspace_id, row.duty_id)
        if duty is None or not duty.is_open or row.why == AskReason.REASON:
            continue
        if not row.is_leads_part and duty.owner.user_id == person_id:
            _shown(ctx, duty, row, day)
        reschedule_duty(ctx.session, duty, ctx.now)
        owners.append(duty.owner)
    home_tab.mark_homes_stale(ctx.session, owners, ctx.now)
    _redraw_cards(ctx, listed, [row.duty_id for row in rows])
    if person := find_recruiter(ctx.session, ctx.workspace, person_id):
        _go_on(ctx.session, person, ctx.now)
    _cut_earlier(ctx, listed)


def lead_on(session: Session, person: Recruiter, now: datetime) -> None:
    """Schedules the next list of a lead, as long as any duty is handed up to them."""
    if any(True for _ in _handed_up(session, person)):
        planned_lists.plant_next(session, person, now, not_before=person.calendar.day_of(now))


def is_cut(session: Session, listed: Message) -> bool:
    """Whether a later list was sent: only the headline stays."""
    query = select(Message.id).where(*_lists_of(listed), Message.slot > listed.slot, Message.ts.is_not(None))
    return session.scalar(query.limit(1)) is not None


def _go_on(session: Session, person: Recruiter, now: datetime) -> None:
    """Reschedules what was due in this list, sent or not, but was not in it."""
    for duty in open_duties_of_owner(session, person):
        if duty.nudge_at is None or duty.nudge_at <= now:
            reschedule_duty(session, duty, now)
    for duty in client_reason.of_owner(session, person):
        reschedule_duty(session, duty, now)


def _shown(ctx: Context, duty: Duty, row: MessageDuty, day: date) -> None:
    duty.last_shown_on = day
    if duty.asked_for_on and duty.asked_for_on <= day:
        duty.asked_for_on = None
    if row.why == AskReason.ASKED_FOR and duty.card_on is None:
        duty.card_on = day  # the card itself never came
    if row.why == AskReason.LET_GO:
        settle.settle(ctx, duty, EntryKind.LET_GO)
    elif row.step is not None and row.step == duty.steps + 1:
        duty.steps, duty.last_step_on = row.step, day
        write_entry(ctx, duty, EntryKind.STEP, details={"step": row.step, "why": row.why, "asked": duty.owner_id})


def _cut_earlier(ctx: Context, listed: Message) -> None:
    """Redraws lists of earlier days as a headline, without duties."""
    earlier = select(Message.id).where(
        *_lists_of(listed), Message.slot < listed.slot, Message.state == MessageState.SENT
    )
    ids = list(ctx.session.scalars(earlier.join(MessageDuty, MessageDuty.message_id == Message.id).distinct()))
    mark_stale_where(ctx.session, ctx.now, Message.id.in_(ids))
    shown = select(MessageDuty.duty_id).where(MessageDuty.message_id.in_(ids))
    _redraw_cards(ctx, listed, ctx.session.scalars(shown).all())
    ctx.session.execute(delete(MessageDuty).where(MessageDuty.message_id.in_(ids)))


def _redraw_cards(ctx: Context, listed: Message, duty_ids: Sequence[int]) -> None:
    """Redraws the recipient's cards of these duties: they fold while a list shows the duty, and unfold after it."""
    showing = select(MessageDuty.message_id).where(MessageDuty.duty_id.in_(duty_ids))
    of_recipient = (Message.workspace_id == listed.workspace_id, Message.recipient == listed.recipient)
    is_card = Message.kind.in_((message.MessageKind.CARD, message.MessageKind.CHOSEN))
    mark_stale_where(ctx.session, ctx.now, Message.id.in_(showing), *of_recipient, is_card)


def _lists_of(listed: Message) -> Sequence[ColumnElement[bool]]:
    return (
        Message.workspace_id == listed.workspace_id,
        Message.recipient == listed.recipient,
        Message.kind == message.MessageKind.LIST,
    )


def _handed_up(session: Session, lead: Recruiter) -> Iterator[Duty]:
    query = select(Duty).where(
        Duty.workspace_id == lead.workspace_id, Duty.settled_at.is_(None), Duty.lead_on.is_not(None)
    )
    return (duty for duty in session.scalars(query) if duty.owner_id != lead.id and lead.is_lead_of(duty.owner))


def _plant_today(session: Session, person: Recruiter, today: date) -> None:
    # Due at its hour, not now: after a restore of the database it may be in Slack already, so it is searched for.
    schedule_message(
        session,
        workspace_id=person.workspace_id,
        recipient=person.user_id,
        kind=message.MessageKind.LIST,
        slot=today.isoformat(),
        due_at=person.calendar.list_time(today),
    )
