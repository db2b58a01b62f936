"""My settings: a person's working hours, working days, country of the public holidays, and days away."""

from datetime import date

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards.words import MY_SETTINGS
from handlers.fields import colleague, common
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, dates, forms, parsing
from handlers.ui.forms import Body, FieldErrors
from handlers.ui.parsing import ParseError
from models.context import Context
from models.directory.recruiter import Recruiter
from models.errors import DayFault, InvalidDay
from models.rules.calendar import Hours
from models.settings import personal

SAVED = "my_settings.saved"
COUNTRY = "my_settings.country"


def on_open_my_settings(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Opens the form with the current settings, from Home or from the command."""
    with runtime.reading(body) as ctx:
        view = my_settings_form(ctx)
    listeners.open_form(body, client, view)


def my_settings_form(ctx: Context) -> View:
    return forms.modal(
        SAVED,
        "My settings",
        _fields(ctx.person, _away_until(ctx), personal.begins_later(ctx, ctx.person)),
        submit="Save",
    )


def _fields(person: Recruiter, away_until: date | None, away_from: date | None) -> list[Block]:
    hours = person.calendar.week
    usual = parsing.usual(hours)
    opens, closes = f"{usual.opens:%H:%M}", f"{usual.closes:%H:%M}"
    starts = "Your list comes half an hour later. Default: 09:00."
    at_least = "At least one. Default: Monday to Friday."
    holidays = "Its public holidays are quiet. Default: where your time zone lies."
    begins = f"You are away from {dates.dated(away_from)} on. " if away_from else ""
    return [
        blocks.aside(_clock(person)),
        forms.clock("opens", "My day starts", initial=opens, hint=starts),
        forms.clock("closes", "My day ends", initial=closes, hint="Later than it starts. Default: 17:30."),
        forms.ticks("days", "Working days", _weekdays(), initial=list(map(str, hours)), optional=False, hint=at_least),
        forms.line(
            "others",
            "Other hours on single days",
            initial=parsing.others(hours),
            multiline=True,
            length=300,
            hint="One day a line, like this: Fri 09:00-14:00. Default: none.",
        ),
        *common.place_fields(COUNTRY, person.home, holidays, is_guess=not person.country_is_chosen),
        forms.day(
            "away_until",
            "Away until",
            initial=away_until.isoformat() if away_until else None,
            hint=f"{begins}Your last day away, at most a year ahead. Default: empty, you're working.",
        ),
    ]


def _clock(person: Recruiter) -> str:
    """Text on the time zone of the form: which it is, where it comes from, and how to change it."""
    if person.zone:
        return f"All times are {person.zone}, as in your Slack profile. Change it there when you travel."
    team = f"Your Slack profile has no time zone that I know, so all times are {person.workspace.zone}, the team's."
    return f"{team} Set yours in Slack, and I follow."


def on_my_settings_saved(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Saves all fields in one transaction, or none; input errors are shown at their fields."""
    try:
        with runtime.transaction(body) as ctx:
            text = _save(ctx, forms.FormValues(body))
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    else:
        listeners.close(ack, text)


def _save(ctx: Context, values: forms.FormValues) -> str | None:
    """Saves the form; returns a text if the days away changed. Raises FieldErrors."""
    faults: dict[str, str] = {}
    hours = _week(values, faults)
    place_chosen = parsing.gathered(faults, "country", lambda: common.read_place(values))
    typed_day = values.date("away_until")
    last = parsing.gathered(faults, "away_until", lambda: _last_day(ctx, typed_day)) if typed_day else None
    if faults or not hours or place_chosen is None:
        raise FieldErrors(faults)
    personal.set_hours(ctx, ctx.person, hours)
    personal.set_country(ctx, ctx.person, *place_chosen)
    return _be_away(ctx, last)


def _week(values: forms.FormValues, faults: dict[str, str]) -> dict[int, Hours]:
    """Working hours by weekday (0 is Monday); errors are added to `faults`."""
    opens, closes = values.time("opens") or "09:00", values.time("closes") or "17:30"
    usual = parsing.gathered(faults, "closes", lambda: parsing.hours(opens, closes)) or Hours()
    exceptions = parsing.gathered(faults, "others", lambda: parsing.read_week(values.text("others") or "")) or {}
    ticked = [int(day) for day in values.ticked("days")]
    if not ticked:
        faults["days"] = "Choose at least one working day."
    elif not_ticked := [parsing.DAYS[day] for day in exceptions if day not in ticked]:
        faults["others"] = f"{not_ticked[0]} is not among your working days. Tick it, or take the line out."
    return {day: exceptions.get(day, usual) for day in ticked}


def _last_day(ctx: Context, typed_day: str) -> date:
    """The last day away. Raises ParseError if it is in the past or more than a year ahead."""
    try:
        first = personal.begins_later(ctx, ctx.person)
        return personal.understood(ctx, ctx.person, date.fromisoformat(typed_day), first).last
    except InvalidDay as refusal:
        if refusal.why is DayFault.PAST:
            raise ParseError("That day is over. Choose a later one, or leave it empty if you're working.") from refusal
        raise ParseError("That is more than a year ahead. Choose a day within a year.") from refusal


def _be_away(ctx: Context, last: date | None) -> str | None:
    """Sets or ends the absence if it changed, and returns a text about it."""
    if last == _away_until(ctx):
        return None
    if last is None:
        personal.come_back(ctx, ctx.person)
        return "You're back at work. Your list comes on the next working morning."
    first = personal.begins_later(ctx, ctx.person)
    text = colleague.absence_text(ctx, personal.understood(ctx, ctx.person, last, first), is_set=True)
    personal.go_away(ctx, ctx.person, last, first)
    return text


def _away_until(ctx: Context) -> date | None:
    """The person's last day away, if it is not over yet."""
    last = ctx.person.away_until
    return last if last and last >= ctx.person.calendar.day_of(ctx.now) else None


def _weekdays() -> list[tuple[str, str]]:
    return [(str(number), name) for number, name in enumerate(parsing.DAYS)]


def register(app: App) -> None:
    app.action(MY_SETTINGS)(on_open_my_settings)
    app.options(COUNTRY)(common.suggest_places)
    app.view(SAVED)(on_my_settings_saved)
