"""Putting right what was recorded: name, phone, e-mail, reason, what may be told, care and tell-by."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from models import log, message, owed
from models.act import Act, guard
from models.contact import What
from models.duty import Duty, changed
from models.recruiter import Recruiter


@dataclass(frozen=True)
class Details:
    """All that can be put right, as it shall stand afterwards."""

    name: str
    phone: str | None
    email: str | None
    reason: str | None
    may_tell: str | None
    care: bool
    tell_by: datetime


def details_of(duty: Duty, **changes: Any) -> Details:
    """What stands there now, but for these changes."""
    decline, person = duty.decline, duty.candidate
    now = {
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "reason": decline.reason,
        "may_tell": decline.may_tell,
        "care": decline.care,
        "tell_by": duty.tell_by,
    }
    return Details(**{**now, **changes})


class TellByRefused(Exception):
    """The day for tell-by is over, no working day, or too far ahead. `latest`: the last one that goes."""

    def __init__(self, why: str, latest: date) -> None:
        super().__init__(why)
        self.why, self.latest = why, latest


def typed_tell_by(day: date, owner: Recruiter, by: Recruiter, now: datetime) -> datetime:
    """The closing of the typed day: in the future, and at most five business days ahead unless a lead types it."""
    calendar = owner.calendar.ever_present
    latest = calendar.day_of(owed.latest_typed_tell_by(now, calendar, owner.workspace.policy))
    if not calendar.is_business_day(day):
        raise TellByRefused("not a working day", latest)
    if calendar.closing(day) <= now:
        raise TellByRefused("past", latest)
    if day > latest and not by.is_lead_of(owner):
        raise TellByRefused("too far", latest)
    return calendar.closing(day)


def edit(act: Act, duty: Duty, details: Details) -> None:
    """Keeps what was put right; every message that shows the person is redrawn."""
    guard(act, duty.owner)
    decline, person = duty.decline, duty.candidate
    before, after = asdict(details_of(duty)), asdict(details)
    different = sorted(field for field in before if before[field] != after[field])
    if not different:
        return
    log.write(act, duty, What.EDITED, details={"fields": different})
    person.rename(details.name)
    person.reach_at(details.phone, details.email, duty.owner.country)
    decline.reason, decline.may_tell, decline.care = details.reason, details.may_tell, details.care
    duty.tell_by = details.tell_by
    changed(act.session, duty, act.now)
    for other in act.session.scalars(select(Duty.id).where(Duty.candidate_id == person.id, Duty.id != duty.id)):
        message.touch(act.session, other, act.now)
