"""Hands duties to a colleague: offer, answer, lapse, and leads who assign or take directly."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import not_, or_, select

from models.context import Context, guard
from models.directory.recruiter import Recruiter
from models.duties import client_reason, in_play, log_entry, offer, openings, referral_status
from models.duties import record as recording
from models.duties.duty import Duty, duty_changed, open_duties_of_owner
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind
from models.duties.offer import End, Offer
from models.duties.record import plant_card
from models.errors import PermissionDenied
from models.outbox import message
from models.outbox.message import schedule_message
from models.rules.kinds import DutyKind


class CannotTake(Exception):
    """This colleague cannot take duties: a guest, a bot, deactivated, outside the channel, or the owner already."""


def offer_to(ctx: Context, duty: Duty, taker: Recruiter, note: str | None = None) -> Offer | None:
    """Offers the duty; the owner keeps it until it is taken. A newer offer ends the earlier one.

    A repeated offer to the same colleague returns the existing offer. A lead assigns at once instead: the duty is the
    taker's, and None is returned. `note`: a word to the colleague, kept in the log.
    """
    guard(ctx, duty.owner)
    if not duty.is_open:
        return None
    if not taker.can_take or taker.id == duty.owner_id:
        raise CannotTake
    is_by_owner = ctx.actor is None or ctx.actor.id == duty.owner_id
    existing = _standing(ctx, duty, taker) if is_by_owner else None
    if existing and note in (None, log_entry.hand_off_note(ctx.session, duty.id, taker.id)):
        return existing
    end_offers(ctx, duty)
    details = {"to": taker.id, **({"note": note} if note else {})}
    if not is_by_owner:
        if note:
            write_entry(ctx, duty, EntryKind.OFFERED, details=details)
        _tell_former_owner(ctx, duty.owner, taker, [duty])
        give(ctx, duty, taker)
        return None
    offer_made = Offer(
        workspace_id=duty.workspace_id,
        duty=duty,
        giver=duty.owner,
        taker=taker,
        offered_at=ctx.now,
        lapses_at=_lapses_at(ctx.now, taker),
    )
    ctx.session.add(offer_made)
    ctx.session.flush()
    write_entry(ctx, duty, EntryKind.OFFERED, details=details)
    _plant(ctx, offer_made, taker, message.MessageKind.OFFER, "offer", taker.calendar.at_or_after(ctx.now))
    for person in (duty.owner, taker):
        _plant(
            ctx,
            offer_made,
            person,
            message.MessageKind.NOTE,
            "lapsed",
            person.calendar.at_or_after(offer_made.lapses_at),
        )
    duty_changed(ctx.session, duty, ctx.now)
    return offer_made


def _standing(ctx: Context, duty: Duty, taker: Recruiter) -> Offer | None:
    """The owner's offer to this colleague that is still unanswered."""
    open_offers = offer.open_of_duty(ctx.session, duty.id)
    return next(
        (existing for existing in open_offers if existing.to_id == taker.id and existing.lapses_at > ctx.now),
        None,
    )


def take(ctx: Context, made: Offer) -> bool:
    """Accepts the offer. False, and nothing changed, when the offer had ended before."""
    _check_taker(ctx, made)
    lapse(ctx, made)
    if not made.is_open or not made.duty.is_open:
        return False
    _end(ctx, made, End.TAKEN)
    _plant(ctx, made, made.giver, message.MessageKind.NOTE, "answered", made.giver.calendar.at_or_after(ctx.now))
    give(ctx, made.duty, made.taker)
    return True


def refuse(ctx: Context, made: Offer) -> bool:
    """Refuses the offer: the owner keeps the duty and is told. False when the offer had ended before."""
    _check_taker(ctx, made)
    if not made.is_open:
        return False
    _end(ctx, made, End.REFUSED)
    write_entry(ctx, made.duty, EntryKind.REFUSED)
    _plant(ctx, made, made.giver, message.MessageKind.NOTE, "answered", made.giver.calendar.at_or_after(ctx.now))
    duty_changed(ctx.session, made.duty, ctx.now)
    return True


