"""`/signoffs away until friday`: what was understood is read back, and counts once you say yes."""

from datetime import date, timedelta

from slack_bolt import Ack, App, Respond

from handlers.fields import absence
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import split, words_after
from handlers.ui import blocks, dates
from handlers.ui.forms import Body
from models.settings import personal
from models.settings.personal import AwayRefused

YES = "away.yes"
NO = "away.no"
BACK = "away.back"

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOW = "Say it like this: `/signoffs away until friday`, or `tomorrow`, or a date such as `2026-03-20`."


def day_named(words: str, today: date) -> date | None:
    """The day that these words mean: ISO, today, tomorrow, or the next weekday of that name, today included."""
    said = words.casefold()
    if said in ("today", "tomorrow"):
        return today + timedelta(days=said == "tomorrow")
    if said in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS.index(said) - today.weekday()) % 7)
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def read_back(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """Says what was understood, and asks before it counts."""
    ack()
    words = words_after(body)
    first, rest = split(words)
    with runtime.reading(body) as ctx:
        last = day_named(rest if first == "until" else words, ctx.person.calendar.day_of(ctx.now))
        try:
            away = personal.understood(ctx, ctx.person, last) if last else None
        except AwayRefused:
            away = None
        said = absence.said(ctx, away) if away else ""
    if away is None:
        respond(text=f"I did not understand until when. {HOW}", response_type="ephemeral")
        return
    buttons = [
        blocks.button("Yes, I am away", YES, away.last.isoformat(), style="primary"),
        blocks.button("Not now", NO, "no"),
    ]
    shown = [blocks.sentence(said), blocks.row("away", buttons)]
    respond(text=blocks.escaped(said), blocks=blocks.as_json(shown), response_type="ephemeral")


def went(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """It counts from now on; nothing is sent until they are back."""
    ack()
    try:
        last = date.fromisoformat(listeners.button_value(body))
    except ValueError:
        respond(text=f"I did not understand until when. {HOW}", response_type="ephemeral", replace_original=True)
        return
    try:
        with runtime.transaction(body) as ctx:
            personal.go_away(ctx, ctx.person, last)
            back = dates.day(ctx.person.calendar.next_business_day(last), ctx.person.calendar.day_of(ctx.now))
        said = f"Noted. I am quiet until you are back, on {back}. Back sooner? Say so here or in My settings."
    except AwayRefused:
        respond(text=f"That day is over. Nothing was changed. {HOW}", response_type="ephemeral", replace_original=True)
        return
    shown = [blocks.sentence(said), blocks.row("away", [blocks.button("I am back", BACK, "back")])]
    respond(text=said, blocks=blocks.as_json(shown), response_type="ephemeral", replace_original=True)


def stayed(ack: Ack, respond: Respond) -> None:
    ack()
    respond(text="All right, nothing was changed.", response_type="ephemeral", replace_original=True)


def came_back(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """They are back: their lists go on."""
    ack()
    with runtime.transaction(body) as ctx:
        personal.come_back(ctx, ctx.person)
    respond(
        text="Welcome back. Your list comes with the next working morning.",
        response_type="ephemeral",
        replace_original=True,
    )


def register(app: App) -> None:
    app.action(YES)(went)
    app.action(NO)(stayed)
    app.action(BACK)(came_back)
