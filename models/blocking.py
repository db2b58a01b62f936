"""Somebody does not wish to be contacted: everything open with them ends, and nobody is asked again."""

from sqlalchemy import select

from models import duty as duties
from models import log, message
from models.act import Act, guard
from models.contact import Contact, What
from models.duty import Duty, changed
from models.recruiter import Recruiter
from models.telling import settle


def do_not_contact(act: Act, duty: Duty) -> Contact | None:
    """Ends all that is open with this person, whoever owes it, and owes nothing from now on; their leads are told.

    None, and nothing changed, when that was their wish before. It may be said on a card that has ended, too.
    """
    guard(act, duty.owner)
    person = duty.candidate
    if person.do_not_contact_since:
        return None
    answer = settle(act, duty, What.DO_NOT_CONTACT) or log.write(act, duty, What.DO_NOT_CONTACT)
    answer.before = {**answer.before, "do_not_contact_since": None, "keep_posted": person.keep_posted}
    person.do_not_contact_since, person.keep_posted = act.now, False
    for other in duties.elsewhere_open(act.session, duty):
        settle(act, other, What.DO_NOT_CONTACT, details={"with": answer.id})
    changed(act.session, duty, act.now)
    for lead in duty.owner.leads(act.session):
        if act.by is None or lead.id != act.by.id:
            _tell(act, lead, duty, answer)
    return answer


def lift(act: Act, duty: Duty) -> Contact | None:
    """They wish to hear from us again: what is recorded from now on owes a contact, and what had ended stays ended.

    None, and nothing changed, when nothing spoke against it.
    """
    guard(act, duty.owner)
    person = duty.candidate
    if person.do_not_contact_since is None:
        return None
    answer = log.write(act, duty, What.MAY_CONTACT)
    person.do_not_contact_since = None
    every = select(Duty.id).where(Duty.workspace_id == duty.workspace_id, Duty.candidate_id == person.id)
    message.touch_all(act.session, every, act.now)
    return answer


def _tell(act: Act, lead: Recruiter, duty: Duty, answer: Contact) -> None:
    message.plant(
        act.session,
        workspace_id=duty.workspace_id,
        recipient=lead.user_id,
        kind=message.Kind.DO_NOT_CONTACT,
        slot=str(answer.id),
        due_at=lead.calendar.at_or_after(act.now),
        duty_id=duty.id,
        details={"by": answer.by_id},
    )
