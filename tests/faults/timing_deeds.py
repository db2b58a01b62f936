"""The actions of people in the random months, within the limits of their forms and buttons."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

from sqlalchemy import select

from models.context import Context, may_act
from models.directory.recruiter import Recruiter
from models.directory.workspace import CLIENT_OWES_REASON
from models.duties import (
    attempts,
    do_not_contact,
    fill_role,
    hand_off,
    hold,
    keep_posted,
    referral_status,
    settle,
    snooze,
    undo,
    updates,
)
from models.duties.decline import DeclineDetails
from models.duties.duty import Duty, duty_changed
from models.duties.edit import current_details, edit, typed_tell_by
from models.duties.fill_role import Hired, NotToFill
from models.duties.hand_off import CannotTake
from models.duties.keep_posted import TouchOutcome
from models.duties.offer import Offer
from models.duties.referral import Referral, Status
from models.duties.settle import CallOutcome
from models.errors import InvalidDay
from models.rules.calendar import Hours
from models.rules.kinds import DutyKind
from models.settings import personal

WEEKS = [
    dict.fromkeys(range(5), Hours()),
    dict.fromkeys(range(5), Hours(time(12), time(20))),
    dict.fromkeys(range(5), Hours(time(6), time(11))),
    dict.fromkeys((6, 0, 1, 2, 3), Hours(time(8), time(16))),
    {1: Hours(time(9), time(9, 45)), 3: Hours(time(0, 30), time(3, 30)), 6: Hours(time(10), time(18))},
]
FOLLOW_UPS = (None, 0, 2, 3, 5)
PROMISES = (0, 0, 1, 3, 6, 20)
"""Days ahead for which an update promises news; 0: no promise."""

Deed = Callable[[Context, Duty, int], object]


def reached(ctx: Context, duty: Duty, number: int) -> None:
    choice = FOLLOW_UPS[number % len(FOLLOW_UPS)]
    outcome = CallOutcome("Fine", ("A relationship",), keep_posted=number % 3 == 0, follow_up_in=choice)
    settle.reached(ctx, duty, outcome)


def told_otherwise(ctx: Context, duty: Duty, number: int) -> None:
    """Settles a duty without a call: sent, e-mailed at their wish, known already, decided or withdrawn."""
    if duty.decline is None and duty.kind is not DutyKind.UPDATE:
        return
    ways: list[Callable[[], object]] = [lambda: settle.withdrew(ctx, duty)]
    ways.append(
        (lambda: updates.decided(ctx, duty)) if duty.kind is DutyKind.UPDATE else (lambda: settle.knew(ctx, duty))
    )
    if duty.kind is DutyKind.EMAIL:
        ways.append(lambda: settle.sent(ctx, duty))
    if duty.kind is DutyKind.CALL:
        ways.append(lambda: settle.emailed(ctx, duty, (0, 2, 5)[number % 3]))
    ways[number % len(ways)]()


def answered(ctx: Context, duty: Duty, number: int) -> None:
    """Settles a duty by the usual answer for its kind."""
    if duty.kind is DutyKind.CALL:
        reached(ctx, duty, number)
    elif duty.kind is DutyKind.EMAIL:
        settle.sent(ctx, duty)
    elif duty.kind is DutyKind.KEEP_POSTED:
        kept_posted(ctx, duty, number)
    elif duty.kind is DutyKind.THANKS:
        referral_status.thanked(ctx, duty)
    elif duty.kind is DutyKind.REFERRAL_CALL:
        referral_status.answer_call(ctx, duty, Status.NO if number % 2 else Status.CONTACTED)
    elif duty.kind is DutyKind.UPDATE:
        ahead = PROMISES[number % len(PROMISES)]
        updates.updated(ctx, duty, duty.owner.calendar.day_of(ctx.now) + timedelta(days=ahead) if ahead else None)
    elif number % 2:
        settle.got_referral(ctx, duty, f"Kim {duty.id}", None)
    else:
        settle.no_referral(ctx, duty)


def kept_posted(ctx: Context, duty: Duty, number: int) -> None:
    """Answers a keep-posted duty: touched, touched for the last time, or ended."""
    if number % 4 == 3:
        keep_posted.ended(ctx, duty)
    else:
        keep_posted.touched(ctx, duty, TouchOutcome("A job in Porto", goes_on=number % 4 > 0))


def placed(ctx: Context, duty: Duty, number: int) -> None:
    """Sets a referral of this person to placed, or a placed referral to no."""
    referrals = ctx.session.scalars(select(Referral).where(Referral.named_by_id == duty.candidate_id)).all()
    mine = [
        referral
        for referral in referrals
        if may_act(ctx.person, referral.owner) and referral.status is not Status.WITHDRAWN
    ]
    for referral in mine[:1]:
        referral_status.change(ctx, referral, Status.PLACED if referral.status is not Status.PLACED else Status.NO)


def tried(ctx: Context, duty: Duty, number: int) -> None:
    if duty.kind is not DutyKind.CALL and duty.kind is not DutyKind.FOLLOW_UP:
        return
    attempts.no_answer(ctx, duty)
    if number % 3 == 1:
        attempts.voicemail(ctx, duty)
    if number % 3 == 2 and duty.kind is DutyKind.CALL:
        attempts.wrong_number(ctx, duty)


def gave_heads_up(ctx: Context, duty: Duty, _number: int) -> None:
    if duty.kind is DutyKind.CALL:
        attempts.heads_up(ctx, duty)


def put_off(ctx: Context, duty: Duty, number: int) -> None:
    offered = snooze.choices(ctx.now, duty.owner.calendar)
    snooze.snooze(ctx, duty, offered[number % len(offered)].until)


def put_off_to_a_time(ctx: Context, duty: Duty, number: int) -> None:
    snooze.snooze(ctx, duty, ctx.now + timedelta(minutes=1 + number * 7))


def promised_to_call_back(ctx: Context, duty: Duty, number: int) -> None:
    if duty.kind is DutyKind.CALL:
        snooze.call_back(ctx, duty, ctx.now + timedelta(minutes=1 + number * 7))


def held(ctx: Context, duty: Duty, number: int) -> None:
    if duty.kind not in (DutyKind.CALL, DutyKind.EMAIL):
        return
    until = duty.owner.calendar.day_of(ctx.now) + timedelta(days=1 + number % 9)
    try:
        if number % 2:
            hold.hold_role(ctx, duty, until, "The first choice has not signed")
        else:
            hold.hold(ctx, duty, until, "The client wants to wait")
    except InvalidDay:
        pass


def released(ctx: Context, duty: Duty, _number: int) -> None:
    hold.release(ctx, duty)


def closed_the_form(ctx: Context, duty: Duty, _number: int) -> None:
    if duty.kind is DutyKind.CALL and not duty.form_left:
        duty.form_left = True
        duty_changed(ctx.session, duty, ctx.now)


def moved_tell_by(ctx: Context, duty: Duty, number: int) -> None:
    if duty.kind is DutyKind.UPDATE:
        return
    day = duty.owner.calendar.day_of(ctx.now) + timedelta(days=number % 12)
    if duty.decline is None:
        return
    with contextlib.suppress(InvalidDay):
        tell_by = typed_tell_by(day, duty.owner, ctx.person, ctx.now)
        edit(ctx, duty, replace(current_details(duty), tell_by=tell_by))


def took_over(ctx: Context, duty: Duty, _number: int) -> None:
    hand_off.take_over(ctx, duty)


def left_in_peace(ctx: Context, duty: Duty, number: int) -> None:
    """Records "do not contact" for some, and lifts it again for some of those."""
    if number % 3 == 0:
        do_not_contact.do_not_contact(ctx, duty)
        if number % 2:
            do_not_contact.lift(ctx, duty)


def gave_reason(ctx: Context, duty: Duty, number: int) -> None:
    """Records the client's reason, or sets it back to owed."""
    if duty.decline is None or duty.kind not in (DutyKind.CALL, DutyKind.EMAIL):
        return
    current = current_details(duty)
    reason = "Pay or terms apart" if number % 3 else CLIENT_OWES_REASON
    edit(ctx, duty, replace(current, decline=replace(current.decline, reason=reason)))


