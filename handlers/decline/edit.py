"""The form that edits a recorded decline, and the form for a reason that came later."""

from dataclasses import replace
from datetime import date, datetime

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.words import ADD_REASON, EDIT
from handlers.decline.form import CONFIDENTIAL, NOT_IN_CHANNELS
from handlers.fields import bias_warning, common
from handlers.fields.decline_details import (
    detail_fields,
    may_tell_field,
    may_tell_hint,
    read_details,
    read_reason,
    reason_field,
)
from handlers.runtime import listeners, same_person
from handlers.ui import blocks, forms, parsing
from models.context import Context
from models.directory.candidate import CandidateDetails
from models.directory.workspace import CLIENT_OWES_REASON
from models.duties import edit
from models.duties.duty import Duty

SAVED = "edit.saved"

REASON_SAVED = "reason.saved"

FIRST_NAME_HINT = "E-mails and lines to say begin with it."


def edit_form(ctx: Context, duty: Duty) -> View:
    decline, person = duty.recorded, duty.candidate
    unsaid = may_tell_hint(duty.workspace, decline.reason)
    first_name = person.first_name[: words.NAME]
    tell_by_day = duty.owner.calendar.day_of(duty.tell_by).isoformat()
    return listeners.duty_form(
        duty,
        SAVED,
        "Edit",
        [
            forms.line("name", "Name", initial=person.name, optional=False, length=parsing.NAME_LENGTH),
            forms.line("first_name", "First name", initial=first_name, length=words.NAME, hint=FIRST_NAME_HINT),
            forms.line("phone", "Phone", initial=person.phone_for(ctx.person.country), length=60),
            forms.line("email", "E-mail", initial=person.email, length=254),
            common.wish_field(person.wishes),
            *detail_fields(duty.workspace.reasons, decline.details, may_tell_hint=unsaid),
            forms.tick("confidential", CONFIDENTIAL, NOT_IN_CHANNELS, initial=decline.role.is_confidential),
            forms.day("tell_by", "Tell by", initial=tell_by_day),
        ],
        submit="Save",
        first_name=first_name,
    )


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    name = _name(values, duty)
    phone, email = _phone(values, ctx, duty), parsing.read("email", parsing.email, values.text("email"))
    details = edit.EditedDetails(
        person=CandidateDetails(name, phone, email),
        first_name=_first_name(values, duty),
        wishes=common.read_wish(values),
        decline=read_details(values, duty.recorded.details),
        confidential=values.is_ticked("confidential"),
        tell_by=_tell_by(ctx, duty, values.date("tell_by")),
    )
    bias_warning.take(values, "may_tell")
    edit.edit(ctx, duty, details, same_person.answers(values))
    return same_person.unwanted(duty)


def _name(values: forms.FormValues, duty: Duty) -> str:
    """The name, also typed as "Doe, Jane"; left unchanged in the form, it is not parsed again."""
    typed = values.text("name")
    if typed is None:
        raise forms.FieldErrors({"name": "They need a name here."})
    return typed if typed == duty.candidate.name else parsing.read("name", parsing.name, typed) or typed


def _first_name(values: forms.FormValues, duty: Duty) -> str | None:
    """The first name as corrected. None: empty; also left as the form showed it, which follows from the old name."""
    typed = values.text("first_name")
    return duty.candidate.own_first_name if typed == values.metadata.get("first_name") else typed


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


def add_reason_form(_ctx: Context, duty: Duty) -> View:
    """The form for the reason and what the candidate may be told of it."""
    decline = duty.recorded
    choices = [reason for reason in duty.workspace.reasons if reason != CLIENT_OWES_REASON]
    current = decline.reason if decline.reason != CLIENT_OWES_REASON else None
    return listeners.duty_form(
        duty,
        REASON_SAVED,
        "Add the reason",
        [
            blocks.sentence(f"Why was it not {words.name(duty)}, for {words.role(duty)}?"),
            reason_field(choices, given=current, optional=False),
            may_tell_field(decline.may_tell, hint="What the job needed, in words that they may read."),
        ],
        submit="Save",
        close="Later",
    )


def _save_reason(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    reason, current = read_reason(values), edit.current_details(duty)
    if reason is None:
        raise forms.FieldErrors({"reason": "Which reason was it? The nearest one will do."})
    bias_warning.take(values, "may_tell")
    told = replace(current.decline, reason=reason, may_tell=values.text("may_tell"))
    edit.edit(ctx, duty, replace(current, decline=told))
    if duty.is_open:
        return None
    return f"Kept. {words.name(duty)} was told without it: a short word from you would be welcome."


def register(app: App) -> None:
    app.action(EDIT)(listeners.on_open(edit_form))
    app.view(SAVED)(listeners.on_submit(_save))
    app.action(ADD_REASON)(listeners.on_open(add_reason_form, for_ended=True))
    app.view(REASON_SAVED)(listeners.on_submit(_save_reason, for_ended=True))
