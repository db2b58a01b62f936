"""Snooze: puts a duty off. Call back: stores the time at which the candidate asked to be called."""

from datetime import UTC, date, datetime, timedelta

from slack_bolt import App
from slack_sdk.models.blocks import Block, DateTimePickerElement, InputBlock
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.status_line import CALL_BACK, CALL_NOW, SNOOZE
from handlers.runtime import listeners
from handlers.ui import blocks, calendar_links, dates, forms
from handlers.ui.forms import FieldErrors
from models.context import Context
from models.duties import snooze
from models.duties.duty import Duty
from models.duties.snooze import Choice

PUT_OFF = "snooze.put_off"
KEPT = "snooze.call_back_kept"

LABELS = {"hour": "An hour", "afternoon": "This afternoon", "morning": "Next business morning"}
CHOSEN = "chosen"
OWN_TIME = "A time of my own"


def snooze_form(ctx: Context, duty: Duty) -> View:
    """The Snooze form. Choices that would end outside working hours are left out."""
    available = snooze.choices(ctx.now, duty.owner.calendar)
    choices = [*((choice.key, LABELS[choice.key]) for choice in available), (CHOSEN, OWN_TIME)]
    name = words.name(duty)
    return listeners.duty_form(
        duty,
        PUT_OFF,
        "Snooze",
        [
            blocks.sentence(f"{name} is still waiting. I bring the card back when you say."),
            forms.choice("until", "Until", choices, initial=choices[0][0], optional=False),
            _time("at", OWN_TIME, optional=True),
        ],
        submit="Snooze",
    )


def _put_off(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    chosen = _moment(values, ctx)
    key = values.chosen("until")
    if key == CHOSEN and chosen is None:
        raise FieldErrors({"at": "When should I bring it back? Choose a day and a time."})
    until = snooze.snooze(ctx, duty, chosen or _offered(ctx, duty, key).until)
    return _sooner(ctx, duty, chosen, until)


def call_back(ctx: Context, duty: Duty) -> View:
    """The form for the time at which the candidate asked to be called."""
    calendar = duty.owner.calendar
    today = calendar.day_of(ctx.now)
    times = snooze.call_back_times(ctx.now, calendar)
    choices = [*((key, _call_back_label(key, calendar.day_of(at), today)) for key, at in times), (CHOSEN, OWN_TIME)]
    asked = f"When did {words.name(duty)} ask to be called? I bring the card back then, at any hour, and not before."
    return listeners.duty_form(
        duty,
        KEPT,
        "Call back at",
        [
            blocks.sentence(asked),
            forms.choice("when", "When", choices, initial=choices[0][0], optional=False),
            _time("at", "Call back at", optional=True),
        ],
        submit="Save",
    )


def _call_back_label(key: str, day: date, today: date) -> str:
    if key == "morning":
        text = dates.on_day(day, today)
        return f"{text[0].upper()}{text[1:]} at {snooze.MORNING:%H:%M}"
    return {"hour": "In an hour", "afternoon": "This afternoon"}[key]


def _keep(values: forms.FormValues, ctx: Context, duty: Duty) -> View:
    chosen, key = _moment(values, ctx), values.chosen("when")
    if key == CHOSEN and chosen is None:
        raise FieldErrors({"at": "Choose a day and a time, please."})
    times = dict(snooze.call_back_times(ctx.now, duty.owner.calendar))
    at = chosen or times.get(key or "") or ctx.now + timedelta(hours=1)
    snooze.call_back(ctx, duty, at)
    when = dates.moment(at, ctx.now, ctx.person.calendar)
    return listeners.notice(f"I bring {words.name(duty)} back {when}, and ask nothing before.", _calendar(duty, at))


def _calendar(duty: Duty, at: datetime) -> list[Block]:
    """The event forms, with the name and the number and nothing else of the candidate."""
    person = duty.candidate
    events = calendar_links.links(f"Call {words.name(duty)}", at, person.phone_abroad or "")
    return [blocks.links("Put it into your calendar", events)]


def call_now(ctx: Context, duty: Duty, _value: str) -> str | None:
    """Ends the snooze or the call-back time at once."""
    if snooze.end_snooze(ctx, duty) is None:
        return f"{words.name(duty)} was not put off any more. Nothing was changed."
    return None


def _moment(values: forms.FormValues, ctx: Context) -> datetime | None:
    """The chosen time, in UTC. Raises FieldErrors if it is in the past."""
    at = values.moment("at")
    chosen = datetime.fromtimestamp(at, UTC) if at is not None else None
    if chosen and chosen <= ctx.now:
        raise FieldErrors({"at": "That time is over. Choose a later one."})
    return chosen


def _offered(ctx: Context, duty: Duty, key: str | None) -> Choice:
    choices = snooze.choices(ctx.now, duty.owner.calendar)
    return next((choice for choice in choices if choice.key == key), choices[-1])


def _sooner(ctx: Context, duty: Duty, chosen: datetime | None, until: datetime | None) -> str | None:
    """Text if the card comes back sooner than chosen, because of the tell-by; else None."""
    if chosen is None or until is None or until >= chosen:
        return None
    when = dates.moment(until, ctx.now, ctx.person.calendar)
    return f"I bring {words.name(duty)} back {when}, sooner than you chose: they have waited long enough by then."


def _time(block_id: str, label: str, *, optional: bool) -> InputBlock:
    element = DateTimePickerElement(action_id="value")
    return InputBlock(block_id=block_id, label=blocks.plain(label), element=element, optional=optional)


def register(app: App) -> None:
    app.action(SNOOZE)(listeners.on_open(snooze_form))
    app.view(PUT_OFF)(listeners.on_submit(_put_off))
    app.action(CALL_NOW)(listeners.on_button(call_now))
    app.action(CALL_BACK)(listeners.on_open(call_back))
    app.view(KEPT)(listeners.on_submit(_keep))
