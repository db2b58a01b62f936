"""Exported files in Slack: deleted after a week, and at once when a person is erased.

The row is committed before Slack has the file, so that a crash leaves no unknown file behind.
"""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Select, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.context import Context
from models.database.base import Base, InWorkspace
from models.directory.workspace import Workspace

STAYS = timedelta(days=7)
ON_ITS_WAY = timedelta(minutes=10)
"""Longer than an upload takes from the first call to Slack to the last."""
AT_WORK = timedelta(minutes=2)
"""Lease of a deletion: no other bot deletes the file meanwhile. Deleting it twice does no harm."""
LONGEST_WAIT = timedelta(days=1)


class SharedFile(InWorkspace, Base):
    __tablename__ = "shared_file"
    __table_args__ = (Index("ix_shared_file_remove", "removed_at", "remove_at"),)

    asked_by_id: Mapped[int] = mapped_column(ForeignKey("recruiter.id"))
    asked_at: Mapped[datetime]
    file_id: Mapped[str | None]
    """Slack's file id, once assigned."""
    shared_at: Mapped[datetime | None]
    is_unwanted: Mapped[bool] = mapped_column(default=False)
    """A person who may be in it was erased."""
    remove_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    """Slack's reason for refusing the deletion."""


def announce(ctx: Context) -> SharedFile:
    """Adds the row of a requested file: from now on, an erasure deletes it."""
    row = SharedFile(
        workspace_id=ctx.workspace.id,
        asked_by_id=ctx.person.id,
        asked_at=ctx.now,
        remove_at=ctx.now + STAYS,
    )
    ctx.session.add(row)
    ctx.session.flush()
    return row


def find(session: Session, file_row: int) -> SharedFile:
    return session.get_one(SharedFile, file_row)


def unwanted(session: Session, workspace_id: int, now: datetime) -> None:
    """Schedules all files for deletion after an erasure; a file still uploading is deleted once it has arrived."""
    ours = (SharedFile.workspace_id == workspace_id, SharedFile.removed_at.is_(None))
    for row in session.scalars(select(SharedFile).where(*ours)):
        row.is_unwanted = True
        row.remove_at = now if row.shared_at else max(now, row.asked_at + ON_ITS_WAY)


def shared(row: SharedFile, now: datetime) -> None:
    """Records that the upload succeeded."""
    row.shared_at = now
    if row.is_unwanted:
        row.remove_at = now


def mark_failed(row: SharedFile, now: datetime) -> None:
    """Records that the upload failed, as far as is known: what Slack may have of it is deleted."""
    if row.file_id is None:
        row.removed_at = now
    else:
        row.remove_at = now


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether a file is due for deletion."""
    return session.scalar(_due(now)) is not None


def claim(session: Session, now: datetime) -> SharedFile | None:
    """Leases the file that is overdue longest to this bot, for deletion; None: there is none."""
    due = _due(now)
    row = session.scalar(
        select(SharedFile).where(SharedFile.id == due.scalar_subquery()).with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    row.remove_at = now + AT_WORK
    session.flush()
    return row


def _due(now: datetime) -> Select[int]:
    is_due = (SharedFile.removed_at.is_(None), SharedFile.remove_at <= now, Workspace.stopped_because.is_(None))
    query = select(SharedFile.id).join(Workspace, Workspace.id == SharedFile.workspace_id).where(*is_due)
    return query.order_by(SharedFile.remove_at, SharedFile.id).limit(1)


def mark_removed(session: Session, file_row: int, now: datetime) -> None:
    """Records that Slack does not have it any more."""
    gone = {"removed_at": now, "problem": None}
    session.execute(update(SharedFile).where(SharedFile.id == file_row).values(**gone))


def removal_refused(session: Session, file_row: int, why: str, now: datetime) -> None:
    """Schedules a retry, with growing delay, at last once a day: a name may be in the file."""
    row = find(session, file_row)
    row.tries, row.problem = row.tries + 1, why
    row.remove_at = now + min(timedelta(minutes=2) * 2**row.tries, LONGEST_WAIT)


def stuck_files(session: Session) -> list[SharedFile]:
    """Files whose deletion Slack has refused, oldest first."""
    query = select(SharedFile).where(SharedFile.removed_at.is_(None), SharedFile.problem.is_not(None))
    return list(session.scalars(query.order_by(SharedFile.id)))
