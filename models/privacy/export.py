"""What is held, as tables that people can open: the duties of a person or a team, or everything about somebody."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.base import Base
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.directory.workspace import Workspace
from models.duties import log
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.promise import Promise
from models.duties.referral import Referral
from models.outbox.message import Message, MessageDuty
from models.privacy.person import Person
from models.rules import csv_cells
from models.rules.text import is_control

MOST = 10_000

BYTE_ORDER_MARK = "\ufeff"
"""Begins a table, so that spreadsheets read it as UTF-8."""

NOT_PLAIN = re.compile(r"[^ -~\n]")

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def duties(session: Session, workspace: Workspace, owner_ids: Collection[int] | None = None) -> list[Row]:
    """What these people owe and have done, the newest first, at most ten thousand; None: everybody."""
    query = (
        select(Duty, Candidate, Decline, Role, Recruiter)
        .join(Candidate, Candidate.id == Duty.candidate_id)
        .join(Recruiter, Recruiter.id == Duty.owner_id)
        .outerjoin(Decline, Decline.id == Duty.decline_id)
        .outerjoin(Role, Role.id == Duty.role_id)
        .where(Duty.workspace_id == workspace.id)
        .order_by(Duty.id.desc())
        .limit(MOST)
    )
    if owner_ids is not None:
        query = query.where(Duty.owner_id.in_(owner_ids))
    return [_duty(workspace, *row) for row in session.execute(query)]


def _duty(
    workspace: Workspace, owed: Duty, person: Candidate, told: Decline | None, role: Role | None, owner: Recruiter
) -> Row:
    return {
        "kind": owed.kind.value,
        "candidate": person.name,
        "phone": person.phone,
        "email": person.email,
        "role": role.title if role else None,
        "client": role.client if role else None,
        "stage": told.stage.value if told else None,
        "reason": told.reason if told else None,
        "owner": owner.name,
        "since": _moment(workspace, told.recorded_at if told else owed.opened_at),
        "tell_by": _moment(workspace, owed.tell_by),
        "tried_on_days": owed.attempt_days,
        "ended": _moment(workspace, owed.settled_at),
        "ended_as": owed.settled_as.value if owed.settled_as else None,
    }


def everything(
    session: Session, workspace: Workspace, who: Person, owners: Collection[Recruiter] | None = None
) -> Tables:
    """All rows that are about somebody, private notes among them: what the law lets them ask for.

    `owners`: only what comes from these; None: from everybody.
    """
    ids = select(Duty.id).where(Duty.candidate_id.in_(who.row_ids), *_from(owners, Duty.owner_id))
    shown = select(MessageDuty.message_id).where(MessageDuty.duty_id.in_(ids))
    about = who.row_ids
    found: dict[str, Iterable[Base]] = {
        "person": who.rows,
        "declines": session.scalars(select(Decline).where(Decline.candidate_id.in_(about), *_declines_from(owners))),
        "in_play": session.scalars(
            select(InPlay).where(InPlay.candidate_id.in_(about), *_from(owners, InPlay.owner_id))
        ),
        "owed_to_them": session.scalars(select(Duty).where(Duty.id.in_(ids)).order_by(Duty.id)),
        "log": session.scalars(select(LogEntry).where(LogEntry.candidate_id.in_(about), *entries_from(owners))),
        "promises": session.scalars(select(Promise).where(Promise.candidate_id.in_(about), *_promises_from(owners))),
        "they_named": session.scalars(
            select(Referral).where(Referral.named_by_id.in_(about), *_from(owners, Referral.owner_id))
        ),
        "named_as_referral": who.referrals,
        "messages": session.scalars(select(Message).where((Message.duty_id.in_(ids)) | Message.id.in_(shown))),
    }
    names = _Names(session, workspace)
    return {table: [names.readable(row) for row in rows] for table, rows in found.items()}


def entries_from(owners: Collection[Recruiter] | None) -> list[ColumnElement[bool]]:
    """Which entries of the log come from these people: about what they owe, or done by them where nothing is owed."""
    if owners is None:
        return []
    numbers = [owner.id for owner in owners]
    theirs = LogEntry.duty_id.in_(select(Duty.id).where(Duty.owner_id.in_(numbers)))
    return [or_(theirs, and_(LogEntry.duty_id.is_(None), LogEntry.by_id.in_(numbers)))]


def _from(owners: Collection[Recruiter] | None, column: Any) -> list[ColumnElement[bool]]:
    return [] if owners is None else [column.in_([owner.id for owner in owners])]


def _declines_from(owners: Collection[Recruiter] | None) -> list[ColumnElement[bool]]:
    if owners is None:
        return []
    numbers = [owner.id for owner in owners]
    theirs = Decline.id.in_(select(Duty.decline_id).where(Duty.owner_id.in_(numbers)))
    return [or_(theirs, Decline.recorded_by_id.in_(numbers))]


def _promises_from(owners: Collection[Recruiter] | None) -> list[ColumnElement[bool]]:
    if owners is None:
        return []
    return [Promise.duty_id.in_(select(Duty.id).where(Duty.owner_id.in_([owner.id for owner in owners])))]


def note(ctx: Context, who: Person) -> None:
    """The log says who took out all that is held on somebody: written once they have it."""
    for row in who.rows:
        log.note(ctx, row, EntryKind.EXPORTED, {})
    for one in who.referrals if who.candidate is None else ():
        log.note(ctx, one.named_by, EntryKind.EXPORTED, {"referral": one.id})


def as_csv(rows: Sequence[Row]) -> str:
    """A table for a spreadsheet, none of whose cells it takes for a formula."""
    return BYTE_ORDER_MARK + csv_cells.table([list(rows[0]), *(row.values() for row in rows)] if rows else [])


def as_fields(tables: Tables) -> list[Row]:
    """All that is held on somebody as one table: what it is, which one, the field, and what stands there."""
    return [
        {"what": table, "number": number, "field": field, "value": _text(value)}
        for table, rows in tables.items()
        for number, row in enumerate(rows, start=1)
        for field, value in row.items()
        if value not in (None, "", [], {})
    ]


def as_json(held: Tables | list[Row]) -> str:
    """Readable in any script; what would drive a terminal stands there as its number, so that nothing is lost."""
    written = json.dumps(held, ensure_ascii=False, indent=2) + "\n"
    return NOT_PLAIN.sub(lambda found: json.dumps(found[0])[1:-1] if is_control(found[0]) else found[0], written)


class _Names:
    """Rows in words: who and which role in place of their numbers."""

    def __init__(self, session: Session, workspace: Workspace) -> None:
        self._books = workspace
        people = session.scalars(select(Recruiter).where(Recruiter.workspace_id == workspace.id))
        roles = session.scalars(select(Role).where(Role.workspace_id == workspace.id))
        self._known: Mapping[str, Mapping[int, str]] = {
            "recruiter": {one.id: one.name for one in people},
            "role": {one.id: one.full_name for one in roles},
        }

    def readable(self, row: Base) -> Row:
        columns = [column for column in row.__table__.columns if column.name != "workspace_id"]
        return {self._field(column): self._value(column, getattr(row, column.name)) for column in columns}

    def _target(self, column: Any) -> str | None:
        target = next((key.column.table.name for key in column.foreign_keys), None)
        return target if target in self._known else None

    def _field(self, column: Any) -> str:
        return str(column.name.removesuffix("_id") if self._target(column) else column.name)

    def _value(self, column: Any, value: Any) -> Any:
        if (target := self._target(column)) and value is not None:
            return self._known[target].get(value, "somebody")
        if isinstance(value, datetime):
            return _moment(self._books, value)
        if isinstance(value, date):
            return value.isoformat()
        return value.value if isinstance(value, Enum) else value


def _moment(workspace: Workspace, at: datetime | None) -> str | None:
    """On the workspace's clock, with its offset."""
    return at.astimezone(workspace.calendar.zone).isoformat(timespec="minutes") if at else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
