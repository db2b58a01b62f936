""" "My coming nudges": which messages the person will get, when, and why, as long as nobody answers."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

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
from models.lists import upcoming
from models.lists.upcoming import Nudge, Through
from models.rules.calendar import Calendar
from models.rules.ladder import AskReason

MOST_DAYS = 20

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
    Through.CHOSEN: "the card again: you chose the time",
    Through.LEADS_PART: "your part as a lead: they need somebody to call",
}


def on_open_upcoming(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Opens a form with the next two weeks, day by day."""
    with runtime.reading(body) as ctx:
        nudges = upcoming.coming(ctx.session, ctx.person, ctx.now)
        day_blocks = by_day(nudges, ctx.person.calendar, ctx.person.calendar.day_of(ctx.now))
    view = View(type="modal", title="My coming nudges", close="Close", blocks=day_blocks)
    listeners.open_form(body, client, view)


def by_day(nudges: list[Nudge], calendar: Calendar, today: date) -> list[Block]:
    """A paragraph for each day."""
    if not nudges:
        return [blocks.sentence("Nothing is planned for you in the next two weeks.")]
    grouped: dict[date, list[str]] = {}
    for nudge, goes_on in _without_repeats(nudges):
        more = " So each working day, until a person acts." if goes_on else ""
        grouped.setdefault(calendar.day_of(nudge.at), []).append(nudge_text(nudge, calendar) + more)
    day_blocks: list[Block] = [blocks.aside("As long as nobody answers. Every answer changes it.")]
    for day, lines in list(grouped.items())[:MOST_DAYS]:
        name = dates.day(day, today)
        day_blocks.append(blocks.lines(f"{name[0].upper()}{name[1:]}", lines[:MOST_DAYS]))
    return day_blocks


def _without_repeats(nudges: list[Nudge]) -> Iterator[tuple[Nudge, bool]]:
    """Yields each nudge, and whether the same one comes on every later day; these later ones are left out."""
    times = Counter(_same(nudge) for nudge in nudges)
    seen = set()
    for nudge in nudges:
        same = _same(nudge)
        if not _comes_daily(nudge):
            yield nudge, False
        elif same not in seen:
            seen.add(same)
            yield nudge, times[same] > 1


def _same(nudge: Nudge) -> tuple[int, Through, AskReason | None]:
    return nudge.duty.id, nudge.through, nudge.why


def _comes_daily(nudge: Nudge) -> bool:
    """Whether the nudge comes on every business day: from the day on which a lead is asked, both lists have it."""
    return nudge.why is AskReason.HANDED_UP or nudge.through is Through.LEADS_PART


def nudge_text(nudge: Nudge, calendar: Calendar) -> str:
    """The nudge in a line: when, about whom, and why."""
    how = THROUGH.get(nudge.through) or f"your list: {_reason(nudge)}"
    about = f"{words.name(nudge.duty)}, {words.role(nudge.duty)}"
    return f"{dates.clock(nudge.at, calendar)} {about}. {how[0].upper()}{how[1:]}."


def _reason(nudge: Nudge) -> str:
    why = nudge.why or AskReason.NUDGE
    return KINDS[nudge.duty.kind].asks.get(why) or REASONS[why]


def register(app: App) -> None:
    app.action(COMING)(on_open_upcoming)
