"""Records referrals and changes their status, which answers the call to them; a placement makes a thank-you."""

from sqlalchemy import select

from models.context import Context, guard, guard_member
from models.directory.recruiter import Recruiter
from models.duties import log, referral, settle
from models.duties.duty import Duty, duty_changed, owe_duty
from models.duties.log_entry import EntryKind
from models.duties.referral import UNDER_WAY, Referral, ReferralDetails, Status
from models.outbox import home_tab
from models.outbox.message import mark_all_stale
from models.rules.kinds import DutyKind

ANSWERS = {
    Status.CONTACTED: EntryKind.IN_TOUCH,
    Status.IN_PROCESS: EntryKind.IN_TOUCH,
    Status.PLACED: EntryKind.IN_TOUCH,
    Status.NO: EntryKind.NOT_INTERESTED,
}
"""The statuses that answer the call to them, and its answer."""


def record(ctx: Context, named: ReferralDetails) -> tuple[Referral, bool]:
    """Records a referral and returns whether it is new; an earlier referral of the same person is returned instead."""
    guard_member(ctx)
    if first := referral.known(ctx.session, named, ctx.person.country):
        return first, False
    entry = log.note(ctx, named.by, EntryKind.REFERRED, {"referral": named.name, "referral_reach": named.reach})
    row = referral.add(ctx, named, ctx.person, entry)
    settle.owe_referral_call(ctx, row)
    return row, True


def change(ctx: Context, row: Referral, status: Status) -> bool:
    """Changes the status, which answers the call to them while it is open. False when it is unchanged.

    A placement makes a thank-you duty to the person who named them; a placement taken back ends it.
    """
    guard(ctx, row.owner)
    before = row.status
    if before is status or row.forgotten_at:
        return False
    _write_down(ctx, row, status)
    row.status, row.changed_at = status, ctx.now
    mark_calls_stale(ctx, row)
    if status is Status.PLACED:
        _owe_thanks(ctx, row)
    elif before is Status.PLACED and (thanks := thanks_for(ctx, row)):
        settle.settle(ctx, thanks, EntryKind.WITHDRAWN)
    return True


def _write_down(ctx: Context, row: Referral, status: Status) -> None:
    """Logs the change: as the answer to the call to them where it is open."""
    details = {"referral": row.id, "from": row.status, "to": status}
    call = settle.open_referral_call(ctx.session, row)
    answer = settle.settle(ctx, call, ANSWERS[status], details=details) if call and status in ANSWERS else None
    if answer:
        answer.before = {**answer.before, "named": row.remembered()}
    else:
        log.note(ctx, row.named_by, EntryKind.REFERRAL_CHANGED, details)


def mark_calls_stale(ctx: Context, row: Referral) -> None:
    """Redraws the cards of the call to them, and the owner's Home."""
    calls = select(Duty.id).where(Duty.referral_id == row.id)
    mark_all_stale(ctx.session, list(ctx.session.scalars(calls)), ctx.now)
    home_tab.mark_homes_stale(ctx.session, [row.owner], ctx.now)


def answer_call(ctx: Context, duty: Duty, status: Status) -> bool:
    """Answers the call to a person who was named. False when it had ended before, or for a duty of another kind."""
    guard(ctx, duty.owner)
    return bool(duty.referral and duty.is_open and change(ctx, duty.referral, status))


def take_reach(ctx: Context, row: Referral, typed: str) -> bool:
    """Saves how to reach them, read in the actor's country. False when it is unchanged or they were erased."""
    guard(ctx, row.owner)
    if row.forgotten_at or row.reach == typed:
        return False
    row.take_reach(typed, ctx.person.country)
    log.note(ctx, row.named_by, EntryKind.EDITED, {"referral": row.id, "fields": ["reach"]})
    mark_calls_stale(ctx, row)
    return True


def thanked(ctx: Context, duty: Duty) -> None:
    """Settles the thank-you: the person who named them has heard of the placement."""
    guard(ctx, duty.owner)
    if duty.kind is DutyKind.THANKS:
        settle.settle(ctx, duty, EntryKind.THANKED)


def of_thanks(ctx: Context, duty: Duty) -> Referral | None:
    """The placed referral that this thank-you is for."""
    of_duty = (Referral.workspace_id == duty.workspace_id, Referral.thanks_id == duty.id)
    return ctx.session.scalar(select(Referral).where(*of_duty))


def thanks_for(ctx: Context, row: Referral) -> Duty | None:
    """The thank-you for this referral, open or done."""
    return ctx.session.get(Duty, row.thanks_id) if row.thanks_id else None


def hand_over(ctx: Context, owner: Recruiter, taker: Recruiter) -> None:
    """Moves referrals under way when a lead hands everything over."""
    query = select(Referral).where(Referral.workspace_id == owner.workspace_id, Referral.owner_id == owner.id)
    for row in ctx.session.scalars(query.where(Referral.status.in_(UNDER_WAY)).order_by(Referral.id)):
        log.note(
            ctx, row.named_by, EntryKind.REFERRAL_CHANGED, {"referral": row.id, "owner": taker.id, "was": owner.id}
        )
        row.owner = taker


def _owe_thanks(ctx: Context, row: Referral) -> None:
    """Makes the thank-you, for the next morning's list, unless it was said or let go before.

    None for a person who does not wish to be contacted, or who was erased.
    """
    if row.named_by.forgotten_at or row.named_by.do_not_contact_since:
        return
    earlier = thanks_for(ctx, row)
    if earlier and earlier.settled_as is not EntryKind.WITHDRAWN:
        return
    owner = row.owner if row.owner.is_at_home else ctx.person
    calendar = owner.calendar.ever_present
    thanks = owe_duty(
        ctx.session,
        row.named_by,
        workspace=ctx.workspace,
        kind=DutyKind.THANKS,
        role=row.role,
        owner=owner,
        tell_by=calendar.closing(calendar.plus_business_days(calendar.day_of(ctx.now), 0)),
        opened_at=ctx.now,
    )
    duty_changed(ctx.session, thanks, ctx.now)
    row.thanks_id = thanks.id
