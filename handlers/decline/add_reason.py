"""Add the reason: the form for a reason that the client gave late, also after the candidate was told without it."""

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.words import ADD_REASON
from handlers.fields import bias_warning, reasons
from handlers.runtime import listeners
from handlers.ui import blocks, forms
from models.context import Context
from models.directory.workspace import CLIENT_OWES_REASON
from models.duties import edit
from models.duties.duty import Duty

SAVED = "reason.saved"


def opened(_ctx: Context, duty: Duty) -> View:
    """The form for the reason and what the candidate may be told of it."""
    decline = duty.recorded
    choices = [reason for reason in duty.workspace.reasons if reason != CLIENT_OWES_REASON]
    current = decline.reason if decline.reason != CLIENT_OWES_REASON else None
    return listeners.duty_form(
        duty,
        SAVED,
        "Add the reason",
        [
            blocks.sentence(f"Why was it not {words.name(duty)}, for {words.role(duty)}?"),
            reasons.field(choices, given=current, optional=False),
            forms.line(
                "may_tell",
                "What you may tell them",
                initial=decline.may_tell,
                multiline=True,
                length=1000,
                hint="What the job needed, in words that they may read.",
            ),
        ],
        submit="Save",
        close="Later",
    )


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    reason = reasons.read(values)
    if reason is None:
        raise forms.FieldErrors({"reason": "Which reason was it? The nearest one will do."})
    bias_warning.take(values, "may_tell")
    edit.edit(ctx, duty, edit.details_of(duty, reason=reason, may_tell=values.text("may_tell")))
    if duty.is_open:
        return None
    return f"Kept. {words.name(duty)} was told without it: a short word from you would be welcome."


def register(app: App) -> None:
    app.action(ADD_REASON)(listeners.on_open(opened, for_ended=True))
    app.view(SAVED)(listeners.on_submit(_save, for_ended=True))
