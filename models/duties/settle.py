"""Settles duties: the answer, its log entry, and the second contact that follows a call."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context, guard, may_act
from models.directory.recruiter import Recruiter
from models.duties import in_play, log_entry, offer, promise, referral
from models.duties.duty import Duty, duty_changed, find_duty, mark_origin_stale, news_open_elsewhere, owe_duty
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind, LogEntry, remembered
from models.duties.referral import Referral, Status
from models.errors import PermissionDenied
from models.outbox import message
from models.outbox.message import schedule_message
from models.rules import deadlines
from models.rules.kinds import NEWS, DutyKind, Stage

CHANGED_BY_ANSWERS = (
    "settled_at",
    "settled_as",
    "settled_by_id",
    "attempt_days",
    "last_attempt_on",
    "expected_since",
    "chosen_at",
    "chosen_for",
    "asked_for_on",
    "held_until",
)

GROUP_FROM = 2
"""The list groups e-mails to applicants from this many on."""


@dataclass(frozen=True)
class CallOutcome:
    """The outcome form of a call. At least one takeaway is required."""

    mood: str
    takeaways: tuple[str, ...]
    next_step: str | None = None
    relocation: str | None = None
    keep_posted: bool = False
    referral: str | None = None
    referral_reach: str | None = None
    follow_up_in: int | None = None
    """Business days; 0: none; None: the workspace's setting."""
    private_note: str | None = None
    lead_may_read: bool = False
    also_told: tuple[int, ...] = ()
    """Ids of other duties to the same person that this call covered, of any owner."""


def settle(ctx: Context, duty: Duty, what: EntryKind, **entry: Any) -> LogEntry | None:
    """Ends an open duty with this answer; None, and nothing changed, when it had ended before."""
    if not duty.is_open:
        return None
    before = remembered(duty, *CHANGED_BY_ANSWERS) | _end_wait(ctx, duty, what)
    answer = write_entry(ctx, duty, what, before=before, **entry)
    duty.settled_at, duty.settled_as, duty.settled_by = ctx.now, what, ctx.actor
    duty.expected_since = duty.chosen_at = duty.chosen_for = duty.asked_for_on = None
    duty.form_left = False
    offer.end_all(ctx.session, duty.id, ctx.now)
    duty_changed(ctx.session, duty, ctx.now)
    mark_origin_stale(ctx.session, duty, ctx.now)
    return answer


def _end_wait(ctx: Context, duty: Duty, what: EntryKind) -> dict[str, Any]:
    """Ends the in-play row where this answer to its update does so; returns its earlier values, for undo."""
    if duty.kind is not DutyKind.UPDATE or not (row := in_play.live(ctx.session, duty.candidate_id, duty.role_id)):
        return {}
    before = {"in_play": row.remembered()}
    row.answered(what, ctx.now)
    return before


def reached(
    ctx: Context, duty: Duty, outcome: CallOutcome, *, was_allowed: bool = False, form: str | None = None
) -> LogEntry:
    """Records a call that told the candidate.

    `was_allowed`: a person who was allowed when the form opened may save it. When the duty was settled meanwhile, the
    typed values become a further entry (`EntryKind.FURTHER`): a call that took place is never refused. `form`: id of
    the form; the same values from the same form again, after a double click or a lost reply, return the first entry
    and change nothing.
    """
    if not was_allowed:
        guard(ctx, duty.owner)
    typed = {**asdict(outcome), "takeaways": list(outcome.takeaways), "form": form}
    typed["also_told"] = list(outcome.also_told)
    entry: dict[str, Any] = {
        "private_note": typed.pop("private_note"),
        "lead_may_read": typed.pop("lead_may_read"),
        "details": {key: value for key, value in typed.items() if value not in (None, "", [])},
    }
    if form and (saved := _saved_before(ctx, duty, entry)):
        return saved
    answer = settle(ctx, duty, EntryKind.REACHED, **entry)
    if answer is None:
        further = write_entry(ctx, duty, EntryKind.FURTHER, **entry)
        _tell_too(ctx, duty, further, outcome.also_told)
        return further
    _remember_ask(ctx, duty)
    _tell_too(ctx, duty, answer, outcome.also_told)
    answer.before = {**answer.before, "keep_posted": duty.candidate.keep_posted}
    if outcome.keep_posted:
        _promise(ctx, duty, answer, outcome.next_step, outcome.relocation)
    if outcome.referral:
        refer(ctx, duty, answer, outcome.referral, outcome.referral_reach)
    owe_follow_up(ctx, duty, answer, outcome.follow_up_in)
    return answer


def _promise(
    ctx: Context, duty: Duty, answer: LogEntry, next_step: str | None = None, relocation: str | None = None
) -> None:
    """Records the promise to keep the candidate posted, which this answer made."""
    answer.before = {**answer.before, "keep_posted": duty.candidate.keep_posted}
    duty.candidate.keep_posted = True
    promise.make(ctx, duty, answer, next_step, relocation)


