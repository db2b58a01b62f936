"""Words each person in the daily list, as a sentence or as a row: for the duty's owner, and for the owner's leads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.cards import headlines, message, referral, rows, second_contact, status_line, words
from handlers.cards.kinds import KINDS
from handlers.ui import blocks, dates
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties import attempts, offer
from models.duties.duty import Duty
from models.duties.offer import Offer
from models.lists import daily_list
from models.lists.daily_list import ListLine
from models.rules.kinds import NEWS, DutyKind
from models.rules.ladder import AskReason
from models.rules.text import counted

NOW = "Ten minutes now, and it is done."
NOBODY_LEADS = "Nobody is named to help. Who leads you?"
HURT = "It hurt last time; ask how they are first"
"""How to begin a second call after a hard first one."""


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


@dataclass(frozen=True)
class LastNews:
    """What happened last with the duties of a list, by duty id."""

    voicemails: Mapping[int, datetime]
    offers: Mapping[int, Offer]


def last_news(session: Session, duties: Sequence[Duty]) -> LastNews:
    """Reads it for all rows at once."""
    return LastNews(
        attempts.last_voicemails(session, duties), offer.open_by_duty(session, [duty.id for duty in duties])
    )


def row_parts(ctx: Context, line: ListLine, news: LastNews) -> list[str | blocks.Link]:
    """The facts of one row behind the name: about what, since when, the phone, what happened last, how it stands."""
    duty = line.duty
    if duty.kind in (DutyKind.CALL, DutyKind.EMAIL, DutyKind.FOLLOW_UP):
        facts = [*_about(ctx, duty), _when(ctx, line)]
    elif duty.kind is DutyKind.REFERRAL_CALL:
        facts = ["first call", f"named by {referral.namer(duty)}"]
    else:
        facts = [words.short_title(duty).partition(":")[0].lower(), message.news(ctx, duty)]
    stands = status_line.in_row(ctx, duty, news.offers.get(duty.id))
    return [*facts, words.phone(ctx, duty), _tried(ctx, duty, news.voicemails), stands]


def _about(ctx: Context, duty: Duty) -> list[str]:
    if duty.kind is not DutyKind.FOLLOW_UP:
        return [words.role(duty), words.STAGES[duty.recorded.stage]]
    hurt = [f"{HURT[0].lower()}{HURT[1:]}"] if second_contact.has_hurt(ctx, duty) else []
    return ["second call", words.role(duty), *hurt]


def _when(ctx: Context, line: ListLine) -> str:
    duty, why = line.duty, line.ask.why if line.ask else None
    if duty.expected_since:
        return rows.expects(ctx, duty)
    if why is AskReason.TODAY:
        return "should hear today"
    if why is AskReason.ASKED_FOR and (duty.card_on or duty.made_by_id):
        return "you asked for it this morning"
    return "" if duty.kind is DutyKind.FOLLOW_UP else _since(ctx, duty)


def _tried(ctx: Context, duty: Duty, voicemails: Mapping[int, datetime]) -> str:
    """The last attempt: "no answer yesterday, voicemail"."""
    if duty.last_attempt_on is None:
        return ""
    today = duty.owner.calendar.day_of(ctx.now)
    left_at = voicemails.get(duty.id)
    on_that_day = left_at is not None and duty.owner.calendar.day_of(left_at) >= duty.last_attempt_on
    return f"no answer {dates.on_day(duty.last_attempt_on, today)}{', voicemail' if on_that_day else ''}"


def said_once(ctx: Context, lines: Sequence[ListLine]) -> list[str]:
    """What is true of several rows: which leads help with whom, or will be asked to, or that there are none."""
    waiting = [line for line in lines if line.duty.is_open and line.duty.is_of(ctx.person) and line.ask]
    by_text: dict[str, list[Duty]] = {}
    for line in waiting:
        if line.duty.expected_since is None and (text := _help(ctx, line)):
            by_text.setdefault(text, []).append(line.duty)
    return [text.format(names=headlines.joined(headlines.short_names(duties))) for text, duties in by_text.items()]


def _help(ctx: Context, line: ListLine) -> str:
    why, duty = line.ask.why if line.ask else None, line.duty
    if why not in (AskReason.HANDED_UP, AskReason.WARNING):
        return ""
    text = _asked_to_help(ctx, duty) if why is AskReason.HANDED_UP else _will_be_asked(ctx, duty)
    if text:
        return f"{_braced(text[:-1])} with: {{names}}."
    return "" if duty.owner.lead_ids or ctx.workspace.lead_ids else NOBODY_LEADS


def _braced(text: str) -> str:
    """The text for `str.format`: a lead's name may hold braces."""
    return text.replace("{", "{{").replace("}", "}}")


