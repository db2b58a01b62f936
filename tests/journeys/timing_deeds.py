"""What people do, within what their forms and buttons let them."""

import contextlib
from collections.abc import Callable
from datetime import time, timedelta

from models import duty, handing, holding, leaving, presence, telling, trying, undoing, waiting
from models.act import Act
from models.duty import Duty
from models.editing import TellByRefused, details_of, edit, typed_tell_by
from models.handing import CannotTake
from models.holding import HoldRefused
from models.hours import Hours
from models.offer import Offer
from models.owed import Kind
from models.presence import AwayRefused
from models.recruiter import Recruiter
from models.telling import CallOutcome

WEEKS = [
    dict.fromkeys(range(5), Hours()),
    dict.fromkeys(range(5), Hours(time(12), time(20))),
    dict.fromkeys(range(5), Hours(time(6), time(11))),
    dict.fromkeys((6, 0, 1, 2, 3), Hours(time(8), time(16))),
    {1: Hours(time(9), time(9, 45)), 3: Hours(time(0, 30), time(3, 30)), 6: Hours(time(10), time(18))},
]
FOLLOW_UPS = (None, 0, 2, 3, 5)

Deed = Callable[[Act, Duty, int], object]


def reached(act: Act, one: Duty, number: int) -> None:
    choice = FOLLOW_UPS[number % len(FOLLOW_UPS)]
    telling.reached(act, one, CallOutcome("Fine", ("A relationship",), follow_up_in=choice))


def told_otherwise(act: Act, one: Duty, number: int) -> None:
    """Sent, e-mailed at their wish, known already, withdrawn."""
    ways: list[Callable[[], object]] = [lambda: telling.knew(act, one), lambda: telling.withdrew(act, one)]
    if one.kind is Kind.EMAIL:
        ways.append(lambda: telling.sent(act, one))
    if one.kind is Kind.CALL:
        ways.append(lambda: telling.emailed(act, one, (0, 2, 5)[number % 3]))
    ways[number % len(ways)]()


def answered(act: Act, one: Duty, number: int) -> None:
    """The answer that settles this kind of duty."""
    if one.kind is Kind.CALL:
        reached(act, one, number)
    elif one.kind is Kind.EMAIL:
        telling.sent(act, one)
    elif number % 2:
        telling.got_referral(act, one, "Kim", None)
    else:
        telling.no_referral(act, one)


def tried(act: Act, one: Duty, number: int) -> None:
    if one.kind is Kind.EMAIL:
        return
    trying.no_answer(act, one)
    if number % 3 == 1:
        trying.voicemail(act, one)
    if number % 3 == 2 and one.kind is Kind.CALL:
        trying.wrong_number(act, one)


def gave_heads_up(act: Act, one: Duty, _number: int) -> None:
    if one.kind is Kind.CALL:
        trying.heads_up(act, one)


def put_off(act: Act, one: Duty, number: int) -> None:
    offered = waiting.choices(act.now, one.owner.calendar)
    waiting.snooze(act, one, offered[number % len(offered)].until)


def put_off_to_a_time(act: Act, one: Duty, number: int) -> None:
    waiting.snooze(act, one, act.now + timedelta(minutes=1 + number * 7))


def promised_to_call_back(act: Act, one: Duty, number: int) -> None:
    if one.kind is Kind.CALL:
        waiting.call_back(act, one, act.now + timedelta(minutes=1 + number * 7))


def held(act: Act, one: Duty, number: int) -> None:
    if one.kind is Kind.FOLLOW_UP:
        return
    until = one.owner.calendar.day_of(act.now) + timedelta(days=1 + number % 9)
    try:
        if number % 2:
            holding.hold_role(act, one, until, "The first choice has not signed")
        else:
            holding.hold(act, one, until, "The client wants to wait")
    except HoldRefused:
        pass


def released(act: Act, one: Duty, _number: int) -> None:
    holding.release(act, one)


def closed_the_form(act: Act, one: Duty, _number: int) -> None:
    if not one.form_left:
        one.form_left = True
        duty.changed(act.session, one, act.now)


def moved_tell_by(act: Act, one: Duty, number: int) -> None:
    day = one.owner.calendar.day_of(act.now) + timedelta(days=number % 12)
    with contextlib.suppress(TellByRefused):
        edit(act, one, details_of(one, tell_by=typed_tell_by(day, one.owner, act.person, act.now)))


def took_over(act: Act, one: Duty, _number: int) -> None:
    handing.take_over(act, one)


DEEDS: list[Deed] = [
    answered,
    told_otherwise,
    tried,
    gave_heads_up,
    put_off,
    put_off_to_a_time,
    promised_to_call_back,
    held,
    released,
    closed_the_form,
]


def took_back(act: Act, one: Duty) -> None:
    if undoing.undoable(act, one):
        undoing.undo(act, one)


def offered(act: Act, one: Duty, taker: Recruiter) -> None:
    with contextlib.suppress(CannotTake):
        handing.offer_to(act, one, taker)


def answered_offer(act: Act, made: Offer, takes: bool) -> None:
    (handing.take if takes else handing.refuse)(act, made)


def gave_all(act: Act, owner: Recruiter, taker: Recruiter) -> None:
    with contextlib.suppress(CannotTake):
        leaving.hand_over(act, owner, taker)


def went_away(act: Act, days: int) -> None:
    with contextlib.suppress(AwayRefused):
        presence.go_away(act, act.person, act.person.calendar.day_of(act.now) + timedelta(days=days))
