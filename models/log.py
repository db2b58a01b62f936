"""Writes the append-only log: one entry for everything that a person, or time, has done."""

from typing import Any

from models import contact
from models.act import Act
from models.contact import Contact, What
from models.duty import Duty


def write(
    act: Act,
    duty: Duty,
    what: What,
    *,
    details: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    private_note: str | None = None,
    lead_may_read: bool = False,
    undoes: Contact | None = None,
) -> Contact:
    """One entry about this duty, by whoever acts, now."""
    entry = contact.Contact(
        workspace_id=duty.workspace_id,
        candidate_id=duty.candidate_id,
        decline_id=duty.decline_id,
        duty_id=duty.id,
        by_id=act.by.id if act.by else None,
        what=what,
        at=act.now,
        details=details or {},
        before=before or {},
        private_note=private_note,
        lead_may_read=lead_may_read,
        undoes_id=undoes.id if undoes else None,
    )
    act.session.add(entry)
    act.session.flush()
    return entry
