"""Whom the ladder asks to help with a contact, and when."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.duties.duty import Duty
from models.rules import ladder


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
