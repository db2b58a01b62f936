"""Somebody waits for a decision: they are put in play, hear that it takes longer, and end with a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from models.context import Context, guard, guard_member
from models.directory.candidate import Candidate, CandidateDetails
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import decline as declines
from models.duties import edit, in_play, join_people, log, settle
from models.duties.decline import Decline
from models.duties.duty import Duty, duty_changed, owe_duty
from models.duties.in_play import Ended, InPlay
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind, LogEntry
from models.rules import deadlines
from models.rules.deadlines import DutyKind, Stage

FURTHEST_PROMISE = timedelta(days=92)


@dataclass(frozen=True)
class InPlayDetails:
    """What the form says about one candidate in play."""

    candidate: Candidate
    role: Role
    stage: Stage
    owner: Recruiter
    promised_for: date | None = None
    named: CandidateDetails | None = None
    """What was typed of somebody known, to fill what was not."""


@dataclass(frozen=True)
class Put:
    """What came of one entry: they are in play, or a live decline of the same candidate and role stands first."""

    first: InPlay | Decline
    is_new: bool


class PromiseRefused(Exception):
    """The promised day is over, or more than three months ahead. `latest`: the last one that goes."""

    def __init__(self, latest: date) -> None:
        super().__init__("that day does not go")
        self.latest = latest


def promise(day: date, owner: Recruiter, now: datetime) -> date:
    """A day by which somebody may be promised news. Raises PromiseRefused."""
    today = owner.calendar.day_of(now)
    if not today <= day <= today + FURTHEST_PROMISE:
        raise PromiseRefused(today + FURTHEST_PROMISE)
    return day


def put_in_play(ctx: Context, entries: Sequence[InPlayDetails]) -> list[Put]:
    """Each is in play from now on; who is so already, or was declined, stays as recorded first.

    The workspace's row is locked, so that two people recording the same at once make one.
    """
    guard_member(ctx)
    ctx.session.refresh(ctx.workspace, with_for_update=True)
    return [_put(ctx, entry) for entry in entries]


def _put(ctx: Context, entry: InPlayDetails) -> Put:
    who, role = entry.candidate, entry.role
    if entry.named:
        join_people.join_namesakes(ctx, who, entry.named)
    first = in_play.live_of_person(ctx.session, who, role.id) or declines.live_of_person(ctx.session, who, role.id)
    if first:
        return Put(first, is_new=False)
    if role.filled_at:
        role.filled_at = None
        edit.show_role(ctx, role)
    waits = InPlay(
        workspace_id=ctx.workspace.id,
        candidate=who,
        role=role,
        owner=entry.owner,
        put_by=ctx.actor,
        since=ctx.now,
        stage=entry.stage,
        promised_for=entry.promised_for,
    )
    ctx.session.add(waits)
    ctx.session.flush()
    edit.complete(ctx, who, entry.named)
    if who.do_not_contact_since:
        log.note(ctx, who, EntryKind.IN_PLAY, _promised(waits.promised_for))
    else:
        write_entry(ctx, _owe_update(ctx, waits), EntryKind.IN_PLAY, details=_promised(waits.promised_for))
    return Put(waits, is_new=True)


def update_of(ctx: Context, waits: InPlay) -> Duty | None:
    """The next word that is owed to somebody in play."""
    query = select(Duty).where(
        Duty.workspace_id == waits.workspace_id,
        Duty.candidate_id == waits.candidate_id,
        Duty.role_id == waits.role_id,
        Duty.kind == DutyKind.UPDATE,
        Duty.settled_at.is_(None),
    )
    return ctx.session.scalars(query.order_by(Duty.id.desc()).limit(1)).first()


def updated(ctx: Context, duty: Duty, promised_for: date | None = None) -> LogEntry | None:
    """They have heard that it takes longer; the next word is owed from this day on.

    None, and nothing changed, when the duty had ended before.
    """
    guard(ctx, duty.owner)
    waits = in_play.live(ctx.session, duty.candidate_id, duty.role_id)
    if duty.kind is not DutyKind.UPDATE or waits is None:
        return None
    answer = settle.settle(ctx, duty, EntryKind.UPDATED, details=_promised(promised_for))
    if answer:
        waits.last_word_at, waits.promised_for = ctx.now, promised_for
        _owe_update(ctx, waits, answer)
    return answer


def decided(ctx: Context, duty: Duty) -> LogEntry | None:
    """It was decided in another way, and nobody is to be told no."""
    guard(ctx, duty.owner)
    return settle.settle(ctx, duty, EntryKind.DECIDED) if duty.kind is DutyKind.UPDATE else None


def declined(ctx: Context, decline: Decline) -> None:
    """A recorded decline ends the wait, whoever recorded it."""
    if waits := in_play.live(ctx.session, decline.candidate_id, decline.role_id):
        end(ctx, waits, Ended.WITHDREW if decline.owes_nothing else Ended.DECLINED)
        waits.decline_id = decline.id


def end(ctx: Context, waits: InPlay, how: Ended) -> None:
    """They are not in play any more, and no update is owed."""
    if duty := update_of(ctx, waits):
        settle.settle(ctx, duty, EntryKind.WITHDREW if how is Ended.WITHDREW else EntryKind.DECIDED)
    waits.end(how, ctx.now)


def ask_today(ctx: Context, waits: InPlay) -> None:
    """Word is due at once: the next list asks for it."""
    duty = update_of(ctx, waits)
    if duty is None:
        return
    calendar = duty.owner.calendar.ever_present
    today = calendar.closing(calendar.plus_business_days(calendar.day_of(ctx.now), 0))
    duty.tell_by = min(duty.tell_by, today)
    duty_changed(ctx.session, duty, ctx.now)


def _owe_update(ctx: Context, waits: InPlay, answer: LogEntry | None = None) -> Duty:
    duty = owe_duty(
        ctx.session,
        waits.candidate,
        workspace=ctx.workspace,
        kind=DutyKind.UPDATE,
        role=waits.role,
        owner=waits.owner,
        tell_by=deadlines.update_by(ctx.now, waits.owner.calendar, waits.promised_for),
        opened_at=ctx.now,
        made_by_id=answer.id if answer else None,
    )
    duty_changed(ctx.session, duty, ctx.now)
    return duty


def _promised(day: date | None) -> dict[str, str]:
    return {"promised_for": day.isoformat()} if day else {}
