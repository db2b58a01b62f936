"""Hold: pauses a duty until a set day, with a reason, and offers an update to send meanwhile."""

from datetime import date

from slack_bolt import App, Respond
from slack_sdk import WebClient
from slack_sdk.models.views import View

from handlers.cards import ready, words
from handlers.cards.words import HOLD, RELEASE, RELEASE_ROLE
from handlers.fields import bias_warning, email
from handlers.runtime import listeners
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, dates, forms
from handlers.ui.forms import Body, FieldErrors
from models.context import Context
from models.duties import hold
from models.duties.duty import Duty
from models.errors import InvalidDay, PermissionDenied
from models.rules.default_texts import Text

HELD = "hold.held"
DAY = "hold.day"
BY_HAND = "DATE"
"""Placeholder in the update until a day is chosen."""


def hold_form(ctx: Context, duty: Duty, until: date | None = None) -> View:
    """The form: day, reason, scope, and the update to send meanwhile. `until`: the chosen day, named in the update."""
    calendar = duty.owner.calendar
    today = calendar.day_of(ctx.now)
    latest = calendar.plus_business_days(today, hold.MOST_DAYS)
    name = words.name(duty)
    day = dates.day(until, today) if until else BY_HAND
    subject, text = ready.filled_mail(duty, Text.STILL_DECIDING, ctx.person.name, date=day)
    return listeners.duty_form(
        duty,
        HELD,
        "Hold the news",
        [
            blocks.sentence(f"{name} is still waiting, and nobody is asked until that day. The deadline stays."),
            forms.day(
                "until",
                "Until",
                optional=False,
                hint=f"A working day up to {dates.day(latest, today)}.",
                heard_by=DAY,
            ),
            forms.line("because", "Why", optional=False, length=300),
            forms.tick("role", "The whole role", "Also for everybody else who waits for it, or is declined by then"),
            *email.parts(duty, subject, text, "The update to send meanwhile", version=day),
        ],
        submit="Hold",
    )


def day_chosen(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Redraws the form with the chosen day in the update."""
    chosen = body["actions"][0].get("selected_date")
    try:
        with runtime.reading(body) as ctx:
            duty = listeners.duty_behind(ctx, str(forms.FormValues(body).metadata["duty"]))
            view = hold_form(ctx, duty, date.fromisoformat(chosen) if chosen else None)
    except (PermissionDenied, Gone) as refusal:
        listeners.reply(body, client, respond, listeners.refusal_text(refusal))
    else:
        listeners.redraw_form(body, client, view)


def _hold(values: forms.FormValues, ctx: Context, duty: Duty) -> str:
    until, because = values.date("until"), values.text("because")
    if until is None or because is None:
        missing = {"until": "Until which working day?", "because": "A word on why: whoever reads it later will ask."}
        raise FieldErrors(
            {field: text for field, text in missing.items() if not {"until": until, "because": because}[field]}
        )
    bias_warning.take(values, "because")
    if unwanted := email.keep_address(values, ctx, duty):
        return unwanted
    calendar = duty.owner.calendar
    today = calendar.day_of(ctx.now)
    try:
        if values.is_ticked("role"):
            count = hold.hold_role(ctx, duty, date.fromisoformat(until), because)
        else:
            hold.hold(ctx, duty, date.fromisoformat(until), because)
            count = 1
    except InvalidDay as refusal:
        raise FieldErrors({"until": f"Choose a working day up to {dates.day(refusal.latest, today)}."}) from refusal
    when = dates.day(date.fromisoformat(until), today)
    whose = f"The news for {words.name(duty)}" if count == 1 else f"The news for {dates.people(count)}"
    return f"{whose} is held until {when}. Then I ask again where I left off."


def release_duty(ctx: Context, duty: Duty, _value: str) -> str:
    """Ends the hold of this duty."""
    hold.release(ctx, duty)
    return f"{words.name(duty)} can hear it now."


def role_released(ctx: Context, duty: Duty, _value: str) -> str:
    """Ends the hold of the whole role."""
    count = hold.release_role(ctx, duty)
    return f"{dates.people(count).capitalize()} can hear it now about {words.role(duty)}."


def register(app: App) -> None:
    app.action(HOLD)(listeners.on_open(hold_form))
    app.action(DAY)(day_chosen)
    app.view(HELD)(listeners.on_submit(_hold))
    app.action(RELEASE)(listeners.on_button(release_duty))
    app.action(RELEASE_ROLE)(listeners.on_button(role_released))
