"""Records referrals and changes their status; a placement makes a thank-you to the person who named them."""

from sqlalchemy import select

from models.context import Context, guard, guard_member
from models.directory.recruiter import Recruiter
from models.duties import log, referral, settle
from models.duties.duty import Duty, duty_changed, owe_duty
from models.duties.log_entry import EntryKind
from models.duties.referral import UNDER_WAY, Referral, ReferralDetails, Status
from models.rules.kinds import DutyKind


def record(ctx: Context, named: ReferralDetails) -> tuple[Referral, bool]:
    """Records a referral and returns whether it is new; an earlier referral of the same person is returned instead."""
    guard_member(ctx)
    if first := referral.known(ctx.session, named, ctx.person.country):
        return first, False
    entry = log.note(ctx, named.by, EntryKind.REFERRED, {"referral": named.name, "referral_reach": named.reach})
    return referral.add(ctx, named, ctx.person, entry), True


def change(ctx: Context, row: Referral, status: Status) -> bool:
    """Changes the status. False when it is unchanged.

    A placement makes a thank-you duty to the person who named them; a placement taken back ends it.
    """
    guard(ctx, row.owner)
    before = row.status
    if before is status or row.forgotten_at:
        return False
    log.note(ctx, row.named_by, EntryKind.REFERRAL_CHANGED, {"referral": row.id, "from": before, "to": status})
    row.status, row.changed_at = status, ctx.now
    if status is Status.PLACED:
        _owe_thanks(ctx, row)
    elif before is Status.PLACED and row.thanks:
        settle.settle(ctx, row.thanks, EntryKind.WITHDRAWN)
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
    if row.thanks and row.thanks.settled_as is not EntryKind.WITHDRAWN:
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
    row.thanks = thanks
