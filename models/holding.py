"""Holding the news until a business day at most five ahead: no steps, while tell-by and age stay."""

from datetime import date

from sqlalchemy import select

from models import log
from models.act import Act, guard, may_act
from models.contact import Contact, What
from models.decline import Decline
from models.duty import Duty, changed
from models.owed import Kind

MOST_DAYS = 5
"""Business days ahead, in the owner's calendar."""


class HoldRefused(Exception):
    """The day is over, no working day, or too far ahead. `latest`: the last one that goes."""

    def __init__(self, latest: date) -> None:
        super().__init__("that day does not go")
        self.latest = latest


def hold(act: Act, duty: Duty, until: date, because: str) -> Contact | None:
    """No list has it before this day, on which the ladder goes on where it stood. Raises HoldRefused."""
    guard(act, duty.owner)
    if not duty.is_open:
        return None
    calendar = duty.owner.calendar.ever_present
    today = calendar.day_of(act.now)
    latest = calendar.plus_business_days(today, MOST_DAYS)
    if not (today < until <= latest and calendar.is_business_day(until)):
        raise HoldRefused(latest)
    entry = log.write(act, duty, What.HELD, details={"until": until.isoformat(), "because": because})
    duty.held_until, duty.held_because = until, because
    duty.chosen_at = duty.chosen_for = None
    changed(act.session, duty, act.now)
    return entry


def hold_role(act: Act, duty: Duty, until: date, because: str) -> int:
    """Holds the news of everybody who waits for this role and whose duty the person may act on; says how many."""
    waiting = (
        select(Duty)
        .join(Decline, Decline.id == Duty.decline_id)
        .where(
            Decline.role_id == duty.decline.role_id,
            Duty.workspace_id == duty.workspace_id,
            Duty.settled_at.is_(None),
            Duty.kind.in_((Kind.CALL, Kind.EMAIL)),
        )
    )
    owed = [one for one in act.session.scalars(waiting.order_by(Duty.id)) if _may_hold(act, one)]
    for one in owed:
        hold(act, one, until, because)
    return len(owed)


def release(act: Act, duty: Duty) -> Contact | None:
    """The news may be told after all: the ladder goes on."""
    guard(act, duty.owner)
    if not duty.is_open or duty.held_until is None:
        return None
    entry = log.write(act, duty, What.RELEASED)
    duty.held_until = duty.held_because = None
    changed(act.session, duty, act.now)
    return entry


def _may_hold(act: Act, duty: Duty) -> bool:
    return act.by is None or may_act(act.by, duty.owner)