def _saved_before(ctx: Context, duty: Duty, entry: dict[str, Any]) -> LogEntry | None:
    """The entry that the same values from the same form made before, even if undone since."""
    same = (
        earlier
        for earlier in log_entry.of_duty(ctx.session, duty.id)
        if earlier.what in (EntryKind.REACHED, EntryKind.FURTHER)
        and all(getattr(earlier, field) == value for field, value in entry.items())
    )
    return next(same, None)


def _tell_too(ctx: Context, duty: Duty, call: LogEntry, also_told: tuple[int, ...]) -> None:
    """Settles other duties of the same person that the call covered; they get no second contact of their own.

    Where the caller may not act on a colleague's duty, that colleague is asked.
    """
    caller = ctx.actor or duty.owner
    for other in news_open_elsewhere(ctx.session, duty, caller):
        if other.id not in also_told:
            continue
        if may_act(caller, other.owner):
            told_too(ctx, other, call)
        else:
            _ask_owner(ctx, other, call)


def told_too(ctx: Context, duty: Duty, call: LogEntry) -> LogEntry | None:
    """Settles a duty that a call about another role covered.

    None, and nothing changed, when the duty had ended before, or when that call was undone.
    """
    guard(ctx, duty.owner)
    if log_entry.is_undone(ctx.session, call):
        return None
    answer = settle(ctx, duty, EntryKind.ALSO_TOLD, details={"with": call.id})
    if answer:
        _remember_ask(ctx, duty)
    return answer


def _ask_owner(ctx: Context, duty: Duty, call: LogEntry) -> None:
    schedule_message(
        ctx.session,
        workspace_id=duty.workspace_id,
        recipient=duty.owner.user_id,
        kind=message.MessageKind.ALSO_TOLD,
        slot=f"{duty.id}.{call.id}",
        due_at=duty.owner.calendar.at_or_after(ctx.now),
        duty_id=duty.id,
        details={"by": call.by_id, "call": call.id},
    )


def _remember_ask(ctx: Context, duty: Duty) -> None:
    """Stores the referral_ask setting in force at the call, because reports group by it."""
    if duty.decline and duty.kind in NEWS:
        duty.decline.referral_ask = ctx.workspace.policy.referral_ask


def sent(ctx: Context, duty: Duty, where: str | None = None, *, keep_posted: bool = False) -> LogEntry | None:
    """Settles with the sign-off e-mail. `where`: where it went, in words, if no address is known.

    `keep_posted`: the e-mail promised to keep the candidate posted.
    """
    guard(ctx, duty.owner)
    answer = settle(ctx, duty, EntryKind.SENT, details=_mailed(where, keep_posted=keep_posted))
    if answer and keep_posted:
        _promise(ctx, duty, answer)
    return answer


def _mailed(where: str | None, *, keep_posted: bool) -> dict[str, Any]:
    """The details of an e-mail for its log entry."""
    return {**({"where": where} if where else {}), **({"keep_posted": True} if keep_posted else {})}


def emailed(
    ctx: Context, duty: Duty, follow_up_in: int = 0, where: str | None = None, *, keep_posted: bool = False
) -> LogEntry | None:
    """Settles by an e-mail that the candidate wished for; a second contact only when asked for.

    `where` and `keep_posted`: as in `sent`.
    """
    guard(ctx, duty.owner)
    details = {"follow_up_in": follow_up_in, **_mailed(where, keep_posted=keep_posted)}
    answer = settle(ctx, duty, EntryKind.EMAILED, details=details)
    if answer and keep_posted:
        _promise(ctx, duty, answer)
    if answer:
        owe_follow_up(ctx, duty, answer, follow_up_in)
    return answer


def knew(ctx: Context, duty: Duty) -> LogEntry | None:
    """Settles because they had heard it already; no second contact."""
    guard(ctx, duty.owner)
    return settle(ctx, duty, EntryKind.KNEW)


def withdrew(ctx: Context, duty: Duty) -> LogEntry | None:
    """Settles because the candidate withdrew; ends the other duties of the decline, too."""
    guard(ctx, duty.owner)
    answer = settle(ctx, duty, EntryKind.WITHDREW)
    if answer:
        for other in open_of_decline(ctx, duty):
            settle(ctx, other, EntryKind.WITHDREW, details={"with": answer.id})
    return answer


def not_told(ctx: Context, duty: Duty, because: str) -> LogEntry | None:
    """A lead closes the duty without telling the candidate, and gives a reason. Raises PermissionDenied."""
    guard(ctx, duty.owner)
    if ctx.actor is not None and not ctx.actor.is_lead_of(duty.owner):
        raise PermissionDenied
    return settle(ctx, duty, EntryKind.NOT_TOLD, details={"because": because})


