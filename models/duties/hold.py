"""Holds the news until a business day at most five ahead: no ladder steps meanwhile; tell-by and age stay."""

from datetime import date

from sqlalchemy import select

from models.context import Context, guard, may_act
from models.directory.role import Role
from models.duties import log
from models.duties.duty import Duty, duty_changed
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind, LogEntry
from models.errors import DayFault, InvalidDay
from models.rules.kinds import DutyKind

MOST_DAYS = 5
"""Maximum length of a hold, in business days of the owner's calendar."""


def hold(ctx: Context, duty: Duty, until: date, because: str) -> LogEntry | None:
    """Hides the duty from lists until this day, on which the ladder resumes where it stood. Raises InvalidDay."""
    guard(ctx, duty.owner)
    if not duty.is_open:
        return None
    calendar = duty.owner.calendar.ever_present
    today = calendar.day_of(ctx.now)
    latest = calendar.plus_business_days(today, MOST_DAYS)
    if until <= today:
        raise InvalidDay(DayFault.PAST, latest)
    if until > latest:
        raise InvalidDay(DayFault.TOO_FAR, latest)
    if not calendar.is_business_day(until):
        raise InvalidDay(DayFault.NO_WORKING_DAY, latest)
    details = {"until": until.isoformat(), "because": because}
    if again := log.repeated(ctx, duty, EntryKind.HELD, details=details):
        return again
    entry = write_entry(ctx, duty, EntryKind.HELD, details=details)
    duty.held_until, duty.held_because = until, because
    duty.chosen_at = duty.chosen_for = None
    duty_changed(ctx.session, duty, ctx.now)
    return entry


def hold_role(ctx: Context, duty: Duty, until: date, because: str) -> int:
    """Holds all sign-off calls and e-mails about this role on which the person may act; returns how many.

    Declines recorded for it before that day are held, too. Raises InvalidDay.
    """
    guard(ctx, duty.owner)
    owed = [other for other in _waiting_for(ctx, duty.role_id) if _may_hold(ctx, other)]
    for other in owed:
        hold(ctx, other, until, because)
    duty.recorded.role.held_until, duty.recorded.role.held_because = until, because
    return len(owed)


def hold_with_role(duty: Duty, today: date) -> None:
    """Holds a new duty as its role is held; `today` in its owner's calendar."""
    role = duty.recorded.role
    if role.held_until and role.held_until > today:
        duty.held_until, duty.held_because = role.held_until, role.held_because


def release(ctx: Context, duty: Duty) -> LogEntry | None:
    """Ends the hold: the ladder resumes."""
    guard(ctx, duty.owner)
    if not duty.is_open or duty.held_until is None:
        return None
    entry = write_entry(ctx, duty, EntryKind.RELEASED)
    duty.held_until = duty.held_because = None
    duty_changed(ctx.session, duty, ctx.now)
    return entry


def release_role(ctx: Context, duty: Duty) -> int:
    """Ends the hold of the role and of its duties on which the person may act; returns how many duties."""
    guard(ctx, duty.owner)
    held = [other for other in _waiting_for(ctx, duty.role_id) if other.held_until and _may_hold(ctx, other)]
    for other in held:
        release(ctx, other)
    if not held and duty.recorded.role.held_until:
        write_entry(ctx, duty, EntryKind.RELEASED)
        duty_changed(ctx.session, duty, ctx.now)
    duty.recorded.role.held_until = duty.recorded.role.held_because = None
    return len(held)


def lift(ctx: Context, role: Role) -> None:
    """The role is filled: releases the duties held with it and ends the hold for new declines."""
    if role.held_until is None:
        return
    held = (role.held_until, role.held_because)
    for duty in _waiting_for(ctx, role.id):
        if (duty.held_until, duty.held_because) == held:
            write_entry(ctx, duty, EntryKind.RELEASED)
            duty.held_until = duty.held_because = None
            duty_changed(ctx.session, duty, ctx.now)
    role.held_until = role.held_because = None


def _waiting_for(ctx: Context, role_id: int | None) -> list[Duty]:
    """Open sign-off calls and e-mails about this role, of all owners."""
    query = select(Duty).where(
        Duty.role_id == role_id,
        Duty.workspace_id == ctx.workspace.id,
        Duty.settled_at.is_(None),
        Duty.kind.in_((DutyKind.CALL, DutyKind.EMAIL)),
    )
    return list(ctx.session.scalars(query.order_by(Duty.id)))


def _may_hold(ctx: Context, duty: Duty) -> bool:
    return ctx.actor is None or may_act(ctx.actor, duty.owner)
