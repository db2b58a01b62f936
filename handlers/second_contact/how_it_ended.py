"""How it ended: the form for the outcome of a role, with which the second contact begins."""

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.second_contact import HOW_IT_ENDED
from handlers.runtime import listeners
from handlers.ui import blocks, forms
from models.context import Context
from models.duties import edit
from models.duties.duty import Duty

SAVED = "how_it_ended.saved"
LENGTH = 300


def opened(_ctx: Context, duty: Duty) -> View:
    """The form. The answer is stored with the role and shown on all second contacts about it."""
    current = duty.role.how_it_ended if duty.role else None
    return listeners.duty_form(
        duty,
        SAVED,
        "How it ended",
        [
            blocks.sentence(f"What became of {words.role(duty)}? The second contact begins with it."),
            forms.line(
                "ended", "How it ended", initial=current, length=LENGTH, hint="Everybody who calls about it sees it."
            ),
        ],
        submit="Save",
    )


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> None:
    edit.tell_how_it_ended(ctx, duty, values.text("ended"))


def register(app: App) -> None:
    app.action(HOW_IT_ENDED)(listeners.on_open(opened))
    app.view(SAVED)(listeners.on_submit(_save))
