"""Exports tables: the duties of a person or team, or all data held on a person."""

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
from models.privacy.person import Person, is_owed_to
from models.rules import text
from models.rules.text import is_control

MOST = 10_000

BYTE_ORDER_MARK = "\ufeff"
"""Begins a table, so that spreadsheets read it as UTF-8."""

NOT_PLAIN = re.compile(r"[^ -~\n]")

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def duties(session: Session, workspace: Workspace, owner_ids: Collection[int] | None = None) -> list[Row]:
    """Duties of these owners, newest first, at most ten thousand; None: of everybody."""
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
    workspace: Workspace, owed: Duty, person: Candidate, decline: Decline | None, role: Role | None, owner: Recruiter
) -> Row:
    return {
        "kind": owed.kind.value,
        "candidate": owed.person.name,
        "phone": owed.referral.phone_digits if owed.referral else person.phone,
        "email": owed.referral.folded_email if owed.referral else person.email,
        "role": role.title if role else None,
        "client": role.client if role else None,
        "stage": decline.stage.value if decline else None,
        "reason": decline.reason if decline else None,
        "owner": owner.name,
        "since": _moment(workspace, decline.recorded_at if decline else owed.opened_at),
        "tell_by": _moment(workspace, owed.tell_by),
        "tried_on_days": owed.attempt_days,
        "ended": _moment(workspace, owed.settled_at),
        "ended_as": owed.settled_as.value if owed.settled_as else None,
    }


def everything(
    session: Session, workspace: Workspace, who: Person, owners: Collection[Recruiter] | None = None
) -> Tables:
    """All rows about a person, private notes included: what the law lets them ask for.

    `owners`: only rows that come from these; None: from everybody.
    """
    ids = select(Duty.id).where(is_owed_to(who), *_from(owners, Duty.owner_id))
    showing = select(MessageDuty.message_id).where(MessageDuty.duty_id.in_(ids))
    about = who.row_ids
    rows_by_table: dict[str, Iterable[Base]] = {
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
        "messages": session.scalars(select(Message).where((Message.duty_id.in_(ids)) | Message.id.in_(showing))),
    }
    names = _Names(session, workspace)
    return {table: [names.readable(row) for row in rows] for table, rows in rows_by_table.items()}


def entries_from(owners: Collection[Recruiter] | None) -> list[ColumnElement[bool]]:
    """Conditions for log entries from these owners: on their duties, or by them where there is no duty."""
    if owners is None:
        return []
    owner_ids = [owner.id for owner in owners]
    on_duties = LogEntry.duty_id.in_(select(Duty.id).where(Duty.owner_id.in_(owner_ids)))
    return [or_(on_duties, and_(LogEntry.duty_id.is_(None), LogEntry.by_id.in_(owner_ids)))]


def _from(owners: Collection[Recruiter] | None, column: Any) -> list[ColumnElement[bool]]:
    return [] if owners is None else [column.in_([owner.id for owner in owners])]


def _declines_from(owners: Collection[Recruiter] | None) -> list[ColumnElement[bool]]:
    if owners is None:
        return []
    owner_ids = [owner.id for owner in owners]
    on_duties = Decline.id.in_(select(Duty.decline_id).where(Duty.owner_id.in_(owner_ids)))
    return [or_(on_duties, Decline.recorded_by_id.in_(owner_ids))]


def _promises_from(owners: Collection[Recruiter] | None) -> list[ColumnElement[bool]]:
    if owners is None:
        return []
    return [Promise.duty_id.in_(select(Duty.id).where(Duty.owner_id.in_([owner.id for owner in owners])))]


def note(ctx: Context, who: Person) -> None:
    """Logs that all data held on a person was exported: called once the actor has the file."""
    for row in who.rows:
        log.note(ctx, row, EntryKind.EXPORTED, {})
    for named in who.referrals if who.candidate is None else ():
        log.note(ctx, named.named_by, EntryKind.EXPORTED, {"referral": named.id})


def as_csv(rows: Sequence[Row]) -> str:
    """A table for a spreadsheet, without formulas."""
    return BYTE_ORDER_MARK + text.table([list(rows[0]), *(row.values() for row in rows)] if rows else [])


def as_fields(tables: Tables) -> list[Row]:
    """All data held on a person as one table: table, row number, field and value."""
    return [
        {"what": table, "number": number, "field": field, "value": _text(value)}
        for table, rows in tables.items()
        for number, row in enumerate(rows, start=1)
        for field, value in row.items()
        if value not in (None, "", [], {})
    ]


def as_json(held: Tables | list[Row]) -> str:
    """JSON for any script; control characters are escaped, so that nothing is lost and no terminal obeys them."""
    written = json.dumps(held, ensure_ascii=False, indent=2) + "\n"
    return NOT_PLAIN.sub(lambda match: json.dumps(match[0])[1:-1] if is_control(match[0]) else match[0], written)


class _Names:
    """Makes rows readable: names of people and roles replace their ids."""

    def __init__(self, session: Session, workspace: Workspace) -> None:
        self._workspace = workspace
        people = session.scalars(select(Recruiter).where(Recruiter.workspace_id == workspace.id))
        roles = session.scalars(select(Role).where(Role.workspace_id == workspace.id))
        self._known: Mapping[str, Mapping[int, str]] = {
            "recruiter": {recruiter.id: recruiter.name for recruiter in people},
            "role": {role.id: role.full_name for role in roles},
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
            return _moment(self._workspace, value)
        if isinstance(value, date):
            return value.isoformat()
        return value.value if isinstance(value, Enum) else value


def _moment(workspace: Workspace, at: datetime | None) -> str | None:
    """ISO text in the workspace's zone, with its offset."""
    return at.astimezone(workspace.calendar.zone).isoformat(timespec="minutes") if at else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