DEEDS: list[Deed] = [
    answered,
    answered,
    placed,
    told_otherwise,
    tried,
    gave_heads_up,
    put_off,
    put_off_to_a_time,
    promised_to_call_back,
    held,
    released,
    closed_the_form,
    left_in_peace,
    gave_reason,
]


def filled(ctx: Context, duty: Duty, number: int) -> None:
    """Fills the role of this duty, with the first person in play whom the actor may see, or with nobody of them."""
    if duty.role is None:
        return
    seen = [in_play for in_play in fill_role.waiting_for(ctx, duty.role) if may_act(ctx.person, in_play.owner)]
    hired = Hired(in_play_row=seen[0]) if seen and number % 2 else Hired()
    with contextlib.suppress(NotToFill):
        fill_role.fill(ctx, duty.role, hired, DeclineDetails("Timing or location"))


def took_back(ctx: Context, duty: Duty) -> None:
    if undo.undoable(ctx, duty):
        undo.undo(ctx, duty)


def offered(ctx: Context, duty: Duty, taker: Recruiter) -> None:
    with contextlib.suppress(CannotTake):
        hand_off.offer_to(ctx, duty, taker)


def answered_offer(ctx: Context, offer: Offer, takes: bool) -> None:
    (hand_off.take if takes else hand_off.refuse)(ctx, offer)


def gave_all(ctx: Context, owner: Recruiter, taker: Recruiter) -> None:
    with contextlib.suppress(CannotTake):
        hand_off.hand_over(ctx, owner, taker)


def went_away(ctx: Context, days: int) -> None:
    with contextlib.suppress(InvalidDay):
        personal.go_away(ctx, ctx.person, ctx.person.calendar.day_of(ctx.now) + timedelta(days=days))
