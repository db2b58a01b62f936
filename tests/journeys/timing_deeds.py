"""What people do, within what their forms and buttons let them."""

import contextlib
from collections.abc import Callable
from datetime import time, timedelta

from sqlalchemy import select

from models.context import Act, may_act
from models.directory.recruiter import Recruiter
from models.directory.workspace import CLIENT_OWES_REASON
from models.duties import (
    attempts,
    do_not_contact,
    duty,
    fill_role,
    hand_off,
    hand_over,
    hold,
    keep_posted,
    referral_status,
    settle,
    snooze,
    undo,
    updates,
)
from models.duties.duty import Duty
from models.duties.edit import TellByRefused, details_of, edit, typed_tell_by
from models.duties.fill_role import Hired, NotToFill
from models.duties.hand_off import CannotTake
from models.duties.hold import HoldRefused
from models.duties.keep_posted import Touch
from models.duties.offer import Offer
from models.duties.referral import Referral, Status
from models.duties.settle import CallOutcome
from models.rules.calendar import Hours
from models.rules.deadlines import Kind
from models.settings import personal
from models.settings.personal import AwayRefused

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

Deed = Callable[[Act, Duty, int], object]


def reached(act: Act, one: Duty, number: int) -> None:
    choice = FOLLOW_UPS[number % len(FOLLOW_UPS)]
    outcome = CallOutcome("Fine", ("A relationship",), keep_posted=number % 3 == 0, follow_up_in=choice)
    settle.reached(act, one, outcome)


def told_otherwise(act: Act, one: Duty, number: int) -> None:
    """Sent, e-mailed at their wish, known already, withdrawn."""
    if one.decline is None and one.kind is not Kind.UPDATE:
        return
    ways: list[Callable[[], object]] = [lambda: settle.withdrew(act, one)]
    ways.append((lambda: updates.decided(act, one)) if one.kind is Kind.UPDATE else (lambda: settle.knew(act, one)))
    if one.kind is Kind.EMAIL:
        ways.append(lambda: settle.sent(act, one))
    if one.kind is Kind.CALL:
        ways.append(lambda: settle.emailed(act, one, (0, 2, 5)[number % 3]))
    ways[number % len(ways)]()


def answered(act: Act, one: Duty, number: int) -> None:
    """The answer that settles this kind of duty."""
    if one.kind is Kind.CALL:
        reached(act, one, number)
    elif one.kind is Kind.EMAIL:
        settle.sent(act, one)
    elif one.kind is Kind.KEEP_POSTED:
        kept_posted(act, one, number)
    elif one.kind is Kind.THANKS:
        referral_status.thanked(act, one)
    elif one.kind is Kind.UPDATE:
        ahead = PROMISES[number % len(PROMISES)]
        updates.updated(act, one, one.owner.calendar.day_of(act.now) + timedelta(days=ahead) if ahead else None)
    elif number % 2:
        settle.got_referral(act, one, f"Kim {one.id}", None)
    else:
        settle.no_referral(act, one)


def kept_posted(act: Act, one: Duty, number: int) -> None:
    """Touched, for the last time, or not any more."""
    if number % 4 == 3:
        keep_posted.ended(act, one)
    else:
        keep_posted.touched(act, one, Touch("A job in Porto", goes_on=number % 4 > 0))


def placed(act: Act, one: Duty, number: int) -> None:
    """Somebody whom this person named has a job, or has not, after all."""
    found = act.session.scalars(select(Referral).where(Referral.named_by_id == one.candidate_id)).all()
    mine = [each for each in found if may_act(act.person, each.owner) and each.status is not Status.WITHDRAWN]
    for each in mine[:1]:
        referral_status.change(act, each, Status.PLACED if each.status is not Status.PLACED else Status.NO)


def tried(act: Act, one: Duty, number: int) -> None:
    if one.kind is not Kind.CALL and one.kind is not Kind.FOLLOW_UP:
        return
    attempts.no_answer(act, one)
    if number % 3 == 1:
        attempts.voicemail(act, one)
    if number % 3 == 2 and one.kind is Kind.CALL:
        attempts.wrong_number(act, one)