def take_back(ctx: Context, duty: Duty) -> bool:
    """Withdraws the unanswered offers of this duty: it stays with its owner. False: there is none any more."""
    guard(ctx, duty.owner)
    waiting = [made for made in offer.open_of_duty(ctx.session, duty.id) if made.lapses_at > ctx.now]
    if not waiting:
        return False
    for made in waiting:
        _end(ctx, made, End.TAKEN_BACK)
    entries = log_entry.without_undone(log_entry.of_duty(ctx.session, duty.id))
    offered = next((entry for entry in reversed(entries) if entry.what is EntryKind.OFFERED), None)
    write_entry(ctx, duty, EntryKind.UNDONE, undoes=offered)
    duty_changed(ctx.session, duty, ctx.now)
    return True


def lapse(ctx: Context, made: Offer) -> None:
    """Ends an offer unanswered by the end of the next business day: the owner keeps the duty. No effect before that."""
    if made.is_open and made.lapses_at <= ctx.now:
        _end(ctx, made, End.LAPSED)
        write_entry(ctx, made.duty, EntryKind.LAPSED)
        duty_changed(ctx.session, made.duty, ctx.now)


def take_over(ctx: Context, duty: Duty) -> bool:
    """A lead takes a duty that was handed up. False when it was settled or theirs already."""
    guard(ctx, duty.owner)
    if ctx.actor is None or not duty.is_open or ctx.actor.id == duty.owner_id:
        return False
    end_offers(ctx, duty)
    _tell_former_owner(ctx, duty.owner, ctx.actor, [duty])
    give(ctx, duty, ctx.actor)
    return True


def _tell_former_owner(ctx: Context, owner: Recruiter, taker: Recruiter, duties: Sequence[Duty]) -> None:
    """Tells the owner, in their hours, that these duties are somebody else's now, unless they gave them away.

    Several duties that go to the same colleague in one transaction come in one message.
    """
    if not duties or not owner.is_at_home or (ctx.actor and ctx.actor.id == owner.id):
        return
    slot = f"taken {owner.id} {taker.id} {ctx.now.isoformat()}"
    planted = message.find_message(ctx.session, duties[0].workspace_id, owner.user_id, message.MessageKind.NOTE, slot)
    if planted:
        taken = [*planted.details["duties"], *(duty.id for duty in duties)]
        planted.details = {**planted.details, "duties": taken}
        return
    schedule_message(
        ctx.session,
        workspace_id=duties[0].workspace_id,
        recipient=owner.user_id,
        kind=message.MessageKind.NOTE,
        slot=slot,
        due_at=owner.calendar.at_or_after(ctx.now),
        duty_id=duties[0].id,
        details={"about": "taken", "taker": taker.id, "duties": [duty.id for duty in duties]},
    )


def give(ctx: Context, duty: Duty, taker: Recruiter) -> None:
    """Changes the owner, who gets the card at once and a ladder of their own; tell-by and age stay."""
    change_owner(ctx, duty, taker)
    asked_for_it = ctx.actor is not None and ctx.actor.id == taker.id
    plant_card(ctx, duty, ctx.now if asked_for_it else taker.calendar.at_or_after(ctx.now))
    duty_changed(ctx.session, duty, ctx.now)


def change_owner(ctx: Context, duty: Duty, taker: Recruiter) -> None:
    """Makes the taker the owner and resets the ladder and the earlier owner's chosen reminder."""
    write_entry(ctx, duty, EntryKind.TAKEN, details={"from": duty.owner_id, "to": taker.id})
    duty_changed(ctx.session, duty, ctx.now)
    duty.owner = taker
    duty.ownership += 1
    duty.owned_on = taker.calendar.day_of(ctx.now)
    duty.steps = 0
    duty.last_step_on = duty.last_shown_on = None
    duty.chosen_at = duty.chosen_for = duty.asked_for_on = None
    if duty.kind is DutyKind.UPDATE and (row := in_play.live(ctx.session, duty.candidate_id, duty.role_id)):
        row.owner = taker
    if duty.referral:
        duty.referral.owner = taker
    ctx.session.flush()
    openings.pass_on(ctx, duty)


def end_offers(ctx: Context, duty: Duty) -> None:
    """Ends the open offers of a duty that is settled or reassigned."""
    offer.end_all(ctx.session, duty.id, ctx.now)


def _end(ctx: Context, made: Offer, how: End) -> None:
    made.ended_at, made.ended_as = ctx.now, how


