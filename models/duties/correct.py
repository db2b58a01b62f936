"""Corrects the notes of a call by a further log entry; the original entry stays."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ScalarResult, select
from sqlalchemy.orm import Session

from models.context import Context, guard
from models.directory.recruiter import Recruiter
from models.duties import log_entry, promise
from models.duties.duty import Duty, duty_changed
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.settle import CallOutcome, refer, settle, withdraw_referrals

FIELDS = ("mood", "takeaways", "next_step", "relocation", "keep_posted", "referral", "referral_reach")
"""Fields that a correction may change. The follow-up date is changed by snooze, hand off or undo instead."""


def call_of(session: Session, duty: Duty) -> LogEntry | None:
    """The log entry of the call that settled the duty, unless undone."""
    if duty.settled_as is not EntryKind.REACHED:
        return None
    entries = log_entry.without_undone(log_entry.of_duty(session, duty.id))
    return next((entry for entry in reversed(entries) if entry.what is EntryKind.REACHED), None)


def as_corrected(session: Session, call: LogEntry) -> dict[str, Any]:
    """The details of this call: as first noted, with every later correction applied."""
    return as_corrected_each(session, [call])[call.id]


def as_corrected_each(session: Session, calls: Sequence[LogEntry]) -> dict[int, dict[str, Any]]:
    """Details with corrections applied, by call id; one query for all calls."""
    known = {call.id: dict(call.details) for call in calls}
    for correction in _corrections(session, calls):
        if correction.details["corrects"] in known:
            known[correction.details["corrects"]] |= correction.details["now"]
    return {call_id: _said(details) for call_id, details in known.items()}


def corrections(session: Session, call: LogEntry) -> list[LogEntry]:
    """The corrections of this call, oldest first."""
    return [entry for entry in _corrections(session, [call]) if entry.details["corrects"] == call.id]


def correct(ctx: Context, duty: Duty, outcome: CallOutcome) -> LogEntry | None:
    """Writes an entry with the fields that differ; None when none does, or when no call settled the duty."""
    guard(ctx, duty.owner)
    call = call_of(ctx.session, duty)
    if call is None:
        return None
    known = as_corrected(ctx.session, call)
    wished = {**asdict(outcome), "takeaways": _in_order(outcome.takeaways, known)}
    now = {field: wished[field] for field in FIELDS if (wished[field] or None) != (known.get(field) or None)}
    if not now and not outcome.private_note:
        return None
    entry = write_entry(
        ctx,
        duty,
        EntryKind.CORRECTED,
        details={"corrects": call.id, "now": now},
        private_note=outcome.private_note,
        lead_may_read=outcome.lead_may_read,
    )
    _follow(ctx, duty, entry, call, outcome)
    duty_changed(ctx.session, duty, ctx.now)
    return entry


def readable_note(session: Session, entry: LogEntry, reader: Recruiter) -> str | None:
    """The private note, if the reader is its author, or leads the author and the author allowed leads to read it."""
    if entry.private_note is None or entry.by_id == reader.id:
        return entry.private_note
    author = session.get(Recruiter, entry.by_id) if entry.by_id else None
    return entry.private_note if entry.lead_may_read and author and reader.is_lead_of(author) else None


def _corrections(session: Session, calls: Sequence[LogEntry]) -> ScalarResult[LogEntry]:
    """All corrections on the duties that these calls settled, oldest first."""
    settled = LogEntry.duty_id.in_([call.duty_id for call in calls])
    return session.scalars(select(LogEntry).where(settled, LogEntry.what == EntryKind.CORRECTED).order_by(LogEntry.id))


def _said(known: dict[str, Any]) -> dict[str, Any]:
    """Drops the fields that were left empty."""
    return {
        field: value for field, value in known.items() if not (value is None or value is False or value in ("", []))
    }


def _in_order(takeaways: tuple[str, ...], known: dict[str, Any]) -> list[str]:
    """Keeps the earlier order of the takeaways where the set is the same, because their order means nothing."""
    before: list[str] = known.get("takeaways", [])
    return before if set(before) == set(takeaways) else list(takeaways)


def _follow(ctx: Context, duty: Duty, entry: LogEntry, call: LogEntry, outcome: CallOutcome) -> None:
    """Updates what depends on the corrected fields: the keep-posted promise and the referral."""
    now = entry.details["now"]
    before = [call.id, *(correction.id for correction in corrections(ctx.session, call) if correction.id != entry.id)]
    if "keep_posted" in now:
        _keep_posted(ctx, duty, entry, before, outcome)
    if {"referral", "referral_reach"} & set(now):
        withdraw_referrals(ctx, before)
        if outcome.referral:
            refer(ctx, duty, entry, outcome.referral, outcome.referral_reach)


def _keep_posted(ctx: Context, duty: Duty, entry: LogEntry, before: list[int], outcome: CallOutcome) -> None:
    """Makes the promise, or withdraws the promise that the call had made."""
    person = duty.candidate
    if outcome.keep_posted:
        promise.make(ctx, duty, entry, outcome.next_step, outcome.relocation)
    else:
        for made in promise.alive_of(ctx.session, person):
            if made.contact_id in before:
                settle(ctx, made.duty, EntryKind.WITHDRAWN)
    person.keep_posted = bool(promise.alive_of(ctx.session, person))
