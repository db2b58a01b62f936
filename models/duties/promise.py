"""Somebody was promised to be kept posted: what they would want, and the next touch that is owed to them.

A promise lives as long as its touch is owed, and belongs to whoever owes it: it goes along with every hand-over, and
nothing can end the one and leave the other.
"""

from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.context import Context
from models.database.base import Base, InWorkspace
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import duty as duties
from models.duties.duty import Duty, duty_changed, owe_duty
from models.duties.log_entry import LogEntry
from models.rules import deadlines, opening_match
from models.rules.deadlines import DutyKind

WISHED = ("wish", "relocation", "place", "touches")


class Promise(InWorkspace, Base):
    __tablename__ = "promise"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    """The answer in which it was made."""
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), index=True)
    """The next touch, or the last one."""
    wish: Mapped[str | None]
    """Their ideal next step, as it was typed."""
    relocation: Mapped[str | None]
    place: Mapped[str | None]
    touches: Mapped[int] = mapped_column(default=0)

    candidate: Mapped[Candidate] = relationship()
    duty: Mapped[Duty] = relationship()

    @property
    def owner(self) -> Recruiter:
        return self.duty.owner

    @property
    def is_alive(self) -> bool:
        return self.duty.is_open

    def wants(self, wish: str | None, relocation: str | None, place: str | None) -> None:
        """What they would want from now on; None: nothing new was said."""
        self.wish, self.relocation = wish or self.wish, relocation or self.relocation
        self.place = place or self.place


def make(ctx: Context, told: Duty, answer: LogEntry, wish: str | None, relocation: str | None) -> None:
    """They are to be kept posted; promised before by the same person, it only takes in what they wish for now.

    Raises ContactUnwanted where they do not wish to be contacted.
    """
    duties.guard_wish(told.candidate)
    place = opening_match.read(wish or "").place or None
    by = ctx.actor or told.owner
    mine = (one for one in alive_of(ctx.session, told.candidate) if one.owner.id == by.id)
    if before := next(mine, None):
        answer.before = {**answer.before, "promise": remembered(before)}
        before.wants(wish, relocation, place)
        return
    ctx.session.add(
        Promise(
            workspace_id=told.workspace_id,
            candidate=told.candidate,
            contact_id=answer.id,
            duty=owe_touch(ctx, told.candidate, by, told.role, answer),
            wish=wish,
            relocation=relocation,
            place=place,
        )
    )
    ctx.session.flush()


def owe_touch(ctx: Context, person: Candidate, owner: Recruiter, role: Role | None, answer: LogEntry) -> Duty:
    """The next touch, in the calendar of whoever promised it; its timers stand from the beginning."""
    calendar = owner.calendar
    touch = owe_duty(
        ctx.session,
        person,
        workspace=ctx.workspace,
        kind=DutyKind.KEEP_POSTED,
        role=role,
        owner=owner,
        tell_by=calendar.closing(deadlines.touch_on(ctx.now, calendar)),
        opened_at=ctx.now,
        made_by_id=answer.id,
    )
    duty_changed(ctx.session, touch, ctx.now)
    return touch


def of_duty(session: Session, duty: Duty) -> Promise | None:
    """The promise whose next touch this is."""
    return session.scalar(select(Promise).where(Promise.workspace_id == duty.workspace_id, Promise.duty_id == duty.id))


def alive(session: Session, workspace_id: int) -> list[Promise]:
    """All living promises of a workspace, the oldest first."""
    query = select(Promise).join(Duty, Duty.id == Promise.duty_id)
    mine = query.where(Promise.workspace_id == workspace_id, Duty.settled_at.is_(None))
    return list(session.scalars(mine.order_by(Promise.id)))


def alive_of(session: Session, person: Candidate) -> list[Promise]:
    """The living promises to one person."""
    query = select(Promise).join(Duty, Duty.id == Promise.duty_id)
    theirs = query.where(Promise.workspace_id == person.workspace_id, Promise.candidate_id == person.id)
    return list(session.scalars(theirs.where(Duty.settled_at.is_(None)).order_by(Promise.id)))


def remembered(promise: Promise) -> dict[str, Any]:
    """The promise as it is now, in a form that the log can keep."""
    return {"id": promise.id, "duty_id": promise.duty_id, **{field: getattr(promise, field) for field in WISHED}}


def put_back(session: Session, before: dict[str, Any]) -> None:
    """The promise as the log kept it."""
    promise = session.get_one(Promise, before["id"])
    promise.duty = session.get_one(Duty, before["duty_id"])
    for field in WISHED:
        setattr(promise, field, before[field])
