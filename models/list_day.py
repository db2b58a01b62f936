"""On which day a person's next list comes: one a day, never two, and none on a day that has gone by."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import message
from models.hours import Calendar
from models.message import Kind, Message, State
from models.recruiter import Recruiter


def first_after(session: Session, person: Recruiter, now: datetime) -> date:
    """The first day whose list can still be planned: today's counts until its hour, and until it went out.

    Somebody who travels or moves their hours may meet that hour, or that date, a second time.
    """
    calendar = person.calendar
    today = calendar.day_of(now)
    first = today if now < calendar.list_time(today) else today + timedelta(days=1)
    return not_had(session, person, first)


def not_had(session: Session, person: Recruiter, day: date) -> date:
    """This day, or the first one after the newest list that they have had."""
    had = select(func.max(Message.slot)).where(
        Message.workspace_id == person.workspace_id,
        Message.recipient == person.user_id,
        Message.kind == Kind.LIST,
        Message.state.not_in((State.WAITING, State.UNSENT)),
    )
    newest = session.scalar(had)
    return max(day, date.fromisoformat(newest) + timedelta(days=1)) if newest else day


def plant(session: Session, person: Recruiter, day: date) -> None:
    """Makes sure that the person's list of this day exists."""
    message.plant(
        session,
        workspace_id=person.workspace_id,
        recipient=person.user_id,
        kind=Kind.LIST,
        slot=day.isoformat(),
        due_at=person.calendar.list_time(day),
    )


def plant_next(session: Session, person: Recruiter, now: datetime, not_before: date) -> None:
    """Makes sure that the person's next list, from `not_before` on, exists."""
    calendar = person.calendar
    day = max(first_after(session, person, now), not_before)
    plant(session, person, day if calendar.works_on(day) else calendar.next_business_day(day))


def of_lead(lead: Calendar, owner: Calendar, seen_from: date) -> date:
    """The first day whose list reaches the lead when it is `seen_from`, or later, where the owner is."""
    since = datetime.combine(seen_from, time.min, owner.zone)
    day = lead.day_of(since)
    return day if lead.list_time(day) >= since else day + timedelta(days=1)
