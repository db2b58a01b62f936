"""Openings: finds the promised candidates whom one would suit, tells their owners on request, records who was told."""

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
from models.duties.log_entry import EntryKind, LogEntry, not_undone
from models.duties.promise import Promise
from models.outbox import message
from models.outbox.message import mark_message_stale, schedule_message
from models.rules import opening_match as opening
from models.rules.opening_match import CandidateWish
from models.rules.text import fold

FRESH = timedelta(days=60)
"""An opening asked about longer ago is probably filled."""


class Opening(InWorkspace, Base):
    """An opening of which the owners of matching promises were told; one row a day for the same words."""

    __tablename__ = "opening"
    __table_args__ = (UniqueConstraint("workspace_id", "folded", "asked_on"),)

    typed: Mapped[str]
    folded: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("recruiter.id"))
    asked_at: Mapped[datetime]
    asked_on: Mapped[date]
    """Day in the workspace's calendar."""
    promises: Mapped[list[int]] = mapped_column(JSON)
    """Ids of matching promises, best first."""

    asked_by: Mapped[Recruiter] = relationship()


@dataclass(frozen=True)
class OpeningAnswer:
    """The matches for an opening. `opening`: the row whose owners were told today; None: nobody was told yet."""

    typed: str
    matches: list[Promise]
    opening: Opening | None = None
    is_new: bool = False
    """The owners were told just now."""

    def by_owner(self) -> dict[Recruiter, list[Promise]]:
        """Promises by owner, in order."""
        owners: dict[Recruiter, list[Promise]] = {}
        for match in self.matches:
            owners.setdefault(match.owner, []).append(match)
        return owners


def look(ctx: Context, typed: str) -> OpeningAnswer | None:
    """Finds and ranks the matches, and tells nobody. None: no match."""
    guard_member(ctx)
    if first := _told_today(ctx, typed):
        return OpeningAnswer(first.typed, promises_of(ctx, first), first)
    matches = _fitting(ctx, typed)
    return OpeningAnswer(typed, matches) if matches else None


def tell(ctx: Context, typed: str) -> OpeningAnswer | None:
    """Sends each owner the list of their matches; the same words again on the same day change nothing.

    None: no match.
    """
    seen = look(ctx, typed)
    if seen is None or seen.opening:
        return seen
    asked_opening = Opening(
        workspace_id=ctx.workspace.id,
        typed=typed,
        folded=fold(typed),
        asked_by=ctx.person,
        asked_at=ctx.now,
        asked_on=ctx.workspace.calendar.day_of(ctx.now),
        promises=[match.id for match in seen.matches],
    )
    ctx.session.add(asked_opening)
    ctx.session.flush()
    told_now = OpeningAnswer(typed, promises_of(ctx, asked_opening), asked_opening, is_new=True)
    for owner in told_now.by_owner():
        _plant(ctx, asked_opening, owner)
    return told_now


def _told_today(ctx: Context, typed: str) -> Opening | None:
    """The row of the same words whose owners were told today, if there is one."""
    same = (Opening.workspace_id == ctx.workspace.id, Opening.folded == fold(typed))
    today = ctx.workspace.calendar.day_of(ctx.now)
    return ctx.session.scalar(select(Opening).where(*same, Opening.asked_on == today))


def promises_of(ctx: Context, asked: Opening) -> list[Promise]:
    """The matching promises that are still alive, best first."""
    query = select(Promise).where(Promise.workspace_id == asked.workspace_id, Promise.id.in_(asked.promises))
    by_id = {promise.id: promise for promise in ctx.session.scalars(query)}
    return [match for promise_id in asked.promises if (match := by_id.get(promise_id))]


def told(ctx: Context, duty: Duty, opening_id: int) -> LogEntry | None:
    """Records that the candidate was told; redraws the owner's list.

    None when told before, or without a live promise.
    """
    asked = find(ctx, opening_id)
    promised = promise.of_duty(ctx.session, duty)
    if asked is None or promised is None or promised.id in told_of(ctx, asked):
        return None
    owner = duty.owner
    answer = keep_posted.told(ctx, duty, opening_id)
    mark_message_stale(
        ctx.session, ctx.workspace.id, owner.user_id, message.MessageKind.OPENING, str(opening_id), ctx.now
    )
    return answer


def told_of(ctx: Context, asked: Opening) -> dict[int, LogEntry]:
    """The entries that tell of this opening and are not undone, by promise id."""
    in_workspace = LogEntry.workspace_id == asked.workspace_id
    query = (
        select(LogEntry)
        .where(
            in_workspace,
            LogEntry.what == EntryKind.TOUCHED,
            LogEntry.at >= asked.asked_at,
            not_undone(in_workspace),
        )
        .order_by(LogEntry.id)
    )
    touches = [touch for touch in ctx.session.scalars(query) if touch.details.get("opening") == asked.id]
    return {touch.before["promise"]["id"]: touch for touch in touches}


def pass_on(ctx: Context, touch: Duty) -> None:
    """Sends the new owner of a touch the openings of which its candidate has not been told."""
    promised = promise.of_duty(ctx.session, touch)
    if promised is None:
        return
    openings = select(Opening).where(Opening.workspace_id == ctx.workspace.id, Opening.asked_at >= ctx.now - FRESH)
    for opening_row in ctx.session.scalars(openings.order_by(Opening.id)):
        if promised.id in opening_row.promises and promised.id not in told_of(ctx, opening_row):
            _plant(ctx, opening_row, touch.owner)
            mark_message_stale(
                ctx.session,
                ctx.workspace.id,
                touch.owner.user_id,
                message.MessageKind.OPENING,
                str(opening_row.id),
                ctx.now,
            )


def find(ctx: Context, opening_id: int) -> Opening | None:
    return ctx.session.scalar(select(Opening).where(Opening.workspace_id == ctx.workspace.id, Opening.id == opening_id))


def _fitting(ctx: Context, typed: str) -> list[Promise]:
    """Matching promises, the best one of each person, without people who were told of the same words before."""
    living = {match.id: match for match in promise.alive(ctx.session, ctx.workspace.id)}
    knows = _told_before(ctx, fold(typed))
    fits = [living[number] for number in opening.ranked(opening.read(typed), {n: _wish(p) for n, p in living.items()})]
    once = {match.candidate.person_id: match for match in reversed(fits) if match.candidate.person_id not in knows}
    return [match for match in fits if once.get(match.candidate.person_id) is match]


def _told_before(ctx: Context, folded: str) -> set[int]:
    """Person ids of those who were told of an opening of these words, under any row."""
    earlier = select(Opening).where(Opening.workspace_id == ctx.workspace.id, Opening.folded == folded)
    rows = {entry.candidate_id for asked in ctx.session.scalars(earlier) for entry in told_of(ctx, asked).values()}
    return {person.person_id for person in ctx.session.scalars(select(Candidate).where(Candidate.id.in_(rows)))}


def _wish(promised: Promise) -> CandidateWish:
    role = promised.duty.role.title if promised.duty.role else ""
    return CandidateWish(promised.wish or "", role, promised.place or "", promised.relocation)


def _plant(ctx: Context, asked: Opening, owner: Recruiter) -> None:
    """Schedules the list: at once for the person who asked, at any hour; for others in their hours."""
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
