"""`/signoffs away until friday`: shows the parsed day and sets the absence once the person confirms."""

from datetime import date, timedelta

from slack_bolt import App, Respond

from handlers.fields import colleague
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import split, words_after
from handlers.ui import blocks, dates
from handlers.ui.forms import Body
from models.errors import InvalidDay
from models.settings import personal

YES = "away.yes"
NO = "away.no"
BACK = "away.back"

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOW = "Try: `/signoffs away until friday`, or `tomorrow`, or a date such as `2026-03-20`."


def day_named(words: str, today: date) -> date | None:
    """Parses a day: an ISO date, today, tomorrow, or the next weekday of that name, today included."""
    word = words.casefold()
    if word in ("today", "tomorrow"):
        return today + timedelta(days=word == "tomorrow")
    if word in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS.index(word) - today.weekday()) % 7)
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def on_away_command(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Shows the parsed absence and asks for confirmation."""
    words = words_after(body)
    first_word, rest = split(words)
    with runtime.reading(body) as ctx:
        last_day = day_named(rest if first_word == "until" else words, ctx.person.calendar.day_of(ctx.now))
        try:
            away = personal.understood(ctx, ctx.person, last_day) if last_day else None
        except InvalidDay:
            away = None
        text = colleague.absence_text(ctx, away, is_set=False) if away else ""
    if away is None:
        respond(text=f"I can't read until when. {HOW}", response_type="ephemeral")
        return
    buttons = [
        blocks.button("Yes, I am away", YES, away.last.isoformat(), style="primary"),
        blocks.button("Not now", NO, "no"),
    ]
    message_blocks = [blocks.sentence(text), blocks.row("away", buttons)]
    respond(text=blocks.escaped(text), blocks=blocks.as_json(message_blocks), response_type="ephemeral")


def on_confirmed(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Sets the confirmed absence; nothing is sent until the person is back."""
    try:
        last_day = date.fromisoformat(listeners.button_value(body))
    except ValueError:
        respond(text=f"I can't read until when. {HOW}", response_type="ephemeral", replace_original=True)
        return
    try:
        with runtime.transaction(body) as ctx:
            personal.go_away(ctx, ctx.person, last_day)
            back = dates.day(ctx.person.calendar.next_business_day(last_day), ctx.person.calendar.day_of(ctx.now))
        text = f"Noted. I am quiet until you are back, on {back}. Back sooner? Say so here or in My settings."
    except InvalidDay:
        respond(text=f"That day is over. Nothing was changed. {HOW}", response_type="ephemeral", replace_original=True)
        return
    message_blocks = [blocks.sentence(text), blocks.row("away", [blocks.button("I am back", BACK, "back")])]
    respond(text=text, blocks=blocks.as_json(message_blocks), response_type="ephemeral", replace_original=True)


def on_declined(respond: Respond) -> None:
    respond(text="Nothing was changed.", response_type="ephemeral", replace_original=True)


def on_came_back(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Ends the absence; the daily lists resume."""
    with runtime.transaction(body) as ctx:
        personal.come_back(ctx, ctx.person)
    respond(
        text="Welcome back. Your list comes on the next working morning.",
        response_type="ephemeral",
        replace_original=True,
    )


def register(app: App) -> None:
    app.action(YES)(on_confirmed)
    app.action(NO)(on_declined)
    app.action(BACK)(on_came_back)
