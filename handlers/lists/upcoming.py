""" "My coming nudges": which messages the person will get, when, and why, as long as nobody answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from itertools import groupby

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.kinds import KINDS
from handlers.cards.words import COMING
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, dates
from handlers.ui.forms import Body
from models.duties.duty import Duty
from models.lists import upcoming
from models.lists.upcoming import Nudge, Through
from models.rules.calendar import Calendar
from models.rules.ladder import AskReason

MOST_DAYS = 20
MOST_NAMES = 5
FEWEST_TIMES = 3
"""Fewer times are no rhythm."""

REASONS = {
    AskReason.TODAY: "they should hear today",
    AskReason.NUDGE: "they have not heard yet",
    AskReason.WARNING: "they have not heard yet, and the lead is named",
    AskReason.HANDED_UP: "they wait so long that a lead is asked to help",
    AskReason.AGAIN: "nobody answered the day before",
    AskReason.EXPECTED: "they expect a call since the heads-up e-mail",
    AskReason.ASKED_FOR: "you asked for it that morning",
    AskReason.FIRST_ASK: "the second contact is due",
    AskReason.LET_GO: "the second contact is let go",
    AskReason.REASON: "the client owes the reason",
}

THROUGH = {
    Through.CARD: "the card",
    Through.CHOSEN: "back at the time you chose",
    Through.LEADS_PART: "for you as a lead, since they need somebody",
}


class Rhythm(IntEnum):
    """How often the same nudge comes: its value is the number of working days from one to the next."""

    ONCE = 0
    DAILY = 1
    EVERY_SECOND = 2


@dataclass(frozen=True)
class Paragraph:
    """The nudges that come together: when and how many people, and a line for each reason."""

    when: str
    lines: list[str]


def on_open_upcoming(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Opens a form with the next two weeks, day by day."""
    with runtime.reading(body) as ctx:
        nudges = upcoming.coming(ctx.session, ctx.person, ctx.now)
        day_blocks = by_day(nudges, ctx.person.calendar, ctx.person.calendar.day_of(ctx.now))
    view = View(type="modal", title="My coming nudges", close="Close", blocks=day_blocks)
    listeners.open_form(body, client, view)


def by_day(nudges: list[Nudge], calendar: Calendar, today: date) -> list[Block]:
    """The paragraphs as blocks."""
    if not nudges:
        return [blocks.sentence("Nothing is planned for you in the next 2 weeks.")]
    shown = paragraphs(nudges, calendar, today)[:MOST_DAYS]
    return [
        blocks.aside("As long as nobody answers. Every answer changes it."),
        *(blocks.lines(paragraph.when, paragraph.lines[:MOST_DAYS]) for paragraph in shown),
    ]


def paragraphs(nudges: Sequence[Nudge], calendar: Calendar, today: date) -> list[Paragraph]:
    """One paragraph for each day and time, in order; what comes in a rhythm stands on its first day alone."""
    groups: dict[tuple[date, str, Rhythm], list[Nudge]] = {}
    by_reason = sorted(nudges, key=lambda nudge: (nudge.duty.id, _how(nudge), nudge.at))
    for _, entries in groupby(by_reason, lambda nudge: (nudge.duty.id, _how(nudge))):
        same = list(entries)
        rhythm = _rhythm(same, calendar, today)
        for nudge in same if rhythm is Rhythm.ONCE else same[:1]:
            key = (calendar.day_of(nudge.at), dates.clock(nudge.at, calendar), rhythm)
            groups.setdefault(key, []).append(nudge)
    return [
        Paragraph(f"{_when(day, rhythm, calendar, today)}, {clock}: {_people(together)}", _lines(together))
        for (day, clock, rhythm), together in sorted(groups.items(), key=lambda group: group[0])
    ]


def _rhythm(same: Sequence[Nudge], calendar: Calendar, today: date) -> Rhythm:
    """The rhythm of nudges about one duty for one reason, if they keep it to the end of the forecast."""
    days = [calendar.day_of(nudge.at) for nudge in same]
    clocks = {dates.clock(nudge.at, calendar) for nudge in same}
    if len(days) < FEWEST_TIMES or len(clocks) > 1:
        return Rhythm.ONCE
    # The last day of a forecast is not whole: it ends at the hour at which it was made.
    forecast = range((today + timedelta(days=upcoming.DAYS) - days[0]).days)
    working_days = [day for n in forecast if calendar.works_on(day := days[0] + timedelta(days=n))]
    for rhythm in (Rhythm.DAILY, Rhythm.EVERY_SECOND):
        rhythm_days = working_days[::rhythm]
        if days[: len(rhythm_days)] == rhythm_days:
            return rhythm
    return Rhythm.ONCE


def _when(day: date, rhythm: Rhythm, calendar: Calendar, today: date) -> str:
    name = dates.day(day, today)
    if rhythm is Rhythm.ONCE:
        return f"{name[0].upper()}{name[1:]}"
    how_often = "Each working day" if rhythm is Rhythm.DAILY else "Every second working day"
    starts_now = rhythm is Rhythm.DAILY and not any(
        calendar.works_on(today + timedelta(days=n)) for n in range(1, (day - today).days)
    )
    return how_often if starts_now else f"{how_often} from {name}"


def _people(nudges: Sequence[Nudge]) -> str:
    people = len({nudge.duty.candidate.person_id for nudge in nudges})
    return "1 person" if people == 1 else f"{people} people"


def _lines(nudges: Sequence[Nudge]) -> list[str]:
    """A line for each reason, with the names: "They have not heard yet: Jane Doe, Tom Roe"."""
    by_reason: dict[str, dict[int, Duty]] = {}
    for nudge in nudges:
        by_reason.setdefault(_how(nudge), {})[nudge.duty.id] = nudge.duty
    return [f"{how[0].upper()}{how[1:]}: {_named(list(duties.values()))}" for how, duties in by_reason.items()]


def _named(duties: Sequence[Duty]) -> str:
    names = [f"{words.name(duty)} ({words.role(duty)})" for duty in duties[:MOST_NAMES]]
    more = f" and {len(duties) - MOST_NAMES} more" if len(duties) > MOST_NAMES else ""
    return ", ".join(names) + more


def _how(nudge: Nudge) -> str:
    why = nudge.why or AskReason.NUDGE
    return THROUGH.get(nudge.through) or KINDS[nudge.duty.kind].asks.get(why) or REASONS[why]


def register(app: App) -> None:
    app.action(COMING)(on_open_upcoming)
