"""What a person's last week brought, for the end of the first list of a week."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.duties.log_entry import HEARD, LogEntry, not_undone
from models.duties.referral import Referral, Status
from models.outbox.message import Message, MessageKind

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class LastWeek:
    """Numbers of the week before a day's, Monday to Sunday in the person's zone."""

    heard: int
    """People who heard from the person, once each."""
    named: int
    """People who named somebody."""


def monday_of(day: date) -> date:
    """The Monday of this day's week."""
    return day - timedelta(days=day.weekday())


def is_first_list(session: Session, person: Recruiter, slot: str) -> bool:
    """Whether no list of an earlier day of the same week has reached the person."""
    query = select(Message.id).where(
        Message.workspace_id == person.workspace_id,
        Message.recipient == person.user_id,
        Message.kind == MessageKind.LIST,
        Message.slot >= monday_of(date.fromisoformat(slot)).isoformat(),
        Message.slot < slot,
        Message.ts.is_not(None),
    )
    return session.scalar(query.limit(1)) is None


def numbers(session: Session, person: Recruiter, day: date) -> LastWeek:
    """What the person did in the week before this day's, without what was taken back."""
    until = monday_of(day)
    begins, ends = _midnight(person, until - WEEK), _midnight(person, until)
    ours = LogEntry.workspace_id == person.workspace_id
    heard = select(func.count(LogEntry.candidate_id.distinct())).where(
        ours,
        LogEntry.what.in_(HEARD),
        LogEntry.at >= begins,
        LogEntry.at < ends,
        LogEntry.by_id == person.id,
        not_undone(ours),
    )
    named = select(func.count(Referral.named_by_id.distinct())).where(
        Referral.workspace_id == person.workspace_id,
        Referral.named_at >= begins,
        Referral.named_at < ends,
        Referral.owner_id == person.id,
        Referral.status != Status.WITHDRAWN,
    )
    return LastWeek(session.scalar(heard) or 0, session.scalar(named) or 0)


def _midnight(person: Recruiter, day: date) -> datetime:
    return datetime.combine(day, time.min, person.calendar.zone)
