"""Tries that did not reach the person, and the e-mail that says a call is coming."""

from datetime import timedelta

from models import log, waiting
from models.act import Act, guard
from models.contact import Contact, What
from models.duty import Duty, changed, remembered
from models.telling import CHANGED_BY_ANSWERS

FIRST_ASK = timedelta(minutes=10)
SECOND_ASK = timedelta(minutes=30)


def no_answer(act: Act, duty: Duty) -> Contact | None:
    """One try; several on a day count as one. None when the duty had ended before."""
    return _try(act, duty, What.NO_ANSWER)


def voicemail(act: Act, duty: Duty) -> Contact | None:
    """A message on their voicemail, after a try: the person has not been told."""
    guard(act, duty.owner)
    return log.write(act, duty, What.VOICEMAIL) if duty.is_open else None


def wrong_number(act: Act, duty: Duty) -> Contact | None:
    """A try that cost us the number: it is cleared, and another one is asked for."""
    phone = duty.candidate.phone
    answer = _try(act, duty, What.WRONG_NUMBER)
    if answer:
        answer.before = {**answer.before, "phone": phone}
        duty.candidate.reach_at(None, duty.candidate.email)
    return answer


def heads_up(act: Act, duty: Duty) -> Contact | None:
    """The e-mail "I will call you in a few minutes" went out: asks after ten and after thirty minutes, at any hour."""
    guard(act, duty.owner)
    if not duty.is_open:
        return None
    entry = log.write(act, duty, What.HEADS_UP)
    duty.expected_since = act.now
    waiting.plant_chosen(act.session, duty, act.now + FIRST_ASK, "heads_up")
    changed(act.session, duty, act.now)
    return entry


def _try(act: Act, duty: Duty, what: What) -> Contact | None:
    guard(act, duty.owner)
    if not duty.is_open:
        return None
    answer = log.write(act, duty, what, before=remembered(duty, *CHANGED_BY_ANSWERS))
    today = duty.owner.calendar.day_of(act.now)
    if duty.last_attempt_on != today:
        duty.attempt_days += 1
        duty.last_attempt_on = today
    duty.expected_since = None
    if duty.chosen_for == "heads_up":
        duty.chosen_at = duty.chosen_for = None
    changed(act.session, duty, act.now)
    return answer
