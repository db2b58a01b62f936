"""Plans daily lists: the day of a person's next list; at most one a day, and none on a past day."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.outbox.message import Message, MessageKind, MessageState, schedule_message
from models.rules import deadlines
from models.rules.calendar import Calendar


def first_after(session: Session, person: Recruiter, now: datetime) -> date:
    """The first day whose list can still be planned: today until the list's hour, unless it was sent.

    A person who travels or changes their hours may meet that hour, or that date, a second time.
    """
    calendar = person.calendar
    today = calendar.day_of(now)
    first = today if now < calendar.list_time(today) else today + timedelta(days=1)
    return not_had(session, person, first)


_NEWEST_HAD = select(func.max(Message.slot)).where(
    Message.workspace_id == bindparam("workspace_id"),
    Message.recipient == bindparam("recipient"),
    Message.kind == MessageKind.LIST,
    Message.state.not_in((MessageState.WAITING, MessageState.UNSENT)),
)


def not_had(session: Session, person: Recruiter, day: date) -> date:
    """This day, or the first day after the newest list sent to the person."""
    newest = session.scalar(_NEWEST_HAD, {"workspace_id": person.workspace_id, "recipient": person.user_id})
    return max(day, date.fromisoformat(newest) + timedelta(days=1)) if newest else day


def schedule_list(session: Session, person: Recruiter, day: date) -> None:
    """Schedules the person's list of this day."""
    schedule_message(
        session,
        workspace_id=person.workspace_id,
        recipient=person.user_id,
        kind=MessageKind.LIST,
        slot=day.isoformat(),
        due_at=person.calendar.list_time(day),
    )


def move_lists(session: Session, person: Recruiter, now: datetime) -> None:
    """Reschedules waiting lists after the person's hours or zone changed; at once where the new hour is past."""
    calendar = person.calendar
    waiting = select(Message).where(
        Message.workspace_id == person.workspace_id,
        Message.recipient == person.user_id,
        Message.kind == MessageKind.LIST,
        Message.state == MessageState.WAITING,
    )
    for listed in session.scalars(waiting):
        listed.due_at = max(calendar.list_time(date.fromisoformat(listed.slot)), now)


def plant_next(session: Session, person: Recruiter, now: datetime, not_before: date) -> None:
    """Schedules the person's next list, from `not_before` on."""
    schedule_list(session, person, next_one(session, person, now, not_before))


def next_one(session: Session, person: Recruiter, now: datetime, not_before: date = date.min) -> date:
    """The day of the person's next list, from `not_before` on."""
    calendar = person.calendar
    day = max(first_after(session, person, now), not_before)
    return day if calendar.works_on(day) else calendar.next_business_day(day)


def plant_for_reason(
    session: Session, person: Recruiter, now: datetime, recorded_at: datetime, held_until: date | None
) -> None:
    """Schedules the list that next asks for a reason which the client has owed since `recorded_at`."""
    day = deadlines.next_reason_ask(first_after(session, person, now), recorded_at, person.calendar, held_until)
    if day:
        schedule_list(session, person, day)


def of_lead(lead: Calendar, owner: Calendar, seen_from: date) -> date:
    """The first day whose list reaches the lead when it is `seen_from`, or later, in the owner's zone."""
    since = datetime.combine(seen_from, time.min, owner.zone)
    day = lead.day_of(since)
    return day if lead.list_time(day) >= since else day + timedelta(days=1)