def group_text(ctx: Context, lines: Sequence[ListLine]) -> str:
    """The ladder's sentence about a group: which leads will be asked to help, or have been."""
    by_why = {line.ask.why: line.duty for line in lines if line.ask and line.duty.is_open}
    if handed_up := by_why.get(AskReason.HANDED_UP):
        return _asked_to_help(ctx, handed_up)
    warned = by_why.get(AskReason.WARNING)
    return _will_be_asked(ctx, warned) if warned else ""


def lead_parts(ctx: Context, duty: Duty) -> list[str | blocks.Link]:
    """The facts of a lead's row behind the name. Never says that somebody is late."""
    waits = f"{KINDS[duty.kind].owed} about {words.role(duty)}"
    stage = words.STAGES[duty.decline.stage] if duty.decline else ""
    since = rows.expects(ctx, duty) if duty.expected_since else _since(ctx, duty)
    times = {0: "not asked yet", 1: "asked once", 2: "asked twice"}
    asked = times.get(duty.steps, f"asked {duty.steps} times")
    if _is_away(ctx, duty) or duty.expected_since:
        asked = ""
    return [waits, stage, since, words.phone(ctx, duty), asked]


def owner_text(ctx: Context, owner: Recruiter, name: str, people: int) -> str:
    """The line above a recruiter's people: "Ana: 6 people, away until Friday"."""
    away = ""
    if owner.is_away(ctx.now) and owner.away_until:
        away = f", away until {dates.day(owner.away_until, ctx.person.calendar.day_of(ctx.now))}"
    return f"{name}: {counted(people, 'person', 'people')}{away}"


def short(recruiter: Recruiter, among: Sequence[Recruiter] = ()) -> str:
    """A colleague's first name, as colleagues call each other; the whole name where another one `among` shares it."""
    first = _first_word(recruiter.name)
    shared = any(other.id != recruiter.id and _first_word(other.name) == first for other in among)
    return blocks.cut(recruiter.name if shared else first, words.NAME)


def _first_word(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.split() else name


def lead_statement(ctx: Context, duty: Duty) -> str:
    """How long a person has waited, and how often the owner was asked. Never says that somebody is late."""
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
        hurt = f" {HURT}." if second_contact.has_hurt(ctx, duty) else ""
        return f"Second call: {words.name(duty)}, {words.role(duty)}.{hurt}"
    if duty.kind not in (DutyKind.CALL, DutyKind.EMAIL):
        return message.news(ctx, duty)
    return f"{words.name(duty)} is still waiting to hear about {words.role(duty)}, {_since(ctx, duty)}. {NOW}"


def _warning(ctx: Context, duty: Duty) -> str:
    """Names the lead and the day; if nobody leads the owner, asks who does."""
    request = _will_be_asked(ctx, duty)
    if not request:
        return _nobody_helps(ctx, duty)
    name = words.name(duty)
    return f"{name} has waited {_since(ctx, duty)}. {request[:-1]}, so that {name} hears from someone."


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
    return f"On {when} I'll ask {short(leads[0])} to help."


def _asked_to_help(ctx: Context, duty: Duty) -> str:
    helpers = [short(lead) for lead in daily_list.leads_at_work(ctx.session, duty, ctx.now)[:2]]
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
    return f"{still} {NOW if has_leads else NOBODY_LEADS}"


def _since(ctx: Context, duty: Duty) -> str:
    return dates.waited(duty.since, ctx.now, ctx.person.calendar, duty.age(ctx.now))


def _asked(duty: Duty) -> str:
    times = {0: "has not been asked yet", 1: "was asked once", 2: "was asked twice"}
    return f"{duty.owner.name} {times.get(duty.steps, f'was asked {duty.steps} times')}."
