"""`/signoffs away until friday`: shows the parsed day and sets the absence once the person confirms."""

from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from slack_bolt import App, Respond

from handlers.fields import colleague
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import words_after
from handlers.ui import blocks, dates
from handlers.ui.forms import Body
from models.errors import InvalidDay
from models.settings import personal

YES = "away.yes"
NO = "away.no"
BACK = "away.back"

NEAR_DAYS = ("today", "tomorrow")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNTIL = ("until", "till", "to")
UNDERSTOOD, OFFERED = 0.8, 0.7
"""Likeness from which on a word is taken for a day, and offered as one; 1 is the same word."""
SHORTEST_DAY, LONGEST_DAY = 3, 20
UNTIL_WHEN = "I can't read until when."
HOW = "Try: `/signoffs away until friday`, `away from monday until friday`, or a date such as `2026-03-20`."


@dataclass(frozen=True)
class Span:
    """An absence as typed: its first day (None: today) and its last one, or what could not be read."""

    first: date | None = None
    last: date | None = None
    fault: str = ""


def span_named(words: str, today: date) -> Span:
    """Reads "until friday", "friday", "from monday until 2026-03-20"; both days are included."""
    typed = words.casefold().split()
    at = next((place for place, word in enumerate(typed) if word in UNTIL), None)
    begins = typed[:at] if at is not None else []
    if begins[:1] == ["from"]:
        begins = begins[1:]
    ends = typed[at + 1 :] if at is not None else typed
    if at is None and ends[:1] == ["from"]:
        return Span(fault=UNTIL_WHEN)
    first = day_named(" ".join(begins), today) if begins else None
    if begins and first is None:
        return Span(fault=f"I can't read from when.{_nearest(' '.join(begins))}")
    last = day_named(" ".join(ends), today, first or today)
    return Span(first, last) if last else Span(fault=f"{UNTIL_WHEN}{_nearest(' '.join(ends))}")


def day_named(words: str, today: date, not_before: date | None = None) -> date | None:
    """Parses a day: an ISO date, today, tomorrow, or the next weekday of that name from `not_before` (today) on.

    A word that is spelled almost like that is understood: it is read back before it counts.
    """
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        word = _meant(words.casefold().strip(), UNDERSTOOD)
    if word in NEAR_DAYS:
        return today + timedelta(days=NEAR_DAYS.index(word))
    if word is None:
        return None
    begins = not_before or today
    return begins + timedelta(days=(WEEKDAYS.index(word) - begins.weekday()) % 7)


def _meant(word: str, likeness: float) -> str | None:
    """The name of a day that the word begins, or is at least so like; None: there is none."""
    known = (*NEAR_DAYS, *WEEKDAYS)
    if word in known or len(word) > LONGEST_DAY:
        return word if word in known else None
    begun = [day for day in WEEKDAYS if len(word) >= SHORTEST_DAY and day.startswith(word)]
    return next(iter(begun or get_close_matches(word, known, n=1, cutoff=likeness)), None)


def _nearest(words: str) -> str:
    """Offers the day that a word may have meant."""
    meant = _meant(words, OFFERED)
    return f" Did you mean {meant if meant in NEAR_DAYS else meant.capitalize()}?" if meant else ""


def on_away_command(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Shows the parsed absence and asks for confirmation."""
    with runtime.reading(body) as ctx:
        span = span_named(words_after(body), ctx.person.calendar.day_of(ctx.now))
        try:
            away = personal.understood(ctx, ctx.person, span.last, span.first) if span.last else None
        except InvalidDay:
            away = None
        text = colleague.absence_text(ctx, away, is_set=False) if away else ""
    if away is None:
        respond(text=f"{span.fault or UNTIL_WHEN} {HOW}", response_type="ephemeral")
        return
    value = f"{away.first.isoformat()}/{away.last.isoformat()}"
    buttons = [blocks.button("Yes, I am away", YES, value, style="primary"), blocks.button("Not now", NO, "no")]
    message_blocks = [blocks.sentence(text), blocks.row("away", buttons)]
    respond(text=blocks.escaped(text), blocks=blocks.as_json(message_blocks), response_type="ephemeral")


def on_confirmed(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Sets the confirmed absence; nothing is sent from its first day until the person is back."""
    try:
        first, last = map(date.fromisoformat, listeners.button_value(body).split("/", 1))
    except ValueError:
        respond(text=f"{UNTIL_WHEN} {HOW}", response_type="ephemeral", replace_original=True)
        return
    try:
        with runtime.transaction(body) as ctx:
            today = ctx.person.calendar.day_of(ctx.now)
            personal.go_away(ctx, ctx.person, last, first if first > today else None)
            back = dates.on_day(ctx.person.calendar.next_business_day(last), today)
        begins = f" from {dates.day(first, today)}" if first > today else ""
        text = f"Noted. I am quiet{begins} until you are back, {back}."
    except InvalidDay:
        respond(text=f"That day is over. Nothing was changed. {HOW}", response_type="ephemeral", replace_original=True)
        return
    button, hint = ("I stay", "Not away after all?") if begins else ("I am back", "Back sooner?")
    text = f"{text} {hint} Say so here or in My settings."
    message_blocks = [blocks.sentence(text), blocks.row("away", [blocks.button(button, BACK, "back")])]
    respond(text=text, blocks=blocks.as_json(message_blocks), response_type="ephemeral", replace_original=True)


def on_declined(respond: Respond) -> None:
    respond(text="Nothing was changed.", response_type="ephemeral", replace_original=True)


def on_came_back(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Ends the absence; the daily lists resume."""
    with runtime.transaction(body) as ctx:
        has_begun = personal.begins_later(ctx, ctx.person) is None
        personal.come_back(ctx, ctx.person)
    respond(
        text="Welcome back. Your list comes on the next working morning." if has_begun else "Noted, you stay.",
        response_type="ephemeral",
        replace_original=True,
    )


def register(app: App) -> None:
    app.action(YES)(on_confirmed)
    app.action(NO)(on_declined)
    app.action(BACK)(on_came_back)
