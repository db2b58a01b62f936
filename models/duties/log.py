"""Writes the append-only log: one entry for each act of a person or of the system."""

from datetime import timedelta
from typing import Any

from models.context import Context
from models.directory.candidate import Candidate
from models.duties import log_entry
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry

SAME_CLICK = timedelta(seconds=5)
"""Double clicks and forms sent twice within this time count as one act."""


def repeated(ctx: Context, duty: Duty, what: EntryKind, **typed: Any) -> LogEntry | None:
    """The newest entry of this duty, if it is a repeat: same kind, actor and values, at most `SAME_CLICK` ago."""
    last = log_entry.newest(ctx.session, duty.id)
    if last is None or last.what is not what or last.by_id != (ctx.actor.id if ctx.actor else None):
        return None
    is_same = all(getattr(last, field) == value for field, value in typed.items())
    return last if is_same and ctx.now - last.at <= SAME_CLICK else None


def write_entry(
    ctx: Context,
    duty: Duty,
    what: EntryKind,
    *,
    details: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    private_note: str | None = None,
    lead_may_read: bool = False,
    undoes: LogEntry | None = None,
) -> LogEntry:
    """Writes an entry about this duty, by the actor, now."""
    entry = log_entry.LogEntry(
        workspace_id=duty.workspace_id,
        candidate_id=duty.candidate_id,
        decline_id=duty.decline_id,
        duty_id=duty.id,
        by_id=ctx.actor.id if ctx.actor else None,
        what=what,
        at=ctx.now,
        details=details or {},
        before=before or {},
        private_note=private_note,
        lead_may_read=lead_may_read,
        undoes_id=undoes.id if undoes else None,
    )
    ctx.session.add(entry)
    ctx.session.flush()
    return entry


def note(ctx: Context, person: Candidate, what: EntryKind, details: dict[str, Any]) -> LogEntry:
    """Writes an entry about this person that belongs to no duty."""
    entry = log_entry.LogEntry(
        workspace_id=person.workspace_id,
        candidate_id=person.id,
        by_id=ctx.actor.id if ctx.actor else None,
        what=what,
        at=ctx.now,
        details=details,
    )
    ctx.session.add(entry)
    ctx.session.flush()
    return entry
