"""Snoozes a duty: by an hour, to the afternoon, to the next list, or to a chosen time."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.orm import Session

from models.context import Context, guard
from models.duties import log, log_entry
from models.duties.duty import Duty, duty_changed
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind, LogEntry
from models.outbox import message
from models.outbox.message import schedule_message
from models.rules.calendar import Calendar

CHOICES_OF_OWNER = ("snooze", "call_back")

AFTERNOON = time(14)
"""Start of "This afternoon", in the owner's time zone."""
MORNING = time(10)
"""A good time of the next day to call somebody back."""


@dataclass(frozen=True)
class Choice:
    """A snooze that can be offered now. `until` None: the next list."""

    key: str
    until: datetime | None


def choices(now: datetime, calendar: Calendar) -> list[Choice]:
    """The snoozes to offer: an hour and the afternoon only when they end inside the owner's working hours."""
    today = calendar.day_of(now)
    hour = now + timedelta(hours=1)
    afternoon = datetime.combine(today, AFTERNOON, calendar.zone)
    offered = []
    if calendar.is_open(hour) and calendar.day_of(hour) == today:
        offered.append(Choice("hour", hour))
    if now < afternoon and calendar.is_open(afternoon):
        offered.append(Choice("afternoon", afternoon))
    return [*offered, Choice("morning", None)]


def call_back_times(now: datetime, calendar: Calendar) -> list[tuple[str, datetime]]:
    """The call-back times to offer, in the owner's zone: in an hour, this afternoon, their next day at 10:00."""
    today = calendar.day_of(now)
    afternoon = datetime.combine(today, AFTERNOON, calendar.zone)
    later = datetime.combine(calendar.next_business_day(today), MORNING, calendar.zone)
    times = [("hour", now + timedelta(hours=1)), ("afternoon", afternoon), ("morning", later)]
    return [(key, at) for key, at in times if at > now]


def snooze(ctx: Context, duty: Duty, until: datetime | None) -> datetime | None:
    """Moves the owner's next message to `until` (None: their next list) and never a step of the ladder.

    Before tell-by a snooze ends at tell-by at the latest, after it at the next list. Returns when the message comes;
    None when the duty had ended before.
    """
    guard(ctx, duty.owner)
    if not duty.is_open:
        return None
    calendar = duty.owner.calendar
    listed = calendar.list_time(calendar.next_business_day(calendar.day_of(ctx.now)))
    latest = duty.tell_by if ctx.now < duty.tell_by else listed
    wanted = min(until or listed, latest)
    entry = {"until": wanted.isoformat()}
    if log.repeated(ctx, duty, EntryKind.SNOOZED, details=entry):
        return wanted
    write_entry(ctx, duty, EntryKind.SNOOZED, details=entry)
    if wanted == listed:
        duty.chosen_at = duty.chosen_for = None
        duty.asked_for_on = calendar.day_of(listed)
    else:
        plant_chosen(ctx.session, duty, wanted, "snooze")
    duty_changed(ctx.session, duty, ctx.now)
    return wanted


def call_back(ctx: Context, duty: Duty, at: datetime) -> datetime | None:
    """Sets the time at which the person asked to be called, also outside working hours."""
    guard(ctx, duty.owner)
    if not duty.is_open:
        return None
    entry = {"call_back": at.isoformat()}
    if log.repeated(ctx, duty, EntryKind.SNOOZED, details=entry):
        return at
    write_entry(ctx, duty, EntryKind.SNOOZED, details=entry)
    plant_chosen(ctx.session, duty, at, "call_back")
    duty_changed(ctx.session, duty, ctx.now)
    return at


def end_snooze(ctx: Context, duty: Duty) -> LogEntry | None:
    """Ends a snooze or a call-back time before it comes: the lists go on by the ladder. None: there was neither."""
    guard(ctx, duty.owner)
    is_chosen = duty.chosen_at is not None and duty.chosen_for in CHOICES_OF_OWNER
    if not duty.is_open or not (is_chosen or duty.asked_for_on):
        return None
    entries = log_entry.without_undone(log_entry.of_duty(ctx.session, duty.id))
    snoozed = next((entry for entry in reversed(entries) if entry.what is EntryKind.SNOOZED), None)
    ended = write_entry(ctx, duty, EntryKind.UNDONE, undoes=snoozed)
    if is_chosen:
        duty.chosen_at = duty.chosen_for = None
    duty.asked_for_on = None
    duty_changed(ctx.session, duty, ctx.now)
    return ended


def plant_chosen(session: Session, duty: Duty, at: datetime, chosen_for: str) -> None:
    """Schedules the reminder. It replaces an earlier chosen time, whose message is closed unsent when due."""
    at = at.astimezone(UTC)  # the message finds its time again by this exact text
    duty.chosen_at, duty.chosen_for, duty.asked_for_on = at, chosen_for, None
    schedule_message(
        session,
        workspace_id=duty.workspace_id,
        recipient=duty.owner.user_id,
        kind=message.MessageKind.CHOSEN,
        slot=f"{duty.id}@{at.isoformat()}",
        due_at=at,
        duty_id=duty.id,
        details={"at": at.isoformat(), "for": chosen_for},
    )
