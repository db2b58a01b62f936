"""Taking back the last answer: the call is owed again, and what the answer had made is withdrawn."""

from sqlalchemy import select, update

from models import contact, duty, log, telling
from models.act import Act, guard
from models.contact import Contact, What
from models.duty import Duty
from models.referral import Referral, Status

UNDO_DAYS = 5
"""Business days, in the owner's calendar, for which an answer can be taken back."""


class TooLate(Exception):
    """The follow-up of this answer has been answered, or the days for undoing it are over."""


def undoable(act: Act, owed: Duty) -> Contact | None:
    """The answer that undo would take back now, or None.

    Until its follow-up has been answered or five business days have passed.
    """
    answer = contact.last_answer(act.session, owed.id)
    if answer is None or owed.settled_as is What.WITHDRAWN:
        return None
    calendar = owed.owner.calendar
    last_day = calendar.plus_business_days(calendar.day_of(answer.at), UNDO_DAYS)
    if act.now > calendar.closing(last_day):
        return None
    answered = any(one.settled_by_id is not None for one in _made_by(act, answer))
    return None if answered else answer


def undo(act: Act, owed: Duty, answer_id: int | None = None) -> Contact | None:
    """Takes back the last answer and returns it, so that its form can open again with what was typed.

    `answer_id`: the answer that the person saw; when another came since, nothing is changed and None is returned.
    Raises TooLate when it can't be taken back any more.
    """
    guard(act, owed.owner)
    answer = undoable(act, owed)
    if answer is None:
        raise TooLate
    if answer_id is not None and answer.id != answer_id:
        return None
    log.write(act, owed, What.UNDONE, undoes=answer)
    if answer.what is What.RECORDED:
        _withdraw_decline(act, owed)
        return answer
    _take_back_what_it_made(act, answer)
    _put_back(owed, answer)
    duty.changed(act.session, owed, act.now)
    duty.touch_origin(act.session, owed, act.now)
    return answer


def _put_back(owed: Duty, answer: Contact) -> None:
    before = dict(answer.before)
    if "phone" in before:
        owed.candidate.reach_at(before.pop("phone"), owed.candidate.email)
    if "keep_posted" in before:
        owed.candidate.keep_posted = before.pop("keep_posted")
    # A time that was chosen before the answer may be long past: the lists take over from here.
    duty.restore(owed, {**before, "chosen_at": None, "chosen_for": None})


def _take_back_what_it_made(act: Act, answer: Contact) -> None:
    for follow_up in _made_by(act, answer):
        telling.settle(act, follow_up, What.WITHDRAWN)
    mine = Referral.contact_id == answer.id
    untouched = Referral.status == Status.NEW
    act.session.execute(update(Referral).where(mine, untouched).values(status=Status.WITHDRAWN))


def _withdraw_decline(act: Act, owed: Duty) -> None:
    """The decline just recorded is withdrawn, which frees candidate and role."""
    owed.decline.withdrawn_at = act.now
    for one in telling.open_of_decline(act, owed):
        telling.settle(act, one, What.WITHDRAWN)


def _made_by(act: Act, answer: Contact) -> list[Duty]:
    return list(act.session.scalars(select(Duty).where(Duty.made_by_id == answer.id)))
