"""Handing a contact to a colleague: the offer, its answer, its lapse, and the lead who simply takes it."""

from datetime import datetime

from models.context import Act, NotTheirs, guard
from models.directory.recruiter import Recruiter
from models.duties import in_play, log, offer, openings
from models.duties.duty import Duty, changed
from models.duties.log_entry import What
from models.duties.offer import End, Offer
from models.duties.record import plant_card
from models.outbox import message
from models.rules.deadlines import Kind


class CannotTake(Exception):
    """This colleague can't be handed anything: a guest, a bot, deactivated, outside, or the owner already."""


def offer_to(act: Act, duty: Duty, taker: Recruiter) -> Offer | None:
    """Offers the duty; until it is taken the owner keeps it. A newer offer ends the one before.

    Offered again to the same colleague it is the same offer.

    A lead assigns at once instead: the duty is the taker's, and None is returned.
    """
    guard(act, duty.owner)
    if not duty.is_open:
        return None
    if not taker.can_take or taker.id == duty.owner_id:
        raise CannotTake
    is_by_owner = act.by is None or act.by.id == duty.owner_id
    if is_by_owner and (standing := _standing(act, duty, taker)):
        return standing
    end_offers(act, duty)
    if not is_by_owner:
        give(act, duty, taker)
        return None
    made = Offer(
        workspace_id=duty.workspace_id,
        duty=duty,
        giver=duty.owner,
        taker=taker,
        offered_at=act.now,
        lapses_at=_lapses_at(act.now, taker),
    )
    act.session.add(made)
    act.session.flush()
    log.write(act, duty, What.OFFERED, details={"to": taker.id})
    _plant(act, made, taker, message.Kind.OFFER, "offer", taker.calendar.at_or_after(act.now))
    for person in (duty.owner, taker):
        _plant(act, made, person, message.Kind.NOTE, "lapsed", person.calendar.at_or_after(made.lapses_at))
    changed(act.session, duty, act.now)
    return made


def _standing(act: Act, duty: Duty, taker: Recruiter) -> Offer | None:
    """The owner's offer to this colleague that still waits for an answer."""
    open_ones = offer.open_of_duty(act.session, duty.id)
    return next((one for one in open_ones if one.to_id == taker.id and one.lapses_at > act.now), None)


def take(act: Act, made: Offer) -> bool:
    """The colleague takes it. False, and nothing changed, when the offer had ended before."""
    _check_taker(act, made)
    lapse(act, made)
    if not made.is_open or not made.duty.is_open:
        return False
    _end(act, made, End.TAKEN)
    _plant(act, made, made.giver, message.Kind.NOTE, "answered", made.giver.calendar.at_or_after(act.now))
    give(act, made.duty, made.taker)
    return True


def refuse(act: Act, made: Offer) -> bool:
    """Not me: the owner keeps it and is told. False when the offer had ended before."""
    _check_taker(act, made)
    if not made.is_open:
        return False
    _end(act, made, End.REFUSED)
    log.write(act, made.duty, What.REFUSED)
    _plant(act, made, made.giver, message.Kind.NOTE, "answered", made.giver.calendar.at_or_after(act.now))
    changed(act.session, made.duty, act.now)
    return True


def lapse(act: Act, made: Offer) -> None:
    """Nobody answered by the end of the next business day: the owner keeps it. Before that, nothing happens."""
    if made.is_open and made.lapses_at <= act.now:
        _end(act, made, End.LAPSED)
        log.write(act, made.duty, What.LAPSED)
        changed(act.session, made.duty, act.now)


def take_over(act: Act, duty: Duty) -> bool:
    """A lead takes what was handed up. False when it was settled or theirs already."""
    guard(act, duty.owner)
    if act.by is None or not duty.is_open or act.by.id == duty.owner_id:
        return False
    end_offers(act, duty)
    give(act, duty, act.by)
    return True


def give(act: Act, duty: Duty, taker: Recruiter) -> None:
    """The new owner gets the card at once and a ladder of their own; tell-by and age stay."""
    change_owner(act, duty, taker)
    asked_for_it = act.by is not None and act.by.id == taker.id
    plant_card(act, duty, act.now if asked_for_it else taker.calendar.at_or_after(act.now))
    changed(act.session, duty, act.now)


def change_owner(act: Act, duty: Duty, taker: Recruiter) -> None:
    """The duty is the taker's; what the one before had chosen is over."""
    log.write(act, duty, What.TAKEN, details={"from": duty.owner_id, "to": taker.id})
    changed(act.session, duty, act.now)
    duty.owner = taker
    duty.ownership += 1
    duty.owned_on = taker.calendar.day_of(act.now)
    duty.steps = 0
    duty.last_step_on = duty.last_shown_on = None
    duty.chosen_at = duty.chosen_for = duty.asked_for_on = None
    if duty.kind is Kind.UPDATE and (waits := in_play.live(act.session, duty.candidate_id, duty.role_id)):
        waits.owner = taker
    act.session.flush()
    openings.pass_on(act, duty)


def end_offers(act: Act, duty: Duty) -> None:
    """Open offers of this duty end, since it is settled or goes elsewhere."""
    offer.end_all(act.session, duty.id, act.now)


def _end(act: Act, made: Offer, how: End) -> None:
    made.ended_at, made.ended_as = act.now, how


def _check_taker(act: Act, made: Offer) -> None:
    if act.by is None or act.by.id != made.to_id or not act.by.can_take:
        raise NotTheirs(made.duty.owner)


def _lapses_at(now: datetime, taker: Recruiter) -> datetime:
    calendar = taker.calendar
    return calendar.closing(calendar.next_business_day(calendar.day_of(now)))


def _not_before(made: Offer, about: str) -> dict[str, str]:
    return {"not_before": made.lapses_at.isoformat()} if about == "lapsed" else {}


def _plant(act: Act, made: Offer, to: Recruiter, kind: message.Kind, about: str, due_at: datetime) -> None:
    message.plant(
        act.session,
        workspace_id=made.workspace_id,
        recipient=to.user_id,
        kind=kind,
        slot=f"{about} {made.id}",
        due_at=due_at,
        duty_id=made.duty_id,
        details={"offer": made.id, "about": about, **_not_before(made, about)},
    )
