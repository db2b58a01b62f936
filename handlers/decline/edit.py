"""Edit: the form that corrects a recorded decline, prefilled with the current values."""

from datetime import date, datetime

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards.words import EDIT
from handlers.decline.form import CONFIDENTIAL, NOT_IN_CHANNELS
from handlers.fields import bias_warning, reasons, wishes
from handlers.runtime import listeners, same_person
from handlers.ui import forms, parsing
from models.context import Context
from models.duties import edit
from models.duties.duty import Duty

SAVED = "edit.saved"


def opened(ctx: Context, duty: Duty) -> View:
    decline, person = duty.recorded, duty.candidate
    tell_by_day = duty.owner.calendar.day_of(duty.tell_by).isoformat()
    return listeners.duty_form(
        duty,
        SAVED,
        "Edit",
        [
            forms.line("name", "Name", initial=person.name, optional=False, length=parsing.NAME_LENGTH),
            forms.line("phone", "Phone", initial=person.phone_for(ctx.person.country), length=60),
            forms.line("email", "E-mail", initial=person.email, length=254),
            wishes.field(person.wishes),
            reasons.field(duty.workspace.reasons, given=decline.reason),
            forms.line("may_tell", "What you may tell them", initial=decline.may_tell, multiline=True, length=1000),
            forms.tick("care", "Handle with care", "Send a heads-up e-mail before the call", initial=decline.care),
            forms.tick("confidential", CONFIDENTIAL, NOT_IN_CHANNELS, initial=decline.role.is_confidential),
            forms.day("tell_by", "Tell by", initial=tell_by_day),
        ],
        submit="Save",
    )


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    name = values.text("name")
    if name is None:
        raise forms.FieldErrors({"name": "They need a name here."})
    details = edit.Details(
        name=name,
        phone=_phone(values, ctx, duty),
        email=parsing.read("email", parsing.email, values.text("email")),
        reason=reasons.read(values),
        may_tell=values.text("may_tell"),
        care=values.is_ticked("care"),
        confidential=values.is_ticked("confidential"),
        tell_by=_tell_by(ctx, duty, values.date("tell_by")),
        wishes=wishes.read(values),
    )
    bias_warning.take(values, "may_tell")
    edit.edit(ctx, duty, details, same_person.answers(values))
    return same_person.unwanted(duty)


def _phone(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    """The phone number; left unchanged in the form, it keeps its stored text and is not parsed again."""
    person, typed = duty.candidate, values.text("phone")
    if typed == (person.phone_for(ctx.person.country) or None):
        return person.phone
    return parsing.read("phone", parsing.phone, typed)


def _tell_by(ctx: Context, duty: Duty, day: str | None) -> datetime:
    """Closing time of the typed day. An unchanged day keeps the stored moment, also one in the past."""
    if day is None or date.fromisoformat(day) == duty.owner.calendar.day_of(duty.tell_by):
        return duty.tell_by
    return parsing.tell_by(day, duty.owner, ctx.person, ctx.now)


def register(app: App) -> None:
    app.action(EDIT)(listeners.on_open(opened))
    app.view(SAVED)(listeners.on_submit(_save))
