"""Words each person in the daily list: for the owner of the duty, and for the owner's leads."""

from collections.abc import Callable, Sequence

from handlers.cards import message, rows, words
from handlers.cards.kinds import KINDS
from handlers.ui import dates
from models.context import Context
from models.duties.duty import Duty
from models.lists import daily_list
from models.lists.daily_list import ListLine
from models.rules.kinds import NEWS, DutyKind
from models.rules.ladder import AskReason

NOW = "Ten minutes now, and it is done."


def line_text(ctx: Context, line: ListLine) -> str:
    """The reason why this duty is in today's list, as a sentence."""
    duty, why = line.duty, line.ask.why if line.ask else AskReason.NUDGE
    if not ctx.may_act_for(duty.owner):
        return words.taken_care_of(duty)
    if not duty.is_open and why is not AskReason.LET_GO:
        return words.ended(ctx, duty)
    if not duty.is_of(ctx.person):
        return f"{duty.owner.name} takes care of {words.name(duty)} now."
    if duty.expected_since:
        return f"{words.name(duty)} {rows.expects(ctx, duty)}, about {words.role(duty)}."
    return BY_WHY[why](ctx, duty)


def group_text(ctx: Context, lines: Sequence[ListLine]) -> str:
    """The ladder's sentence about a group: which leads will be asked to help, or have been."""
    by_why = {line.ask.why: line.duty for line in lines if line.ask and line.duty.is_open}
    if handed_up := by_why.get(AskReason.HANDED_UP):
        return _asked_to_help(ctx, handed_up)
    warned = by_why.get(AskReason.WARNING)
    return _will_be_asked(ctx, warned) if warned else ""


def lead_text(ctx: Context, duty: Duty) -> str:
    """The sentence for a lead about a person who needs somebody to call. Never says that somebody is late."""
    text = lead_statement(ctx, duty)
    is_away = _is_away(ctx, duty) and not duty.expected_since
    return text if is_away else f"{text} Take it, or talk to {duty.owner.name}?"


def lead_statement(ctx: Context, duty: Duty) -> str:
    """The same without the question: how long they have waited, and how often the owner was asked."""
    name, role = words.name(duty), words.role(duty)
    if duty.expected_since:
        return f"{name} {rows.expects(ctx, duty)}, about {role}."
    waited = f"{name} has waited {dates.working_days(max(1, duty.age(ctx.now)))} for word about {role}."
    if _is_away(ctx, duty) and duty.owner.away_until:
        back = dates.day(duty.owner.away_until, ctx.person.calendar.day_of(ctx.now))
        return f"{waited} {duty.owner.name} is away until {back}, and this came due."
    return f"{waited} {_asked(duty)}"


def _is_away(ctx: Context, duty: Duty) -> bool:
    return duty.owner.is_away(ctx.now) and duty.owner.away_until is not None


def _today(_sight: Context, duty: Duty) -> str:
    return f"{words.name(duty)} should hear about {words.role(duty)} today."


def _nudge(ctx: Context, duty: Duty) -> str:
    if duty.kind is DutyKind.FOLLOW_UP:
        return f"{words.name(duty)}: time for a short second call, about {words.role(duty)}."
    if duty.kind not in (DutyKind.CALL, DutyKind.EMAIL):
        return message.news(ctx, duty)
    return f"{words.name(duty)} is still waiting to hear about {words.role(duty)}, {_since(ctx, duty)}. {NOW}"


def _warning(ctx: Context, duty: Duty) -> str:
    """Names the lead and the day; if nobody leads the owner, asks who does."""
    request = _will_be_asked(ctx, duty)
    if not request:
        return _nobody_helps(ctx, duty)
    name = words.name(duty)
    return f"{name} has waited {_since(ctx, duty)}. {request[:-1]}, so that {name} hears from somebody."


def _handed_up(ctx: Context, duty: Duty) -> str:
    request = _asked_to_help(ctx, duty)
    if not request:
        return _nobody_helps(ctx, duty)
    waited = f"{words.name(duty)} has waited {_since(ctx, duty)}."
    if duty.kind is DutyKind.KEEP_POSTED:
        waited = message.news(ctx, duty)
    return f"{waited} {request[:-1]}; it is yours until somebody takes it."


def _will_be_asked(ctx: Context, duty: Duty) -> str:
    """Says which lead will be asked and when; empty if nobody leads the owner."""
    leads = daily_list.leads_at_work(ctx.session, duty, ctx.now)
    if not leads:
        return ""
    today = ctx.person.calendar.day_of(ctx.now)
    when = dates.named(daily_list.warned_day(duty, today), today)
    return f"On {when} I will ask {leads[0].name} to help."


def _asked_to_help(ctx: Context, duty: Duty) -> str:
    helpers = [lead.name for lead in daily_list.leads_at_work(ctx.session, duty, ctx.now)[:2]]
    return f"I have asked {' and '.join(helpers)} to help." if helpers else ""


def _again(_sight: Context, duty: Duty) -> str:
    name, role = words.name(duty), words.role(duty)
    return f"{name} could not be reached yet about {role}. This morning may be a better moment."


def _asked_for(_sight: Context, duty: Duty) -> str:
    if duty.card_on is None and duty.kind in NEWS:
        return f"{words.name(duty)} is to hear about {words.role(duty)} from you. The card did not reach you before."
    return f"You asked me to bring {words.name(duty)} back this morning. It is about {words.role(duty)}."


def _first_ask(ctx: Context, duty: Duty) -> str:
    return message.news(ctx, duty)


def _let_go(_sight: Context, duty: Duty) -> str:
    return KINDS[duty.kind].let_go.format(name=words.name(duty))


BY_WHY: dict[AskReason, Callable[[Context, Duty], str]] = {
    AskReason.TODAY: _today,
    AskReason.NUDGE: _nudge,
    AskReason.WARNING: _warning,
    AskReason.HANDED_UP: _handed_up,
    AskReason.AGAIN: _again,
    AskReason.EXPECTED: _nudge,
    AskReason.ASKED_FOR: _asked_for,
    AskReason.FIRST_ASK: _first_ask,
    AskReason.LET_GO: _let_go,
}


def _nobody_helps(ctx: Context, duty: Duty) -> str:
    still = f"{words.name(duty)} is still waiting to hear about {words.role(duty)}, {_since(ctx, duty)}."
    has_leads = duty.owner.lead_ids or ctx.workspace.lead_ids
    return f"{still} {NOW if has_leads else 'Nobody is named to help. Who leads you?'}"


def _since(ctx: Context, duty: Duty) -> str:
    return dates.waited(duty.since, ctx.now, ctx.person.calendar, duty.age(ctx.now))


def _asked(duty: Duty) -> str:
    times = {0: "has not been asked yet", 1: "was asked once", 2: "was asked twice"}
    return f"{duty.owner.name} {times.get(duty.steps, f'was asked {dates.number(duty.steps)} times')}."
