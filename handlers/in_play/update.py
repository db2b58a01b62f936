"""The answers on the card of a candidate in play: update sent, decided otherwise, and add an e-mail address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards import update, words
from handlers.cards.update import ADD_EMAIL, UPDATE_SENT
from handlers.cards.words import DECIDED
from handlers.in_play import interviewed
from handlers.runtime import listeners, same_person
from handlers.ui import blocks, forms, parsing
from handlers.ui.forms import FieldErrors
from models.context import Context
from models.duties import edit, updates
from models.duties.duty import Duty

SAVE = "update.saved"

EMAIL_SAVED = "update.email_saved"


def view(ctx: Context, duty: Duty, was: Mapping[str, Any] | None = None) -> View:
    """The form, prefilled with the day in the ready text, or with the values in `was`, typed before."""
    news_by: date | None = update.by_when(ctx.person, duty, ctx)
    if was is not None:
        news_by = date.fromisoformat(was["promised_for"]) if "promised_for" in was else None
    hint = "The day in your text. I ask the working day before; without one, after 5 working days."
    return listeners.duty_form(
        duty,
        SAVE,
        "Update sent",
        [
            blocks.sentence(f"{words.name(duty)} knows that we are still deciding about {words.role(duty)}."),
            interviewed.news_by(initial=news_by, hint=hint),
        ],
        submit="Save",
    )


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> None:
    """Records the update; the next one is due counted from today."""
    updates.updated(ctx, duty, interviewed.promised(values, duty.owner, ctx))


def decided(ctx: Context, duty: Duty, _value: str) -> str:
    """Records a decision other than a decline; no update is owed any more."""
    updates.decided(ctx, duty)
    return f"Noted: there is a decision about {words.name(duty)}. No update is owed any more."


def add_email(_ctx: Context, duty: Duty) -> View:
    """The form for an unknown e-mail address."""
    return listeners.duty_form(
        duty,
        EMAIL_SAVED,
        "E-mail address",
        [
            blocks.sentence(f"Where does {words.name(duty)} read e-mail?"),
            forms.line("email", "E-mail", length=254, optional=False),
        ],
        submit="Save",
        close="Later",
    )


def _email(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    email = parsing.read("email", parsing.email, values.text("email"))
    if email is None:
        raise FieldErrors({"email": "Which address is it?"})
    edit.address(ctx, duty, email, same_person.answers(values))
    return same_person.unwanted(duty)


def register(app: App) -> None:
    app.action(UPDATE_SENT)(listeners.on_open(view))
    app.view(SAVE)(listeners.on_submit(_save))
    app.action(DECIDED)(listeners.on_button(decided))
    app.action(ADD_EMAIL)(listeners.on_open(add_email))
    app.view(EMAIL_SAVED)(listeners.on_submit(_email))
