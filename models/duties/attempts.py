"""Attempts that did not reach the person, and the heads-up e-mail that announces a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.context import Context, guard
from models.duties import log, log_entry, settle, snooze
from models.duties.duty import Duty, duty_changed
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind, LogEntry, remembered
from models.duties.settle import CHANGED_BY_ANSWERS
from models.rules.kinds import DutyKind

FIRST_ASK = timedelta(minutes=10)
SECOND_ASK = timedelta(minutes=30)
DAYS_BEFORE_CLOSING = 2
"""Business days with an attempt, after which an e-mail may close a sign-off call."""

TRIES = (EntryKind.NO_ANSWER, EntryKind.WRONG_NUMBER)


class TooSoon(Exception):
    """There were not enough attempts for the closing e-mail."""


def no_answer(ctx: Context, duty: Duty) -> LogEntry | None:
    """Records an attempt; several on a day count as one. None when the duty had ended before."""
    return _try(ctx, duty, EntryKind.NO_ANSWER)


def voicemail(ctx: Context, duty: Duty) -> LogEntry | None:
    """Records a voicemail left after an attempt: the person has not been told."""
    guard(ctx, duty.owner)
    if not duty.is_open:
        return None
    if again := log.repeated(ctx, duty, EntryKind.VOICEMAIL):
        return again
    entry = write_entry(ctx, duty, EntryKind.VOICEMAIL)
    duty_changed(ctx.session, duty, ctx.now)
    return entry


@dataclass(frozen=True)
class LastTry:
    """The newest attempt on a duty."""

    at: datetime
    what: EntryKind
    """No answer, or a wrong number."""
    left_voicemail: bool
    """Whether a voicemail was left since."""


def last_try(session: Session, duty: Duty) -> LastTry | None:
    """The newest attempt that is not undone; None: there was none."""
    entries = log_entry.without_undone(log_entry.of_duty(session, duty.id))
    newest = next((entry for entry in reversed(entries) if entry.what in TRIES), None)
    if newest is None:
        return None
    voicemail = any(entry.what is EntryKind.VOICEMAIL and entry.id > newest.id for entry in entries)
    return LastTry(newest.at, newest.what, voicemail)


def last_voicemails(session: Session, duties: Sequence[Duty]) -> dict[int, datetime]:
    """When the newest voicemail was left, by duty id; only for duties with one."""
    ids = [duty.id for duty in duties if duty.last_attempt_on]
    if not ids:
        return {}
    query = select(LogEntry.duty_id, func.max(LogEntry.at)).where(
        LogEntry.duty_id.in_(ids), LogEntry.what == EntryKind.VOICEMAIL
    )
    return {duty_id: at for duty_id, at in session.execute(query.group_by(LogEntry.duty_id)) if duty_id is not None}


def left_a_message(ctx: Context, duty: Duty) -> LogEntry | None:
    """Records an attempt and a voicemail, in one tap."""
    if again := log.repeated(ctx, duty, EntryKind.VOICEMAIL):
        return again
    no_answer(ctx, duty)
    return voicemail(ctx, duty)


def wrong_number(ctx: Context, duty: Duty) -> LogEntry | None:
    """Records an attempt that found a wrong number, and clears the candidate's number."""
    person = duty.candidate
    phone, number = person.phone, person.phone_digits
    entry = _try(ctx, duty, EntryKind.WRONG_NUMBER)
    if entry and "phone" not in entry.before:
        entry.before = {**entry.before, "phone": phone, "phone_digits": number}
        person.take_phone(None, None)
    return entry


def heads_up(ctx: Context, duty: Duty) -> LogEntry | None:
    """Records the e-mail "I will call you in a few minutes". Reminds after ten and thirty minutes, at any hour."""
    guard(ctx, duty.owner)
    if not duty.is_open:
        return None
    if again := log.repeated(ctx, duty, EntryKind.HEADS_UP):
        return again
    entry = write_entry(ctx, duty, EntryKind.HEADS_UP)
    duty.expected_since = ctx.now
    snooze.plant_chosen(ctx.session, duty, ctx.now + FIRST_ASK, "heads_up")
    duty_changed(ctx.session, duty, ctx.now)
    return entry


def may_close(session: Session, duty: Duty) -> bool:
    """Whether the call may be closed by e-mail: nobody picked up on two business days of its owner."""
    if duty.kind is not DutyKind.CALL or duty.attempt_days < DAYS_BEFORE_CLOSING:
        return False
    entries = log_entry.without_undone(log_entry.of_duty(session, duty.id))
    calendar = duty.owner.calendar
    days = {calendar.day_of(entry.at) for entry in entries if entry.what in TRIES}
    return sum(map(calendar.is_business_day, days)) >= DAYS_BEFORE_CLOSING


def attempted(ctx: Context, duty: Duty, where: str | None = None) -> LogEntry | None:
    """Records the closing e-mail, counted apart from a call. `where`: as in `settle.sent`. Raises TooSoon."""
    guard(ctx, duty.owner)
    if not duty.is_open:
        return None
    if not may_close(ctx.session, duty):
        raise TooSoon
    return settle.settle(ctx, duty, EntryKind.ATTEMPTED, details={"where": where} if where else {})


def _try(ctx: Context, duty: Duty, what: EntryKind) -> LogEntry | None:
    guard(ctx, duty.owner)
    if not duty.is_open:
        return None
    if again := log.repeated(ctx, duty, what):
        return again
    entry = write_entry(ctx, duty, what, before=remembered(duty, *CHANGED_BY_ANSWERS))
    today = duty.owner.calendar.day_of(ctx.now)
    if duty.last_attempt_on != today:
        duty.attempt_days += 1
        duty.last_attempt_on = today
    duty.expected_since = None
    if duty.chosen_for == "heads_up":
        duty.chosen_at = duty.chosen_for = None
    duty_changed(ctx.session, duty, ctx.now)
    return entry
