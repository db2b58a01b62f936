"""The one list a day: what it says, to whom, and what follows once Slack has accepted it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
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
from models.rules.deadlines import NEWS
from models.rules.ladder import Ask, AskReason


def leads_at_work(session: Session, duty: Duty, now: datetime) -> list[Recruiter]:
    """The owner's leads who are not away today: those who can help."""
    return [lead for lead in duty.owner.leads(session) if not lead.is_away(now)]


def warned_day(duty: Duty, today: date) -> date:
    """The day that today's warning names: the one on which the lead will be asked."""
    calendar = duty.owner.calendar
    day = ladder.warned_day(today, duty.standing, calendar, duty.workspace.policy)
    return day or calendar.next_business_day(today)


def lead_still_sees(duty: Duty, now: datetime) -> bool:
    return duty.lead_sees(duty.owner.calendar.day_of(now))


@dataclass(frozen=True)
class ListLine:
    """One duty in a list, and why it is there. `ask` None: it is in the lead's part."""

    duty: Duty
    ask: Ask | None

    @property
    def shown(self) -> Shown:
        if self.ask is None:
            return Shown(self.duty.id, is_leads_part=True)
        return Shown(self.duty.id, self.ask.step, self.ask.why)


def own_lines(session: Session, person: Recruiter, day: date) -> list[ListLine]:
    """What this day's list asks of its owner.

    Those who expect a call come first, then those who have not had the news, then all others; each the longest wait
    first.
    """
    owed = open_duties_of_owner(session, person)
    lines = [ListLine(one, ask) for one in owed if (ask := one.ask_on(day))]
    return sorted(lines, key=_urgency)


def lead_lines(session: Session, lead: Recruiter, now: datetime) -> list[ListLine]:
    """What the lead must see: each duty that was handed up, or whose owner is away, as of the owner's day."""
    today = lead.calendar.day_of(now)
    query = select(Duty).where(
        Duty.workspace_id == lead.workspace_id,
        Duty.settled_at.is_(None),
        Duty.lead_on <= today + timedelta(days=2),  # it may be that much later where the owner is
        Duty.owner_id != lead.id,
    )
    seen = [
        ListLine(one, None)
        for one in session.scalars(query.order_by(Duty.tell_by, Duty.id))
        if lead.is_lead_of(one.owner) and lead_still_sees(one, now)
    ]
    return sorted(seen, key=_urgency)


def _urgency(line: ListLine) -> tuple[bool, bool, datetime]:
    one = line.duty
    return one.expected_since is None, one.kind not in NEWS, one.since


def is_time_for(person: Recruiter, slot: str, now: datetime) -> bool:
    """Whether the list of this date may still go out: on that day only, and inside the person's hours."""
    day = date.fromisoformat(slot)
    return person.calendar.day_of(now) == day and person.calendar.is_open(now)


def unsent(session: Session, person: Recruiter, listed: Message, now: datetime) -> None:
    """The list was not sent on its day, or nothing was in it: whatever is due goes into the next one.

    Missed by downtime it comes at once inside the working hours of a day that has had no list, else with the next.
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
    """Slack has the list: its steps are taken, the follow-ups it lets go are closed, and yesterday's is cut."""
    day = date.fromisoformat(listed.slot)
    person_id = listed.recipient
    rows = ctx.session.scalars(select(MessageDuty).where(MessageDuty.message_id == listed.id)).all()
    owners = []
    for row in rows:
        one = find_duty(ctx.session, listed.workspace_id, row.duty_id)
        if one is None or not one.is_open or row.why == AskReason.REASON:
            continue
        if not row.is_leads_part and one.owner.user_id == person_id:
            _shown(ctx, one, row, day)
        reschedule_duty(ctx.session, one, ctx.now)
        owners.append(one.owner)
    home_tab.touch(ctx.session, owners, ctx.now)
    if person := find_recruiter(ctx.session, ctx.workspace, person_id):
        _go_on(ctx.session, person, ctx.now)
    _cut_earlier(ctx, listed)


def lead_on(session: Session, person: Recruiter, now: datetime) -> None:
    """Makes sure that somebody who leads has a next list, as long as anything is handed up to them."""
    if any(True for _ in _handed_up(session, person)):
        planned_lists.plant_next(session, person, now, not_before=person.calendar.day_of(now))


def is_cut(session: Session, listed: Message) -> bool:
    """A later list has gone out since: only the headline stays."""
    query = select(Message.id).where(*_lists_of(listed), Message.slot > listed.slot, Message.ts.is_not(None))
    return session.scalar(query.limit(1)) is not None


def _go_on(session: Session, person: Recruiter, now: datetime) -> None:
    """What was due in the list that has come, or did not come, and was not in it is due on a later day."""
    for one in open_duties_of_owner(session, person):
        if one.nudge_at is None or one.nudge_at <= now:
            reschedule_duty(session, one, now)
    for one in client_reason.of_owner(session, person):
        reschedule_duty(session, one, now)


def _shown(ctx: Context, one: Duty, row: MessageDuty, day: date) -> None:
    one.last_shown_on = day
    if one.asked_for_on and one.asked_for_on <= day:
        one.asked_for_on = None
    if row.why == AskReason.ASKED_FOR and one.card_on is None:
        one.card_on = day  # the card itself never came
    if row.why == AskReason.LET_GO:
        settle.settle(ctx, one, EntryKind.LET_GO)
    elif row.step is not None and row.step == one.steps + 1:
        one.steps, one.last_step_on = row.step, day
        write_entry(ctx, one, EntryKind.STEP, details={"step": row.step, "why": row.why})


def _cut_earlier(ctx: Context, listed: Message) -> None:
    """Lists of earlier days are redrawn as a headline, and show nothing from then on."""
    earlier = select(Message.id).where(
        *_lists_of(listed), Message.slot < listed.slot, Message.state == MessageState.SENT
    )
    ids = list(ctx.session.scalars(earlier.join(MessageDuty, MessageDuty.message_id == Message.id).distinct()))
    mark_stale_where(ctx.session, ctx.now, Message.id.in_(ids))
    ctx.session.execute(delete(MessageDuty).where(MessageDuty.message_id.in_(ids)))


def _lists_of(listed: Message):  # type: ignore[no-untyped-def]
    return (
        Message.workspace_id == listed.workspace_id,
        Message.recipient == listed.recipient,
        Message.kind == message.MessageKind.LIST,
    )


def _handed_up(session: Session, lead: Recruiter):  # type: ignore[no-untyped-def]
    query = select(Duty).where(
        Duty.workspace_id == lead.workspace_id, Duty.settled_at.is_(None), Duty.lead_on.is_not(None)
    )
    return (one for one in session.scalars(query) if one.owner_id != lead.id and lead.is_lead_of(one.owner))


def _plant_today(session: Session, person: Recruiter, today: date) -> None:
    # Due since its hour, not since now: in a database that was restored it may be in Slack already, and is looked for.
    schedule_message(
        session,
        workspace_id=person.workspace_id,
        recipient=person.user_id,
        kind=message.MessageKind.LIST,
        slot=today.isoformat(),
        due_at=person.calendar.list_time(today),
    )
