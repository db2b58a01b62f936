"""Candidates who wait for a decision: puts them in play, records updates, and ends the wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from models.context import Context, guard, guard_member
from models.directory.candidate import Candidate, CandidateDetails
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import decline as declines
from models.duties import edit, in_play, log, recognition, settle
from models.duties.decline import Decline
from models.duties.duty import Duty, duty_changed, owe_duty
from models.duties.in_play import Ended, InPlay
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind, LogEntry
from models.errors import checked_day
from models.rules import deadlines
from models.rules.kinds import DutyKind, Stage

FURTHEST_PROMISE = timedelta(days=92)


@dataclass(frozen=True)
class InPlayDetails:
    """The form for one candidate in play."""

    candidate: Candidate
    role: Role
    stage: Stage
    owner: Recruiter
    promised_for: date | None = None
    named: CandidateDetails | None = None
    """Typed data that may fill gaps of a known candidate."""


@dataclass(frozen=True)
class Put:
    """The result for one entry: an in-play row, or an earlier row or live decline of the same person and role."""

    first: InPlay | Decline
    is_new: bool


def promise(day: date, owner: Recruiter, now: datetime) -> date:
    """Checks the day by which a candidate is promised news, and returns it. Raises InvalidDay."""
    today = owner.calendar.day_of(now)
    return checked_day(day, today, today + FURTHEST_PROMISE)


def put_in_play(ctx: Context, entries: Sequence[InPlayDetails]) -> list[Put]:
    """Puts each candidate in play; those in play or declined already stay as recorded first."""
    guard_member(ctx)
    return [_put(ctx, entry) for entry in entries]


def _put(ctx: Context, entry: InPlayDetails) -> Put:
    person, role = entry.candidate, entry.role
    country = (ctx.actor or entry.owner).country
    if entry.named:
        recognition.join_namesakes(ctx, person, entry.named, country)
    first = in_play.live_of_person(ctx.session, person, role.id) or declines.live_of_person(
        ctx.session, person, role.id
    )
    if first:
        return Put(first, is_new=False)
    if role.filled_at:
        role.filled_at = None
        edit.show_role(ctx, role)
    row = InPlay(
        workspace_id=ctx.workspace.id,
        candidate=person,
        role=role,
        owner=entry.owner,
        put_by=ctx.actor,
        since=ctx.now,
        stage=entry.stage,
        promised_for=entry.promised_for,
    )
    ctx.session.add(row)
    ctx.session.flush()
    edit.complete(ctx, person, entry.named, country)
    if person.do_not_contact_since:
        log.note(ctx, person, EntryKind.IN_PLAY, _promised(row.promised_for))
    else:
        write_entry(ctx, _owe_update(ctx, row), EntryKind.IN_PLAY, details=_promised(row.promised_for))
    return Put(row, is_new=True)


def update_of(ctx: Context, row: InPlay) -> Duty | None:
    """The open update that is owed to a candidate in play."""
    query = select(Duty).where(
        Duty.workspace_id == row.workspace_id,
        Duty.candidate_id == row.candidate_id,
        Duty.role_id == row.role_id,
        Duty.kind == DutyKind.UPDATE,
        Duty.settled_at.is_(None),
    )
    return ctx.session.scalars(query.order_by(Duty.id.desc()).limit(1)).first()


def updated(ctx: Context, duty: Duty, promised_for: date | None = None) -> LogEntry | None:
    """Settles the update, and makes the next one.

    None, and nothing changed, when the duty had ended before.
    """
    guard(ctx, duty.owner)
    row = in_play.live(ctx.session, duty.candidate_id, duty.role_id)
    if duty.kind is not DutyKind.UPDATE or row is None:
        return None
    answer = settle.settle(ctx, duty, EntryKind.UPDATED, details=_promised(promised_for))
    if answer:
        row.last_word_at, row.promised_for = ctx.now, promised_for
        _owe_update(ctx, row, answer)
    return answer


def decided(ctx: Context, duty: Duty) -> LogEntry | None:
    """Settles the update because it was decided in another way; nobody has to be told no."""
    guard(ctx, duty.owner)
    return settle.settle(ctx, duty, EntryKind.DECIDED) if duty.kind is DutyKind.UPDATE else None


def declined(ctx: Context, decline: Decline) -> None:
    """Ends the wait by a recorded decline, whoever recorded it."""
    if row := in_play.live(ctx.session, decline.candidate_id, decline.role_id):
        end(ctx, row, Ended.WITHDREW if decline.owes_nothing else Ended.DECLINED)
        row.decline_id = decline.id


def end(ctx: Context, row: InPlay, how: Ended) -> None:
    """Ends the wait; no update is owed any more."""
    if duty := update_of(ctx, row):
        settle.settle(ctx, duty, EntryKind.WITHDREW if how is Ended.WITHDREW else EntryKind.DECIDED)
    row.end(how, ctx.now)


def ask_today(ctx: Context, row: InPlay) -> None:
    """Makes the update due at once: the next list asks for it."""
    duty = update_of(ctx, row)
    if duty is None:
        return
    calendar = duty.owner.calendar.ever_present
    today = calendar.closing(calendar.plus_business_days(calendar.day_of(ctx.now), 0))
    duty.tell_by = min(duty.tell_by, today)
    duty_changed(ctx.session, duty, ctx.now)


def _owe_update(ctx: Context, row: InPlay, answer: LogEntry | None = None) -> Duty:
    duty = owe_duty(
        ctx.session,
        row.candidate,
        workspace=ctx.workspace,
        kind=DutyKind.UPDATE,
        role=row.role,
        owner=row.owner,
        tell_by=deadlines.update_by(ctx.now, row.owner.calendar, row.promised_for),
        opened_at=ctx.now,
        made_by_id=answer.id if answer else None,
    )
    duty_changed(ctx.session, duty, ctx.now)
    return duty


def _promised(day: date | None) -> dict[str, str]:
    return {"promised_for": day.isoformat()} if day else {}
