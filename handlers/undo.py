"""Undo: takes the last answer back, and opens its form again with the typed values."""

from slack_bolt import App, Respond
from slack_sdk import WebClient
from slack_sdk.models.views import View

from handlers import second_contact
from handlers.call.outcome import outcome_form
from handlers.cards.words import UNDO
from handlers.in_play import update
from handlers.keep_posted import promise as touch_form
from handlers.runtime import listeners, private_list
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.ui.forms import Body
from models.context import Context
from models.duties import correct, promise, undo
from models.duties.duty import ContactUnwanted, Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.errors import PermissionDenied


def on_undo(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Reopens the duty and withdraws all that the answer created."""
    duty_id, _, answer_id = listeners.button_value(body).partition(".")
    view, text = None, ""
    try:
        with runtime.transaction(body) as ctx:
            duty = listeners.duty_behind(ctx, duty_id)
            undone = undo.undo(ctx, duty, listeners.number(answer_id))
            view = _form_again(ctx, duty, undone) if undone else None
            text = "" if undone else "Something newer was recorded since. Nothing was changed."
    except (PermissionDenied, Gone) as refusal:
        text = listeners.refusal_text(refusal)
    except undo.TooLate:
        text = "This can't be taken back any more. Nothing was changed."
    except ContactUnwanted:
        text = "They do not wish to be contacted, so nothing was taken back. If that has changed, undo the wish first."
    private_list.show_again(body, runtime)
    if view:
        listeners.open_form(body, client, view)
    elif text or listeners.is_in_form(body):
        listeners.reply(body, client, respond, text or "Taken back.")


def _form_again(ctx: Context, duty: Duty, undone: LogEntry) -> View | None:
    if undone.what is EntryKind.REACHED:
        details = correct.as_corrected(ctx.session, undone)
        return outcome_form(ctx, duty, details, correct.readable_note(ctx.session, undone, ctx.person))
    promise_row = promise.of_duty(ctx.session, duty)
    if undone.what is EntryKind.TOUCHED and promise_row and "opening" not in undone.details:
        return touch_form.touch_view(duty, promise_row, ctx.person.name, undone.details)
    if undone.what is EntryKind.UPDATED:
        return update.view(ctx, duty, undone.details)
    return second_contact.view(duty, undone.details) if undone.what is EntryKind.GOT_REFERRAL else None


def register(app: App) -> None:
    app.action(UNDO)(on_undo)
