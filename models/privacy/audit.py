"""Audit logs, in pages, newest first: of a person, of all erasures, and of the settings."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.context import Context
from models.directory.candidate import Candidate
from models.duties.log_entry import EntryKind, LogEntry
from models.errors import PermissionDenied
from models.privacy import export
from models.privacy import person as somebody
from models.privacy.person import Person
from models.settings import change_team
from models.settings.changes import Change

PAGE = 12

Entry = TypeVar("Entry", LogEntry, Change)


@dataclass(frozen=True)
class LogPage(Generic[Entry]):
    """A page of a log. `number` counts from 0, newest first."""

    entries: list[Entry]
    number: int
    total: int

    @property
    def last(self) -> int:
        return max(0, (self.total - 1) // PAGE)


def of_person(ctx: Context, who: Person, number: int) -> LogPage[LogEntry]:
    """Log entries of a person that come from owners whom the reader leads. Raises PermissionDenied."""
    if not somebody.may_decide(ctx.session, ctx.person, who):
        raise PermissionDenied
    owners = somebody.led_by(ctx.session, ctx.person, who)
    of_reader = (LogEntry.candidate_id.in_(who.row_ids), *export.entries_from(owners))
    return _page(
        ctx.session, select(LogEntry).where(LogEntry.workspace_id == ctx.workspace.id, *of_reader), LogEntry, number
    )


def erasures(ctx: Context) -> list[LogEntry]:
    """Erasures of people on whom the reader may decide, newest first."""
    alone = (
        LogEntry.workspace_id == ctx.workspace.id,
        LogEntry.what == EntryKind.FORGOTTEN,
        LogEntry.duty_id.is_(None),
    )
    newest = ctx.session.scalars(select(LogEntry).where(*alone).order_by(LogEntry.id.desc()).limit(PAGE * 10))
    return [entry for entry in newest if _may_read(ctx, entry)][:PAGE]


def changes(ctx: Context, number: int) -> LogPage[Change]:
    """Changes of settings. Raises PermissionDenied."""
    change_team.guard(ctx)
    return _page(ctx.session, select(Change).where(Change.workspace_id == ctx.workspace.id), Change, number)


def _may_read(ctx: Context, entry: LogEntry) -> bool:
    person = ctx.session.get_one(Candidate, entry.candidate_id)
    return somebody.may_decide(ctx.session, ctx.person, Person(person))


def _page(session: Session, rows: Select[Entry], kind: type[Entry], number: int) -> LogPage[Entry]:
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    number = max(0, min(number, (total - 1) // PAGE))
    page = rows.order_by(kind.id.desc()).limit(PAGE).offset(number * PAGE)
    return LogPage(list(session.scalars(page)), number, total)
