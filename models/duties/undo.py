"""Undoes the last answer: the duty is open again, and what the answer had made is withdrawn."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from models.context import Context, guard
from models.directory import candidate
from models.directory.recruiter import Recruiter
from models.duties import correct, decline, duty, in_play, log_entry, promise, settle
from models.duties.duty import Duty, duty_changed, mark_origin_stale, mark_person_stale
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind, LogEntry, restore
from models.duties.referral import Status
from models.rules import phone
from models.rules.kinds import DutyKind

UNDO_DAYS = 5
"""Business days, in the owner's calendar, for which an answer can be undone."""


class TooLate(Exception):
    """The follow-up of this answer was answered, or the days for undoing it are over."""


def undoable(ctx: Context, owed: Duty) -> LogEntry | None:
    """The answer that undo would take back now, or None.

    Possible until its follow-up is answered or five business days have passed.
    """
    answer = log_entry.last_answer(ctx.session, owed.id)
    if answer is None or owed.settled_as is EntryKind.WITHDRAWN or _has_gone_on(ctx, owed):
        return None
    if owed.candidate.forgotten_at or owed.person.forgotten_at or _has_moved_on(owed, answer):
        return None
    calendar = owed.owner.calendar.ever_present
    last_day = calendar.plus_business_days(calendar.day_of(answer.at), UNDO_DAYS)
    if ctx.now > calendar.closing(last_day):
        return None
    answered = any(made.settled_by_id and made.settled_as is not EntryKind.WITHDRAWN for made in made_by(ctx, answer))
    return None if answered else answer


def undo(ctx: Context, owed: Duty, answer_id: int | None = None) -> LogEntry | None:
    """Undoes the last answer and returns it, so that its form can open again with the typed values.

    `answer_id`: the answer that the person saw; when a newer answer exists, nothing is changed and None is returned.
    Raises TooLate when it can't be undone any more, and ContactUnwanted where the person does not wish to be
    contacted, unless that wish itself is undone.
    """
    guard(ctx, owed.owner)
    answer = undoable(ctx, owed)
    if answer is None:
        raise TooLate
    if answer.what is not EntryKind.DO_NOT_CONTACT:
        duty.guard_wish(owed.person)
    if answer_id is not None and answer.id != answer_id:
        return None
    if answer.what is EntryKind.RECORDED:
        write_entry(ctx, owed, EntryKind.UNDONE, undoes=answer)
        _withdraw_decline(ctx, owed)
        return answer
    for entry in _whole(ctx, answer):
        _take_back(ctx, entry)
    for row in candidate.everywhere(ctx.session, owed.candidate):
        row.keep_posted = row.keep_posted or bool(promise.alive_of(ctx.session, row))
    return answer


def sent_together(duties: Sequence[Duty], by: Recruiter) -> list[Duty]:
    """Those of these sign-off e-mails that this person recorded as sent last, in one press; empty: it was only one."""
    sent = [owed for owed in duties if owed.settled_as is EntryKind.SENT and owed.settled_by_id == by.id]
    last = max((owed.settled_at for owed in sent if owed.settled_at), default=None)
    together = [owed for owed in sent if owed.settled_at == last]
    return together if len(together) > 1 else []


def undo_sent(ctx: Context, duty_ids: Sequence[int]) -> list[Duty]:
    """Takes back the sign-off e-mails of these duties and returns those that are owed again; repeated, none.

    Passes over duties that have ended otherwise, or for which it is too late. Raises ContactUnwanted.
    """
    again = []
    for duty_id in sorted(set(duty_ids)):
        owed = duty.find_duty(ctx.session, ctx.workspace.id, duty_id)
        if owed is None or owed.settled_as is not EntryKind.SENT:
            continue
        guard(ctx, owed.owner)
        if undoable(ctx, owed) and undo(ctx, owed):
            again.append(owed)
    return again


def joined(ctx: Context, answer: LogEntry) -> bool:
    """Whether the duty ended because rows were joined with a person who does not wish to be contacted."""
    return "apart" in _whole(ctx, answer)[0].before


def _whole(ctx: Context, answer: LogEntry) -> list[LogEntry]:
    """All entries that one user action created; they are undone together.

    A call with the other roles it told of, a do-not-contact wish with all that it ended.
    """
    first = answer
    if answer.what in (EntryKind.DO_NOT_CONTACT, EntryKind.WITHDREW) and "with" in answer.details:
        first = ctx.session.get_one(LogEntry, answer.details["with"])
    return [first, *log_entry.went_with(ctx.session, first)]


