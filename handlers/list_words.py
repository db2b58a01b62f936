"""What the daily list says of each person who waits: to who owes the contact, and to who leads them."""

from collections.abc import Callable

from handlers import days, rows
from handlers.cards import second_contact, words
from handlers.sight import Sight
from models import duty as duties
from models.cadence import Why
from models.duty import Duty
from models.listing import Line

NOW = "Ten minutes now, and it is done."


def said(sight: Sight, line: Line) -> str:
    """Why this duty is in today's list, about the person who waits."""
    duty, why = line.duty, line.ask.why if line.ask else Why.NUDGE
    if not duty.is_open and why is not Why.LET_GO:
        return words.ended(sight, duty)
    if not sight.is_owner(duty):
        return f"{duty.owner.name} takes care of {words.name(duty)} now."
    if duty.expected_since:
        return f"{words.name(duty)} {rows.expects(sight, duty)}, about {words.role(duty)}."
    return BY_WHY[why](sight, duty)


def said_to_lead(sight: Sight, duty: Duty) -> str:
    """What a lead hears of a person who needs somebody to call: never that somebody is late."""
    name, role, owner = words.name(duty), words.role(duty), duty.owner.name
    if duty.expected_since:
        return f"{name} {rows.expects(sight, duty)}, about {role}. Take it, or talk to {owner}?"
    waited = f"{name} has waited {days.working_days(max(1, sight.age(duty)))} for word about {role}."
    theirs = duty.owner.calendar
    if theirs.is_away(theirs.day_of(sight.now)) and duty.owner.away_until:
        back = days.day(duty.owner.away_until, sight.reader.calendar.day_of(sight.now))
        return f"{waited} {owner} is away until {back}, and this came due."
    return f"{waited} {_asked(duty)} Take it, or talk to {owner}?"


def _today(_sight: Sight, duty: Duty) -> str:
    return f"{words.name(duty)} should hear about {words.role(duty)} today."


def _nudge(sight: Sight, duty: Duty) -> str:
    if duty.made_by_id:
        return f"A second call to {words.name(duty)} would still be welcome. It need not be long."
    return f"{words.name(duty)} is still waiting to hear about {words.role(duty)}, {_since(sight, duty)}. {NOW}"


def _warning(sight: Sight, duty: Duty) -> str:
    """Names the lead and the day; where nobody leads, asks who does."""
    leads = duties.leads_at_work(sight.session, duty, sight.now)
    if not leads:
        return _nobody_helps(sight, duty)
    today = sight.reader.calendar.day_of(sight.now)
    when = days.on_day(duties.warned_day(duty, today), today)
    asked = f"{when[0].upper()}{when[1:]} I will ask {leads[0].name} to help"
    name = words.name(duty)
    return f"{name} has waited {_since(sight, duty)}. {asked}, so that {name} hears from somebody."


def _handed_up(sight: Sight, duty: Duty) -> str:
    leads = duties.leads_at_work(sight.session, duty, sight.now)
    if not leads:
        return _nobody_helps(sight, duty)
    helpers = " and ".join(lead.name for lead in leads[:2])
    waited = f"{words.name(duty)} has waited {_since(sight, duty)}."
    return f"{waited} I have asked {helpers} to help; it is yours until somebody takes it."


def _again(_sight: Sight, duty: Duty) -> str:
    name, role = words.name(duty), words.role(duty)
    return f"{name} could not be reached yet about {role}. This morning may be a better moment."


def _asked_for(_sight: Sight, duty: Duty) -> str:
    return f"You asked me to bring {words.name(duty)} back this morning. It is about {words.role(duty)}."


def _first_ask(sight: Sight, duty: Duty) -> str:
    return second_contact.news(sight, duty)


def _let_go(_sight: Sight, duty: Duty) -> str:
    return f"I let the second contact with {words.name(duty)} go. The rest stays as it is."


BY_WHY: dict[Why, Callable[[Sight, Duty], str]] = {
    Why.TODAY: _today,
    Why.NUDGE: _nudge,
    Why.WARNING: _warning,
    Why.HANDED_UP: _handed_up,
    Why.AGAIN: _again,
    Why.EXPECTED: _nudge,
    Why.ASKED_FOR: _asked_for,
    Why.FIRST_ASK: _first_ask,
    Why.LET_GO: _let_go,
}


def _nobody_helps(sight: Sight, duty: Duty) -> str:
    still = f"{words.name(duty)} is still waiting to hear about {words.role(duty)}, {_since(sight, duty)}."
    has_leads = duty.owner.lead_ids or sight.workspace.lead_ids
    return f"{still} {NOW if has_leads else 'Nobody is named to help. Who leads you?'}"


def _since(sight: Sight, duty: Duty) -> str:
    return days.waited(duty.decline.recorded_at, sight.now, sight.reader.calendar, sight.age(duty))


def _asked(duty: Duty) -> str:
    times = {0: "has not been asked yet", 1: "was asked once", 2: "was asked twice"}
    return f"{duty.owner.name} {times.get(duty.steps, f'was asked {days.number(duty.steps)} times')}."
