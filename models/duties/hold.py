"""Holding the news until a business day at most five ahead: no steps, while tell-by and age stay."""

from datetime import date

from sqlalchemy import select

from models.context import Act, guard, may_act
from models.directory.role import Role
from models.duties import log
from models.duties.duty import Duty, changed
from models.duties.log_entry import Contact, What
from models.rules.deadlines import Kind

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
    details = {"until": until.isoformat(), "because": because}
    if again := log.repeated(act, duty, What.HELD, details=details):
        return again
    entry = log.write(act, duty, What.HELD, details=details)
    duty.held_until, duty.held_because = until, because
    duty.chosen_at = duty.chosen_for = None
    changed(act.session, duty, act.now)
    return entry


def hold_role(act: Act, duty: Duty, until: date, because: str) -> int:
    """Holds the news of everybody who waits for this role and whose duty the person may act on; says how many.

    Whoever is declined for it before that day waits, too. Raises HoldRefused.
    """
    guard(act, duty.owner)
    owed = [one for one in _waiting_for(act, duty.role_id) if _may_hold(act, one)]
    for one in owed:
        hold(act, one, until, because)
    duty.recorded.role.held_until, duty.recorded.role.held_because = until, because
    return len(owed)


def hold_with_role(duty: Duty, today: date) -> None:
    """A contact that has just come to be owed waits with its role; `today` in its owner's calendar."""
    role = duty.recorded.role
    if role.held_until and role.held_until > today:
        duty.held_until, duty.held_because = role.held_until, role.held_because


def release(act: Act, duty: Duty) -> Contact | None:
    """The news may be told after all: the ladder goes on."""
    guard(act, duty.owner)
    if not duty.is_open or duty.held_until is None:
        return None
    entry = log.write(act, duty, What.RELEASED)
    duty.held_until = duty.held_because = None
    changed(act.session, duty, act.now)
    return entry


def release_role(act: Act, duty: Duty) -> int:
    """Everybody who waits for this role may hear it now, as far as the person may act; says how many."""
    guard(act, duty.owner)
    held = [one for one in _waiting_for(act, duty.role_id) if one.held_until and _may_hold(act, one)]
    for one in held:
        release(act, one)
    if not held and duty.recorded.role.held_until:
        log.write(act, duty, What.RELEASED)
        changed(act.session, duty, act.now)
    duty.recorded.role.held_until = duty.recorded.role.held_because = None
    return len(held)


def lift(act: Act, role: Role) -> None:
    """The role is filled: whoever waits because it was held may hear it, and whoever is declined now need not wait."""
    if role.held_until is None:
        return
    held = (role.held_until, role.held_because)
    for one in _waiting_for(act, role.id):
        if (one.held_until, one.held_because) == held:
            log.write(act, one, What.RELEASED)
            one.held_until = one.held_because = None
            changed(act.session, one, act.now)
    role.held_until = role.held_because = None


def _waiting_for(act: Act, role_id: int | None) -> list[Duty]:
    """Everybody's sign-off call or e-mail about this role."""
    waiting = select(Duty).where(
        Duty.role_id == role_id,
        Duty.workspace_id == act.workspace.id,
        Duty.settled_at.is_(None),
        Duty.kind.in_((Kind.CALL, Kind.EMAIL)),
    )
    return list(act.session.scalars(waiting.order_by(Duty.id)))


def _may_hold(act: Act, duty: Duty) -> bool:
    return act.by is None or may_act(act.by, duty.owner)