def got_referral(ctx: Context, duty: Duty, name: str, reach: str | None) -> LogEntry | None:
    """Settles the second contact with a referral."""
    guard(ctx, duty.owner)
    answer = settle(ctx, duty, EntryKind.GOT_REFERRAL, details={"referral": name, "referral_reach": reach})
    if answer:
        refer(ctx, duty, answer, name, reach)
    return answer


def no_referral(ctx: Context, duty: Duty) -> LogEntry | None:
    """Settles the second contact without a referral."""
    guard(ctx, duty.owner)
    return settle(ctx, duty, EntryKind.NO_REFERRAL)


def refer(ctx: Context, duty: Duty, answer: LogEntry, name: str, reach: str | None) -> None:
    """Adds the referral from this answer, unless the person was named before."""
    named = referral.ReferralDetails(name, reach, duty.candidate, duty.role)
    owner = ctx.actor or duty.owner
    if referral.known(ctx.session, named, owner.country) is None:
        owe_referral_call(ctx, referral.add(ctx, named, owner, answer))


def owe_referral_call(ctx: Context, named: Referral) -> None:
    """Makes the call to a person who was named, for the owner's list of the next business day.

    Like a follow-up, it waits for an owner who is away.
    """
    calendar = named.owner.calendar
    call = owe_duty(
        ctx.session,
        named.named_by,
        referral=named,
        workspace=ctx.workspace,
        kind=DutyKind.REFERRAL_CALL,
        role=named.role,
        owner=named.owner,
        tell_by=calendar.closing(deadlines.first_call_on(ctx.now, calendar)),
        opened_at=ctx.now,
    )
    duty_changed(ctx.session, call, ctx.now)


def withdraw_referrals(ctx: Context, entry_ids: Sequence[int]) -> None:
    """Withdraws the referrals that these entries made and nobody has contacted yet, with the calls to them."""
    untouched = select(Referral).where(Referral.contact_id.in_(entry_ids), Referral.status == Status.NEW)
    for named in ctx.session.scalars(untouched.order_by(Referral.id)).all():
        named.status = Status.WITHDRAWN
        if call := open_referral_call(ctx.session, named):
            settle(ctx, call, EntryKind.WITHDRAWN)


def owe_follow_up(ctx: Context, duty: Duty, answer: LogEntry, days: int | None) -> None:
    """Makes the second contact, in the caller's calendar; 0 days: none."""
    if days == 0:
        return
    caller: Recruiter = ctx.actor or duty.owner
    day = deadlines.follow_up_on(ctx.now, caller.calendar, ctx.workspace.policy, days)
    follow_up = owe_duty(
        ctx.session,
        duty.candidate,
        workspace=ctx.workspace,
        kind=DutyKind.FOLLOW_UP,
        decline=duty.decline,
        role=duty.role,
        owner=caller,
        tell_by=caller.calendar.closing(day),
        opened_at=ctx.now,
        made_by_id=answer.id,
    )
    duty_changed(ctx.session, follow_up, ctx.now)


def follow_up_of(session: Session, answer: LogEntry) -> Duty | None:
    """The second contact that this answer made, while it is open."""
    return session.scalar(select(Duty).where(Duty.made_by_id == answer.id, Duty.settled_at.is_(None)))


def open_referral_call(session: Session, named: Referral) -> Duty | None:
    """The call to a person who was named, while it is open."""
    return session.scalar(select(Duty).where(Duty.referral_id == named.id, Duty.settled_at.is_(None)))


def open_of_decline(ctx: Context, duty: Duty) -> list[Duty]:
    """Open duties of this duty's decline."""
    if duty.decline_id is None:
        return []
    query = select(Duty).where(Duty.decline_id == duty.decline_id, Duty.settled_at.is_(None))
    return list(ctx.session.scalars(query.order_by(Duty.id)))


def goes_together(duty: Duty, now: datetime) -> bool:
    """Whether the duty belongs to the group: an e-mail to a candidate who only applied, and not held."""
    if duty.kind is not DutyKind.EMAIL or duty.decline is None or duty.decline.stage is not Stage.APPLIED:
        return False
    return not (duty.held_until and duty.held_until > duty.owner.calendar.day_of(now))


def all_sent(ctx: Context, duty_ids: Sequence[int]) -> list[Duty]:
    """Settles the duties that are open and the person's own, and returns them; repeated, it returns none."""
    settled = []
    for duty_id in sorted(set(duty_ids)):
        duty = find_duty(ctx.session, ctx.workspace.id, duty_id)
        if duty and duty.owner_id == ctx.person.id and goes_together(duty, ctx.now) and sent(ctx, duty):
            settled.append(duty)
    return settled