def gave_heads_up(act: Act, one: Duty, _number: int) -> None:
    if one.kind is Kind.CALL:
        attempts.heads_up(act, one)


def put_off(act: Act, one: Duty, number: int) -> None:
    offered = snooze.choices(act.now, one.owner.calendar)
    snooze.snooze(act, one, offered[number % len(offered)].until)


def put_off_to_a_time(act: Act, one: Duty, number: int) -> None:
    snooze.snooze(act, one, act.now + timedelta(minutes=1 + number * 7))


def promised_to_call_back(act: Act, one: Duty, number: int) -> None:
    if one.kind is Kind.CALL:
        snooze.call_back(act, one, act.now + timedelta(minutes=1 + number * 7))


def held(act: Act, one: Duty, number: int) -> None:
    if one.kind not in (Kind.CALL, Kind.EMAIL):
        return
    until = one.owner.calendar.day_of(act.now) + timedelta(days=1 + number % 9)
    try:
        if number % 2:
            hold.hold_role(act, one, until, "The first choice has not signed")
        else:
            hold.hold(act, one, until, "The client wants to wait")
    except HoldRefused:
        pass


def released(act: Act, one: Duty, _number: int) -> None:
    hold.release(act, one)


def closed_the_form(act: Act, one: Duty, _number: int) -> None:
    if one.kind is Kind.CALL and not one.form_left:
        one.form_left = True
        duty.changed(act.session, one, act.now)


def moved_tell_by(act: Act, one: Duty, number: int) -> None:
    if one.kind is Kind.UPDATE:
        return
    day = one.owner.calendar.day_of(act.now) + timedelta(days=number % 12)
    if one.decline is None:
        return
    with contextlib.suppress(TellByRefused):
        edit(act, one, details_of(one, tell_by=typed_tell_by(day, one.owner, act.person, act.now)))


def took_over(act: Act, one: Duty, _number: int) -> None:
    hand_off.take_over(act, one)


def left_in_peace(act: Act, one: Duty, number: int) -> None:
    """They do not wish to be contacted; some of them think better of it at once."""
    if number % 3 == 0:
        do_not_contact.do_not_contact(act, one)
        if number % 2:
            do_not_contact.lift(act, one)


def gave_reason(act: Act, one: Duty, number: int) -> None:
    """The client has answered, or what was written down was no reason after all."""
    if one.decline is None or one.kind not in (Kind.CALL, Kind.EMAIL):
        return
    edit(act, one, details_of(one, reason="Pay or terms apart" if number % 3 else CLIENT_OWES_REASON))


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


def filled(act: Act, one: Duty, number: int) -> None:
    """The role of this duty is filled: by the first in play whom the person may see, or by nobody of them."""
    if one.role is None:
        return
    seen = [waits for waits in fill_role.waiting_for(act, one.role) if may_act(act.person, waits.owner)]
    hired = Hired(waits=seen[0]) if seen and number % 2 else Hired()
    with contextlib.suppress(NotToFill):
        fill_role.fill(act, one.role, hired, "Timing or location", None)


def took_back(act: Act, one: Duty) -> None:
    if undo.undoable(act, one):
        undo.undo(act, one)


def offered(act: Act, one: Duty, taker: Recruiter) -> None:
    with contextlib.suppress(CannotTake):
        hand_off.offer_to(act, one, taker)


def answered_offer(act: Act, made: Offer, takes: bool) -> None:
    (hand_off.take if takes else hand_off.refuse)(act, made)


def gave_all(act: Act, owner: Recruiter, taker: Recruiter) -> None:
    with contextlib.suppress(CannotTake):
        hand_over.hand_over(act, owner, taker)


def went_away(act: Act, days: int) -> None:
    with contextlib.suppress(AwayRefused):
        personal.go_away(act, act.person, act.person.calendar.day_of(act.now) + timedelta(days=days))
