"""What people do, within what their forms and buttons let them."""

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
"""Days ahead; 0: no promise."""

Deed = Callable[[Context, Duty, int], object]


def reached(ctx: Context, one: Duty, number: int) -> None:
    choice = FOLLOW_UPS[number % len(FOLLOW_UPS)]
    outcome = CallOutcome("Fine", ("A relationship",), keep_posted=number % 3 == 0, follow_up_in=choice)
    settle.reached(ctx, one, outcome)


def told_otherwise(ctx: Context, one: Duty, number: int) -> None:
    """Sent, e-mailed at their wish, known already, withdrawn."""
    if one.decline is None and one.kind is not DutyKind.UPDATE:
        return
    ways: list[Callable[[], object]] = [lambda: settle.withdrew(ctx, one)]
    ways.append((lambda: updates.decided(ctx, one)) if one.kind is DutyKind.UPDATE else (lambda: settle.knew(ctx, one)))
    if one.kind is DutyKind.EMAIL:
        ways.append(lambda: settle.sent(ctx, one))
    if one.kind is DutyKind.CALL:
        ways.append(lambda: settle.emailed(ctx, one, (0, 2, 5)[number % 3]))
    ways[number % len(ways)]()


def answered(ctx: Context, one: Duty, number: int) -> None:
    """The answer that settles this kind of duty."""
    if one.kind is DutyKind.CALL:
        reached(ctx, one, number)
    elif one.kind is DutyKind.EMAIL:
        settle.sent(ctx, one)
    elif one.kind is DutyKind.KEEP_POSTED:
        kept_posted(ctx, one, number)
    elif one.kind is DutyKind.THANKS:
        referral_status.thanked(ctx, one)
    elif one.kind is DutyKind.UPDATE:
        ahead = PROMISES[number % len(PROMISES)]
        updates.updated(ctx, one, one.owner.calendar.day_of(ctx.now) + timedelta(days=ahead) if ahead else None)
    elif number % 2:
        settle.got_referral(ctx, one, f"Kim {one.id}", None)
    else:
        settle.no_referral(ctx, one)


def kept_posted(ctx: Context, one: Duty, number: int) -> None:
    """Touched, for the last time, or not any more."""
    if number % 4 == 3:
        keep_posted.ended(ctx, one)
    else:
        keep_posted.touched(ctx, one, TouchOutcome("A job in Porto", goes_on=number % 4 > 0))


def placed(ctx: Context, one: Duty, number: int) -> None:
    """Somebody whom this person named has a job, or has not, after all."""
    found = ctx.session.scalars(select(Referral).where(Referral.named_by_id == one.candidate_id)).all()
    mine = [each for each in found if may_act(ctx.person, each.owner) and each.status is not Status.WITHDRAWN]
    for each in mine[:1]:
        referral_status.change(ctx, each, Status.PLACED if each.status is not Status.PLACED else Status.NO)


def tried(ctx: Context, one: Duty, number: int) -> None:
    if one.kind is not DutyKind.CALL and one.kind is not DutyKind.FOLLOW_UP:
        return
    attempts.no_answer(ctx, one)
    if number % 3 == 1:
        attempts.voicemail(ctx, one)
    if number % 3 == 2 and one.kind is DutyKind.CALL:
        attempts.wrong_number(ctx, one)


def gave_heads_up(ctx: Context, one: Duty, _number: int) -> None:
    if one.kind is DutyKind.CALL:
        attempts.heads_up(ctx, one)


def put_off(ctx: Context, one: Duty, number: int) -> None:
    offered = snooze.choices(ctx.now, one.owner.calendar)
    snooze.snooze(ctx, one, offered[number % len(offered)].until)


def put_off_to_a_time(ctx: Context, one: Duty, number: int) -> None:
    snooze.snooze(ctx, one, ctx.now + timedelta(minutes=1 + number * 7))


def promised_to_call_back(ctx: Context, one: Duty, number: int) -> None:
    if one.kind is DutyKind.CALL:
        snooze.call_back(ctx, one, ctx.now + timedelta(minutes=1 + number * 7))


def held(ctx: Context, one: Duty, number: int) -> None:
    if one.kind not in (DutyKind.CALL, DutyKind.EMAIL):
        return
    until = one.owner.calendar.day_of(ctx.now) + timedelta(days=1 + number % 9)
    try:
        if number % 2:
            hold.hold_role(ctx, one, until, "The first choice has not signed")
        else:
            hold.hold(ctx, one, until, "The client wants to wait")
    except InvalidDay:
        pass


def released(ctx: Context, one: Duty, _number: int) -> None:
    hold.release(ctx, one)


def closed_the_form(ctx: Context, one: Duty, _number: int) -> None:
    if one.kind is DutyKind.CALL and not one.form_left:
        one.form_left = True
        duty_changed(ctx.session, one, ctx.now)


def moved_tell_by(ctx: Context, one: Duty, number: int) -> None:
    if one.kind is DutyKind.UPDATE:
        return
    day = one.owner.calendar.day_of(ctx.now) + timedelta(days=number % 12)
    if one.decline is None:
        return
    with contextlib.suppress(InvalidDay):
        tell_by = typed_tell_by(day, one.owner, ctx.person, ctx.now)
        edit(ctx, one, replace(current_details(one), tell_by=tell_by))


def took_over(ctx: Context, one: Duty, _number: int) -> None:
    hand_off.take_over(ctx, one)


def left_in_peace(ctx: Context, one: Duty, number: int) -> None:
    """They do not wish to be contacted; some of them think better of it at once."""
    if number % 3 == 0:
        do_not_contact.do_not_contact(ctx, one)
        if number % 2:
            do_not_contact.lift(ctx, one)


def gave_reason(ctx: Context, one: Duty, number: int) -> None:
    """The client has answered, or what was written down was no reason after all."""
    if one.decline is None or one.kind not in (DutyKind.CALL, DutyKind.EMAIL):
        return
    current = current_details(one)
    reason = "Pay or terms apart" if number % 3 else CLIENT_OWES_REASON
    edit(ctx, one, replace(current, decline=replace(current.decline, reason=reason)))


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


def filled(ctx: Context, one: Duty, number: int) -> None:
    """The role of this duty is filled: by the first in play whom the person may see, or by nobody of them."""
    if one.role is None:
        return
    seen = [waits for waits in fill_role.waiting_for(ctx, one.role) if may_act(ctx.person, waits.owner)]
    hired = Hired(in_play_row=seen[0]) if seen and number % 2 else Hired()
    with contextlib.suppress(NotToFill):
        fill_role.fill(ctx, one.role, hired, DeclineDetails("Timing or location"))


def took_back(ctx: Context, one: Duty) -> None:
    if undo.undoable(ctx, one):
        undo.undo(ctx, one)


def offered(ctx: Context, one: Duty, taker: Recruiter) -> None:
    with contextlib.suppress(CannotTake):
        hand_off.offer_to(ctx, one, taker)


def answered_offer(ctx: Context, made: Offer, takes: bool) -> None:
    (hand_off.take if takes else hand_off.refuse)(ctx, made)


def gave_all(ctx: Context, owner: Recruiter, taker: Recruiter) -> None:
    with contextlib.suppress(CannotTake):
        hand_off.hand_over(ctx, owner, taker)


def went_away(ctx: Context, days: int) -> None:
    with contextlib.suppress(InvalidDay):
        personal.go_away(ctx, ctx.person, ctx.person.calendar.day_of(ctx.now) + timedelta(days=days))
