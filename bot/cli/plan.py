"""`signoff plan`: the messages that each recruiter will get next, and why."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from handlers.lists import upcoming
from models.database.engine import Database
from models.directory.recruiter import Recruiter
from models.lists import upcoming as plan
from models.rules.text import without_controls


class UnknownRecruiter(Exception):
    """Nobody has this id in Slack."""


def lines(db: Database, now: datetime, user_id: str | None = None) -> Iterator[str]:
    """The coming nudges of one person (`user_id` in Slack), or of all people who have any. Raises UnknownRecruiter."""
    with db.reading() as session:
        query = select(Recruiter).order_by(Recruiter.workspace_id, Recruiter.id)
        people = session.scalars(query.where(Recruiter.user_id == user_id) if user_id else query).all()
        if user_id and not people:
            raise UnknownRecruiter
        for person in people:
            nudges = plan.coming(session, person, now)
            if nudges or user_id:
                yield without_controls(f"{person.name} ({person.user_id}, {person.zone or person.workspace.zone})")
                yield from _of(person, nudges, now)


def _of(person: Recruiter, nudges: list[plan.Nudge], now: datetime) -> Iterator[str]:
    calendar = person.calendar
    if not nudges:
        yield "  nothing in the next 2 weeks"
    for paragraph in upcoming.paragraphs(nudges, calendar, calendar.day_of(now)):
        yield f"  {paragraph.when}"
        yield from (f"    {without_controls(line)}" for line in paragraph.lines)
