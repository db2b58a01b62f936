"""A file that somebody asked for, in Slack for a week: it goes away by itself, and at once when somebody is erased.

The row stands before Slack has the file, so that no crash leaves one behind that nobody knows of.
"""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Select, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.context import Context
from models.database.base import Base, InWorkspace
from models.directory.workspace import Workspace

STAYS = timedelta(days=7)
ON_ITS_WAY = timedelta(minutes=10)
"""Longer than a file takes from the first call to Slack to the last."""
AT_WORK = timedelta(minutes=2)
"""So long nobody else takes away the file that a bot is taking away. Taken away twice, it is gone all the same."""
LONGEST_WAIT = timedelta(days=1)


class SharedFile(InWorkspace, Base):
    __tablename__ = "shared_file"
    __table_args__ = (Index("ix_shared_file_remove", "removed_at", "remove_at"),)

    asked_by_id: Mapped[int] = mapped_column(ForeignKey("recruiter.id"))
    asked_at: Mapped[datetime]
    file_id: Mapped[str | None]
    """Slack's, as soon as Slack has given one."""
    shared_at: Mapped[datetime | None]
    is_unwanted: Mapped[bool] = mapped_column(default=False)
    """Somebody who may stand in it was erased."""
    remove_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    """Slack's word for why it could not be taken away."""


def announce(ctx: Context) -> SharedFile:
    """Somebody asks for a file: from now on whoever is erased takes it along."""
    made = SharedFile(
        workspace_id=ctx.workspace.id,
        asked_by_id=ctx.person.id,
        asked_at=ctx.now,
        remove_at=ctx.now + STAYS,
    )
    ctx.session.add(made)
    ctx.session.flush()
    return made


def find(session: Session, file_row: int) -> SharedFile:
    return session.get_one(SharedFile, file_row)


def unwanted(session: Session, workspace_id: int, now: datetime) -> None:
    """Somebody was erased, and may stand in any file: all of them go. One on its way goes once it has arrived."""
    ours = (SharedFile.workspace_id == workspace_id, SharedFile.removed_at.is_(None))
    for one in session.scalars(select(SharedFile).where(*ours)):
        one.is_unwanted = True
        one.remove_at = now if one.shared_at else max(now, one.asked_at + ON_ITS_WAY)


def shared(one: SharedFile, now: datetime) -> None:
    """It has arrived."""
    one.shared_at = now
    if one.is_unwanted:
        one.remove_at = now


def failed(one: SharedFile, now: datetime) -> None:
    """It did not arrive, as far as anybody knows: what Slack may have of it is taken away."""
    if one.file_id is None:
        one.removed_at = now
    else:
        one.remove_at = now


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether a file should be gone by now."""
    return session.scalar(_due(now)) is not None


def claim(session: Session, now: datetime) -> SharedFile | None:
    """The file that should be gone longest, for this bot to take away; None: there is none."""
    due = _due(now)
    one = session.scalar(
        select(SharedFile).where(SharedFile.id == due.scalar_subquery()).with_for_update(skip_locked=True)
    )
    if one is None:
        return None
    one.remove_at = now + AT_WORK
    session.flush()
    return one


def _due(now: datetime) -> Select[int]:
    ours = (SharedFile.removed_at.is_(None), SharedFile.remove_at <= now, Workspace.stopped_because.is_(None))
    query = select(SharedFile.id).join(Workspace, Workspace.id == SharedFile.workspace_id).where(*ours)
    return query.order_by(SharedFile.remove_at, SharedFile.id).limit(1)


def removed(session: Session, file_row: int, now: datetime) -> None:
    """Slack does not have it any more."""
    gone = {"removed_at": now, "problem": None}
    session.execute(update(SharedFile).where(SharedFile.id == file_row).values(**gone))


def refused(session: Session, file_row: int, why: str, now: datetime) -> None:
    """It is tried again, later each time, once a day at last: a name may stand in it."""
    one = find(session, file_row)
    one.tries, one.problem = one.tries + 1, why
    one.remove_at = now + min(timedelta(minutes=2) * 2**one.tries, LONGEST_WAIT)


def stuck(session: Session) -> list[SharedFile]:
    """Files that Slack has refused to take away, the oldest first."""
    query = select(SharedFile).where(SharedFile.removed_at.is_(None), SharedFile.problem.is_not(None))
    return list(session.scalars(query.order_by(SharedFile.id)))
