"""Audit logs, in pages, newest first: of a person, of all erasures, and of the settings."""

from sqlalchemy import select

from models.context import Context
from models.directory.candidate import Candidate
from models.duties.log_entry import EntryKind, LogEntry
from models.errors import PermissionDenied
from models.privacy import export
from models.privacy import person as somebody
from models.privacy.person import Person
from models.settings import change_team
from models.settings.changes import Change
from models.views.page import Page, read_page

PAGE = 12


def of_person(ctx: Context, who: Person, number: int) -> Page[LogEntry]:
    """Log entries of a person that come from owners whom the reader leads. Raises PermissionDenied."""
    if not somebody.may_decide(ctx.session, ctx.person, who):
        raise PermissionDenied
    owners = somebody.led_by(ctx.session, ctx.person, who)
    of_reader = (LogEntry.candidate_id.in_(who.row_ids), *export.entries_from(owners))
    query = select(LogEntry).where(LogEntry.workspace_id == ctx.workspace.id, *of_reader)
    return read_page(ctx.session, query, [LogEntry.id.desc()], number, PAGE)


def erasures(ctx: Context) -> list[LogEntry]:
    """Erasures of people on whom the reader may decide, newest first."""
    alone = (
        LogEntry.workspace_id == ctx.workspace.id,
        LogEntry.what == EntryKind.FORGOTTEN,
        LogEntry.duty_id.is_(None),
    )
    newest = ctx.session.scalars(select(LogEntry).where(*alone).order_by(LogEntry.id.desc()).limit(PAGE * 10))
    return [entry for entry in newest if _may_read(ctx, entry)][:PAGE]


def changes(ctx: Context, number: int) -> Page[Change]:
    """Changes of settings. Raises PermissionDenied."""
    change_team.guard(ctx)
    query = select(Change).where(Change.workspace_id == ctx.workspace.id)
    return read_page(ctx.session, query, [Change.id.desc()], number, PAGE)


def _may_read(ctx: Context, entry: LogEntry) -> bool:
    person = ctx.session.get_one(Candidate, entry.candidate_id)
    return somebody.may_decide(ctx.session, ctx.person, Person(person))
