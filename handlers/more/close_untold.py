"""Close without telling them: a lead closes a duty with a reason; it counts as not told."""

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.words import NOT_TOLD
from handlers.fields import bias_warning
from handlers.runtime import listeners
from handlers.ui import blocks, forms
from models.context import Context
from models.duties import settle
from models.duties.duty import Duty
from models.errors import PermissionDenied

CLOSED = "not_told.closed"
FOR_LEADS = "Only a lead can close it without telling them. Nothing was changed."


def close_form(ctx: Context, duty: Duty) -> View:
    """The form that asks for the reason."""
    if not ctx.person.is_lead_of(duty.owner):
        return listeners.notice(FOR_LEADS)
    return listeners.duty_form(
        duty,
        CLOSED,
        "Close without telling",
        [
            blocks.sentence(f"{words.name(duty)} will not hear about {words.role(duty)} from us. The digest says so."),
            forms.line(
                "because",
                "Why",
                optional=False,
                length=300,
                hint="Whoever reads it later will ask.",
            ),
        ],
        submit="Close it",
    )


def _close(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    because = values.text("because")
    if because is None:
        raise forms.FieldErrors({"because": "A word on why: whoever reads it later will ask."})
    bias_warning.take(values, "because")
    try:
        settle.not_told(ctx, duty, because)
    except PermissionDenied:
        return FOR_LEADS
    return None


def register(app: App) -> None:
    app.action(NOT_TOLD)(listeners.on_open(close_form))
    app.view(CLOSED)(listeners.on_submit(_close))
