"""Add the reason for several people whose reason the client owes about one role: asked once, kept for all of them."""

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards import headlines, words
from handlers.cards.words import ADD_REASONS
from handlers.fields import bias_warning
from handlers.fields.decline_details import may_tell_field, read_reason, reason_field
from handlers.runtime import listeners
from handlers.ui import blocks, forms
from models.context import Context
from models.directory.workspace import CLIENT_OWES_REASON
from models.duties import client_reason
from models.duties.duty import Duty

SAVED = "reason.all_saved"

HINT = "What the job needed, in words that they may read. Empty: what each of them may be told stays as it is."


def reasons_form(_ctx: Context, duties: list[Duty]) -> View:
    """The form for the reason of these people, and for what they may be told of it."""
    choices = [reason for reason in duties[0].workspace.reasons if reason != CLIENT_OWES_REASON]
    names = headlines.joined(headlines.short_names(duties))
    return listeners.duties_form(
        duties,
        SAVED,
        "Add the reason",
        [
            blocks.sentence(f"For {names}: why was it none of them, for {words.role(duties[0])}?"),
            reason_field(choices, optional=False),
            may_tell_field(hint=HINT),
        ],
        submit="Save",
    )


def _save(values: forms.FormValues, ctx: Context, duties: list[Duty]) -> str | None:
    reason = read_reason(values)
    if reason is None:
        raise forms.FieldErrors({"reason": "Which reason was it? The nearest one will do."})
    bias_warning.take(values, "may_tell")
    changed = client_reason.give_to_all(ctx, duties, reason, values.text("may_tell"))
    if not changed:
        return "The reason is written down already. Nothing was changed."
    told = [duty for duty in changed if not duty.is_open]
    if not told:
        return None
    were = "was" if len({duty.candidate.person_id for duty in told}) == 1 else "were"
    names = headlines.joined(headlines.short_names(told))
    return f"Kept. {names} {were} told without it: a short word from you would be welcome."


def register(app: App) -> None:
    app.action(ADD_REASONS)(listeners.on_open_several(reasons_form))
    app.view(SAVED)(listeners.on_submit_several(_save))