def _check_taker(ctx: Context, made: Offer) -> None:
    if ctx.actor is None or ctx.actor.id != made.to_id or not ctx.actor.can_take:
        raise PermissionDenied(made.duty.owner.name)


def _lapses_at(now: datetime, taker: Recruiter) -> datetime:
    calendar = taker.calendar
    return calendar.closing(calendar.next_business_day(calendar.day_of(now)))


def _not_before(made: Offer, about: str) -> dict[str, str]:
    return {"not_before": made.lapses_at.isoformat()} if about == "lapsed" else {}


def _plant(ctx: Context, made: Offer, to: Recruiter, kind: message.MessageKind, about: str, due_at: datetime) -> None:
    schedule_message(
        ctx.session,
        workspace_id=made.workspace_id,
        recipient=to.user_id,
        kind=kind,
        slot=f"{about} {made.id}",
        due_at=due_at,
        duty_id=made.duty_id,
        details={"offer": made.id, "about": about, **_not_before(made, about)},
    )


def hand_over(ctx: Context, owner: Recruiter, taker: Recruiter) -> list[Duty]:
    """A lead moves all duties of `owner` to `taker`, who gets one message. Raises PermissionDenied, CannotTake."""
    if ctx.actor is not None and not (ctx.actor.can_take and ctx.actor.is_lead_of(owner)):
        raise PermissionDenied(owner.name)
    if not taker.can_take or taker.id == owner.id:
        raise CannotTake
    owed = open_duties_of_owner(ctx.session, owner)
    _tell_former_owner(ctx, owner, taker, owed)
    for duty in owed:
        end_offers(ctx, duty)
        change_owner(ctx, duty, taker)
    referral_status.hand_over(ctx, owner, taker)
    _hand_over_reasons(ctx, owner, taker)
    recording.plant_cards(ctx, owed)
    for duty in owed:
        duty_changed(ctx.session, duty, ctx.now)
    return owed


def assign_all(ctx: Context, duties: Sequence[Duty], taker: Recruiter) -> list[Duty]:
    """A lead takes several duties, or gives them to a colleague at once; five or more cards come as one list.

    Returns those given. Settled ones, the colleague's own, and those that the lead may not act on any more stay; raises
    PermissionDenied where that is all of them. Raises CannotTake.
    """
    if not taker.can_take:
        raise CannotTake
    allowed = [duty for duty in duties if ctx.may_act_for(duty.owner)]
    for duty in duties if not allowed else ():
        guard(ctx, duty.owner)
    assigned = [duty for duty in allowed if duty.is_open and duty.owner_id != taker.id]
    for duty in assigned:
        end_offers(ctx, duty)
        change_owner(ctx, duty, taker)
    recording.plant_cards(ctx, assigned)
    for duty in assigned:
        duty_changed(ctx.session, duty, ctx.now)
    return assigned


def _hand_over_reasons(ctx: Context, owner: Recruiter, taker: Recruiter) -> None:
    """Moves settled duties whose reason the client still owes: the taker is asked for it from now on."""
    for duty in client_reason.of_owner(ctx.session, owner):
        if not duty.is_open:
            write_entry(ctx, duty, EntryKind.TAKEN, details={"from": owner.id, "to": taker.id})
            duty.owner = taker
            duty_changed(ctx.session, duty, ctx.now)


def reassign_from_deactivated(ctx: Context, owner: Recruiter) -> None:
    """Reassigns all duties of a person who was deactivated or is no full member any more.

    The first lead at work takes them, and every lead is told.
    """
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
            details={"who": owner.id, "taker": taker.id, "duties": [duty.id for duty in owed]},
        )


def reassign_orphans(ctx: Context) -> None:
    """Gives the open duties of people who are gone to their first lead at work, as soon as there is a lead."""
    owes = select(Duty.owner_id).where(Duty.workspace_id == ctx.workspace.id, Duty.settled_at.is_(None))
    gone = or_(Recruiter.is_deactivated, not_(Recruiter.is_full_member))
    of_them = (Recruiter.workspace_id == ctx.workspace.id, gone, Recruiter.id.in_(owes))
    for owner in ctx.session.scalars(select(Recruiter).where(*of_them).order_by(Recruiter.id)).all():
        reassign_from_deactivated(replace(ctx, actor=None), owner)
