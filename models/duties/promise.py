"""Promises to keep a candidate posted: what they would want, and the next touch owed.

A promise lives as long as its touch is open and belongs to the touch's owner: it moves with every hand-over, and
neither can end without the other.
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
from models.rules.kinds import DutyKind

WISHED = ("wish", "relocation", "place", "touches")


class Promise(InWorkspace, Base):
    __tablename__ = "promise"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    """The log entry of the answer that made it."""
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), index=True)
    """The next touch; after the end, the last."""
    wish: Mapped[str | None]
    """Ideal next step, as typed."""
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
        """Updates what they would want; None: nothing new was said."""
        self.wish, self.relocation = wish or self.wish, relocation or self.relocation
        self.place = place or self.place


def make(ctx: Context, told: Duty, answer: LogEntry, wish: str | None, relocation: str | None) -> None:
    """Makes a promise; a live promise of the same owner only takes the new wishes.

    Raises ContactUnwanted where the person does not wish to be contacted.
    """
    duties.guard_wish(told.candidate)
    place = opening_match.read(wish or "").place or None
    by = ctx.actor or told.owner
    own_promises = (promise for promise in alive_of(ctx.session, told.candidate) if promise.owner.id == by.id)
    if existing := next(own_promises, None):
        answer.before = {**answer.before, "promise": remembered(existing)}
        existing.wants(wish, relocation, place)
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
    """Makes the next touch, in its owner's calendar, with its timers."""
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
    """The promise whose next touch is this duty."""
    return session.scalar(select(Promise).where(Promise.workspace_id == duty.workspace_id, Promise.duty_id == duty.id))


def alive(session: Session, workspace_id: int) -> list[Promise]:
    """All live promises of a workspace, oldest first."""
    query = select(Promise).join(Duty, Duty.id == Promise.duty_id)
    of_workspace = query.where(Promise.workspace_id == workspace_id, Duty.settled_at.is_(None))
    return list(session.scalars(of_workspace.order_by(Promise.id)))


def alive_of(session: Session, person: Candidate) -> list[Promise]:
    """The live promises to a candidate."""
    query = select(Promise).join(Duty, Duty.id == Promise.duty_id)
    of_person = query.where(Promise.workspace_id == person.workspace_id, Promise.candidate_id == person.id)
    return list(session.scalars(of_person.where(Duty.settled_at.is_(None)).order_by(Promise.id)))


def remembered(promise: Promise) -> dict[str, Any]:
    """The promise's current values as JSON, for the log."""
    return {"id": promise.id, "duty_id": promise.duty_id, **{field: getattr(promise, field) for field in WISHED}}


def put_back(session: Session, before: dict[str, Any]) -> None:
    """Restores the promise from the log."""
    promise = session.get_one(Promise, before["id"])
    promise.duty = session.get_one(Duty, before["duty_id"])
    for field in WISHED:
        setattr(promise, field, before[field])
