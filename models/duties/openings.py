"""A new opening: whom the team promised to keep posted and would want it, each owner's list, and who was told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import JSON

from models.context import Context, guard_member
from models.database.base import Base, InWorkspace
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.duties import keep_posted, promise
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.promise import Promise
from models.outbox import message
from models.outbox.message import mark_message_stale, schedule_message
from models.rules import opening_match as opening
from models.rules.opening_match import CandidateWish
from models.rules.text import fold

FRESH = timedelta(days=60)
"""An opening that was asked about longer ago is hardly open any more."""


class Opening(InWorkspace, Base):
    """Somebody asked who would want this; once a day for the same words."""

    __tablename__ = "opening"
    __table_args__ = (UniqueConstraint("workspace_id", "folded", "asked_on"),)

    typed: Mapped[str]
    folded: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("recruiter.id"))
    asked_at: Mapped[datetime]
    asked_on: Mapped[date]
    """The day in the workspace's calendar."""
    promises: Mapped[list[int]] = mapped_column(JSON)
    """Whom it would suit, the best first."""

    asked_by: Mapped[Recruiter] = relationship()


@dataclass(frozen=True)
class OpeningAnswer:
    """What came of asking."""

    opening: Opening
    is_new: bool
    found: list[Promise]

    def by_owner(self) -> dict[Recruiter, list[Promise]]:
        """Whose they are, in order."""
        owners: dict[Recruiter, list[Promise]] = {}
        for one in self.found:
            owners.setdefault(one.owner, []).append(one)
        return owners


def ask(ctx: Context, typed: str) -> OpeningAnswer | None:
    """Finds and ranks, and gives each owner their list; the same words again on the same day change nothing.

    None: nobody would want it. The workspace's row is locked, so that two people asking at once make one.
    """
    guard_member(ctx)
    ctx.session.refresh(ctx.workspace, with_for_update=True)
    today, folded = ctx.workspace.calendar.day_of(ctx.now), fold(typed)
    same = (Opening.workspace_id == ctx.workspace.id, Opening.folded == folded, Opening.asked_on == today)
    if first := ctx.session.scalar(select(Opening).where(*same)):
        return OpeningAnswer(first, False, promises_of(ctx, first))
    ids = [one.id for one in _fitting(ctx, typed)]
    if not ids:
        return None
    made = Opening(
        workspace_id=ctx.workspace.id,
        typed=typed,
        folded=folded,
        asked_by=ctx.person,
        asked_at=ctx.now,
        asked_on=today,
        promises=ids,
    )
    ctx.session.add(made)
    ctx.session.flush()
    asked = OpeningAnswer(made, True, promises_of(ctx, made))
    for owner in asked.by_owner():
        _plant(ctx, made, owner)
    return asked


def promises_of(ctx: Context, asked: Opening) -> list[Promise]:
    """Whom it would suit, the best first, as far as somebody still keeps them posted."""
    query = select(Promise).where(Promise.workspace_id == asked.workspace_id, Promise.id.in_(asked.promises))
    found = {one.id: one for one in ctx.session.scalars(query)}
    return [one for number in asked.promises if (one := found.get(number))]


def told(ctx: Context, duty: Duty, opening_id: int) -> LogEntry | None:
    """They know of it now; the owner's list says so. None when they knew before, or nobody keeps them posted."""
    asked = find(ctx, opening_id)
    kept = promise.of_duty(ctx.session, duty)
    if asked is None or kept is None or kept.id in told_of(ctx, asked):
        return None
    owner = duty.owner
    answer = keep_posted.told(ctx, duty, opening_id)
    mark_message_stale(
        ctx.session, ctx.workspace.id, owner.user_id, message.MessageKind.OPENING, str(opening_id), ctx.now
    )
    return answer


def told_of(ctx: Context, asked: Opening) -> dict[int, LogEntry]:
    """The promises whose person was told of this opening, with the entry that says so, unless somebody took it back."""
    undone = select(LogEntry.undoes_id).where(
        LogEntry.workspace_id == asked.workspace_id, LogEntry.undoes_id.is_not(None)
    )
    query = (
        select(LogEntry)
        .where(
            LogEntry.workspace_id == asked.workspace_id,
            LogEntry.what == EntryKind.TOUCHED,
            LogEntry.at >= asked.asked_at,
            LogEntry.id.not_in(undone),
        )
        .order_by(LogEntry.id)
    )
    touches = [one for one in ctx.session.scalars(query) if one.details.get("opening") == asked.id]
    return {one.before["promise"]["id"]: one for one in touches}


def pass_on(ctx: Context, touch: Duty) -> None:
    """Somebody else keeps them posted now, and gets the openings of which they have not been told yet."""
    kept = promise.of_duty(ctx.session, touch)
    if kept is None:
        return
    openings = select(Opening).where(Opening.workspace_id == ctx.workspace.id, Opening.asked_at >= ctx.now - FRESH)
    for one in ctx.session.scalars(openings.order_by(Opening.id)):
        if kept.id in one.promises and kept.id not in told_of(ctx, one):
            _plant(ctx, one, touch.owner)
            mark_message_stale(
                ctx.session, ctx.workspace.id, touch.owner.user_id, message.MessageKind.OPENING, str(one.id), ctx.now
            )


def find(ctx: Context, opening_id: int) -> Opening | None:
    return ctx.session.scalar(select(Opening).where(Opening.workspace_id == ctx.workspace.id, Opening.id == opening_id))


def _fitting(ctx: Context, typed: str) -> list[Promise]:
    """Each person once, through the promise that suits best, without those who know of the same opening already."""
    living = {one.id: one for one in promise.alive(ctx.session, ctx.workspace.id)}
    knows = _told_before(ctx, fold(typed))
    fits = [living[number] for number in opening.ranked(opening.read(typed), {n: _wish(p) for n, p in living.items()})]
    once = {one.candidate.person_id: one for one in reversed(fits) if one.candidate.person_id not in knows}
    return [one for one in fits if once.get(one.candidate.person_id) is one]


def _told_before(ctx: Context, folded: str) -> set[int]:
    """The people who know of an opening of these words, under whichever row."""
    earlier = select(Opening).where(Opening.workspace_id == ctx.workspace.id, Opening.folded == folded)
    rows = {entry.candidate_id for one in ctx.session.scalars(earlier) for entry in told_of(ctx, one).values()}
    return {person.person_id for person in ctx.session.scalars(select(Candidate).where(Candidate.id.in_(rows)))}


def _wish(kept: Promise) -> CandidateWish:
    role = kept.duty.role.title if kept.duty.role else ""
    return CandidateWish(kept.wish or "", role, kept.place or "", kept.relocation)


def _plant(ctx: Context, asked: Opening, owner: Recruiter) -> None:
    """At once to who asked, at any hour; to everybody else in their hours."""
    is_own = ctx.actor is not None and owner.id == ctx.actor.id
    schedule_message(
        ctx.session,
        workspace_id=ctx.workspace.id,
        recipient=owner.user_id,
        kind=message.MessageKind.OPENING,
        slot=str(asked.id),
        due_at=ctx.now if is_own else owner.calendar.at_or_after(ctx.now),
        details={"opening": asked.id, **({"at": ctx.now.isoformat()} if is_own else {})},
    )
