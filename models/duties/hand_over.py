"""Everything that one person owes goes to another in one act: a leave, an illness, a membership that ended."""

from dataclasses import replace

from sqlalchemy import not_, or_, select

from models.context import Context, NotTheirs
from models.directory.recruiter import Recruiter
from models.duties import client_reason, hand_off, referral_status
from models.duties import record as recording
from models.duties.duty import Duty, duty_changed, open_duties_of_owner
from models.duties.hand_off import CannotTake
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind
from models.outbox import message
from models.outbox.message import schedule_message


def hand_over(ctx: Context, owner: Recruiter, taker: Recruiter) -> list[Duty]:
    """A lead gives all that `owner` owes to `taker`, who gets one message. Raises NotTheirs, CannotTake."""
    if ctx.actor is not None and not (ctx.actor.can_take and ctx.actor.is_lead_of(owner)):
        raise NotTheirs(owner)
    if not taker.can_take or taker.id == owner.id:
        raise CannotTake
    owed = open_duties_of_owner(ctx.session, owner)
    for one in owed:
        hand_off.end_offers(ctx, one)
        hand_off.change_owner(ctx, one, taker)
    referral_status.hand_over(ctx, owner, taker)
    _hand_over_reasons(ctx, owner, taker)
    recording.plant_cards(ctx, owed)
    for one in owed:
        duty_changed(ctx.session, one, ctx.now)
    return owed


def _hand_over_reasons(ctx: Context, owner: Recruiter, taker: Recruiter) -> None:
    """Somebody was told already, and still waits for the client's reason: from now on the taker is asked for it."""
    for told in client_reason.of_owner(ctx.session, owner):
        if not told.is_open:
            write_entry(ctx, told, EntryKind.TAKEN, details={"from": owner.id, "to": taker.id})
            told.owner = taker
            duty_changed(ctx.session, told, ctx.now)


def reassign_from_deactivated(ctx: Context, owner: Recruiter) -> None:
    """A person is no full member any more, or deactivated: the first lead at work takes all, every lead is told."""
    leads = owner.leads(ctx.session)
    if not leads:
        return
    at_work = [lead for lead in leads if not lead.is_away(ctx.now)]
    taker = (at_work or leads)[0]
    owed = hand_over(ctx, owner, taker)
    if not owed:
        return
    for lead in leads:
        schedule_message(
            ctx.session,
            workspace_id=ctx.workspace.id,
            recipient=lead.user_id,
            kind=message.MessageKind.LEFT,
            slot=f"{owner.id} {owed[0].id}",
            due_at=lead.calendar.at_or_after(ctx.now),
            details={"who": owner.id, "taker": taker.id, "duties": [one.id for one in owed]},
        )


def reassign_orphans(ctx: Context) -> None:
    """Somebody can help now: what people who are gone still owe goes to their first lead at work."""
    owes = select(Duty.owner_id).where(Duty.workspace_id == ctx.workspace.id, Duty.settled_at.is_(None))
    gone = or_(Recruiter.is_deactivated, not_(Recruiter.is_full_member))
    of_them = (Recruiter.workspace_id == ctx.workspace.id, gone, Recruiter.id.in_(owes))
    for owner in ctx.session.scalars(select(Recruiter).where(*of_them).order_by(Recruiter.id)).all():
        reassign_from_deactivated(replace(ctx, actor=None), owner)