def _take_back(ctx: Context, answer: LogEntry) -> None:
    owed = ctx.session.get_one(Duty, answer.duty_id)
    write_entry(ctx, owed, EntryKind.UNDONE, undoes=answer)
    _take_back_what_it_made(ctx, answer)
    _put_back(ctx, owed, answer)
    duty_changed(ctx.session, owed, ctx.now)
    mark_origin_stale(ctx.session, owed, ctx.now)


def _put_back(ctx: Context, owed: Duty, answer: LogEntry) -> None:
    before = dict(answer.before)
    in_play_row = in_play.newest(ctx.session, owed.candidate_id, owed.role_id) if "in_play" in before else None
    if in_play_row:
        in_play_row.restore(before["in_play"])
    before.pop("in_play", None)
    if "named" in before and owed.referral:
        owed.referral.restore(before["named"])
    before.pop("named", None)
    if "phone" in before:
        # As read when it was typed: the person who undoes may be in another country.
        typed = before.pop("phone")
        # Entries of an older version hold only the typed text.
        number = (
            before.pop("phone_digits") if "phone_digits" in before else phone.read_number(typed, owed.owner.country)
        )
        owed.candidate.phone, owed.candidate.phone_digits = typed, number
    if "apart" in before:
        _part(ctx, owed, before.pop("apart"))
    if "do_not_contact_since" in before:
        since = before.pop("do_not_contact_since")
        for row in candidate.everywhere(ctx.session, owed.candidate):
            row.do_not_contact_since = datetime.fromisoformat(since) if since else None
    if "keep_posted" in before:
        owed.candidate.keep_posted = before.pop("keep_posted")
    if "promise" in before:
        promise.put_back(ctx.session, before.pop("promise"))
    # A reminder time chosen before the answer may be past: the lists take over.
    restore(owed, {**before, "chosen_at": None, "chosen_for": None})


def _part(ctx: Context, owed: Duty, row_ids: Sequence[int]) -> None:
    """Makes the joined rows a person of their own again, unless the person may be contacted again by now."""
    if owed.candidate.do_not_contact_since is None:
        return
    mark_person_stale(ctx.session, owed, ctx.now)
    candidate.part(ctx.session, row_ids)


def _take_back_what_it_made(ctx: Context, answer: LogEntry) -> None:
    for follow_up in made_by(ctx, answer):
        settle.settle(ctx, follow_up, EntryKind.WITHDRAWN)
    settle.withdraw_referrals(ctx, _entries(ctx, answer))


def _withdraw_decline(ctx: Context, owed: Duty) -> None:
    """Withdraws the decline, which frees candidate and role; an in-play row that it ended is live again."""
    owed.recorded.withdrawn_at = ctx.now
    for open_duty in settle.open_of_decline(ctx, owed):
        settle.settle(ctx, open_duty, EntryKind.WITHDRAWN)
    ctx.session.flush()
    if in_play.ended_by(ctx.session, owed.recorded.id):
        _owe_update_again(ctx, owed)


def _owe_update_again(ctx: Context, declined: Duty) -> None:
    same = (Duty.candidate_id == declined.candidate_id, Duty.role_id == declined.role_id, Duty.kind == DutyKind.UPDATE)
    update_owed = ctx.session.scalars(select(Duty).where(*same).order_by(Duty.id.desc()).limit(1)).first()
    answer = log_entry.last_answer(ctx.session, update_owed.id) if update_owed else None
    if update_owed and answer and not _has_gone_on(ctx, update_owed):
        write_entry(ctx, update_owed, EntryKind.UNDONE, undoes=answer)
        _put_back(ctx, update_owed, answer)
        duty_changed(ctx.session, update_owed, ctx.now)


def _has_gone_on(ctx: Context, owed: Duty) -> bool:
    """Whether the candidate was declined since the update was answered, or is in play anew."""
    if owed.kind is not DutyKind.UPDATE:
        return False
    if decline.live(ctx.session, owed.candidate_id, owed.role_id or 0):
        return True
    is_live = in_play.live(ctx.session, owed.candidate_id, owed.role_id) is not None
    return is_live != (owed.settled_as is EntryKind.UPDATED)


def _has_moved_on(owed: Duty, answer: LogEntry) -> bool:
    """Whether the status of the referral has changed since the call to them was answered, or is a placement."""
    if owed.referral is None:
        return False
    return owed.referral.status is Status.PLACED or owed.referral.status != answer.details.get("to")


def made_by(ctx: Context, answer: LogEntry) -> list[Duty]:
    """The duties that this answer, or a correction of it, has made."""
    return list(ctx.session.scalars(select(Duty).where(Duty.made_by_id.in_(_entries(ctx, answer)))))


def _entries(ctx: Context, answer: LogEntry) -> list[int]:
    """Ids of the answer and its corrections."""
    return [answer.id, *(correction.id for correction in correct.corrections(ctx.session, answer))]
