"""The call block: the person's open calls one card after the other in a modal, with a summary at the end."""

from collections.abc import Callable

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from handlers.call import block_pages
from handlers.call.block_pages import FIRST, GO_ON, LATER, NO_ANSWER, REACHED, SENT_THEM, VOICEMAIL
from handlers.call.outcome import note_form_left, outcome_form, save_outcome
from handlers.cards.words import CALL_BLOCK
from handlers.runtime import listeners
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.ui import forms
from handlers.ui.forms import Body
from models.context import Context
from models.duties import attempts
from models.duties.duty import Duty
from models.errors import PermissionDenied

SAVED = "call_block.saved"


def on_open_block(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Opens the block. Order: candidates who expect a call, then those who have waited longest."""
    with runtime.reading(body) as ctx:
        view = block_pages.first_page(ctx, block_pages.new_state(ctx))
    listeners.open_form(body, client, view)


def on_start(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Skips the heads-ups and shows the first card."""
    with runtime.reading(body) as ctx:
        view = block_pages.next_page(ctx, block_pages.state_of(ctx, body))
    _show(body, client, view)


def on_heads_ups_sent(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Records a heads-up for each ticked duty, then shows the first card."""
    values = forms.FormValues(body)
    ticked = [duty_id for field in values.fields for duty_id in values.ticked(field)]
    try:
        with runtime.transaction(body) as ctx:
            for duty_id in ticked:
                attempts.heads_up(ctx, listeners.duty_behind(ctx, duty_id))
            view = block_pages.next_page(ctx, block_pages.state_of(ctx, body))
    except (PermissionDenied, Gone) as refusal:
        view = listeners.notice(listeners.refusal_text(refusal))
    ack(response_action="update", view=view)


def on_reached(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Opens the outcome form on top of the block; for a duty settled meanwhile, shows the next card."""
    text = ""
    try:
        with runtime.reading(body) as ctx:
            duty = listeners.duty_behind(ctx, listeners.button_value(body))
            state = block_pages.state_of(ctx, body)
            if duty.is_open:
                view = outcome_form(ctx, duty, callback_id=SAVED, keeps=state.as_json)
            else:
                text = listeners.describe_ended(ctx, duty)
                view = block_pages.next_page(ctx, state, text)
    except (PermissionDenied, Gone) as refusal:
        listeners.reply(body, client, respond, listeners.refusal_text(refusal))
        return
    if text:
        _show(body, client, view)
    else:
        listeners.open_form(body, client, view)


def on_outcome_saved(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Saves the outcome and updates the block below: the next card, or the break page after a call with mood Hurt."""
    result = save_outcome(body, runtime)
    if result.missing:
        ack(response_action="errors", errors=result.missing)
        return
    if result.is_refused:
        listeners.close(ack, result.text)
        return
    ack()
    with runtime.reading(body) as ctx:
        state = block_pages.state_of(ctx, body)
        if result.hurt:
            view = block_pages.break_page(state, result.hurt, has_follow_up=result.has_follow_up)
        else:
            view = block_pages.next_page(ctx, state, result.text)
    _update(client, body["view"]["root_view_id"], view)


def on_form_closed(body: Body, runtime: Runtime) -> None:
    """Notes that the form was closed unsaved; the block below still shows the card."""
    note_form_left(body, runtime)


def on_go_on(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Saves the answers on the break page and shows the next card."""
    result = block_pages.answered(body, client, runtime, "Go on")
    if result.faults:
        ack(response_action="errors", errors=result.faults)
        return
    with runtime.reading(body) as ctx:
        view = block_pages.next_page(ctx, block_pages.state_of(ctx, body), result.text)
    ack(response_action="update", view=view)


def on_pass(change: Callable[[Context, Duty], object]) -> Callable[..., None]:
    """A listener that applies `change` to the duty, skips it for this sitting and shows the next card."""

    def listener(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
        try:
            with runtime.transaction(body) as ctx:
                duty = listeners.duty_behind(ctx, listeners.button_value(body))
                text = "" if duty.is_open else listeners.describe_ended(ctx, duty)
                change(ctx, duty)
                view = block_pages.next_page(ctx, block_pages.state_of(ctx, body).passed(duty.id), text)
        except (PermissionDenied, Gone) as refusal:
            listeners.reply(body, client, respond, listeners.refusal_text(refusal))
            return
        _show(body, client, view)

    return listener


def _no_answer(ctx: Context, duty: Duty) -> None:
    attempts.no_answer(ctx, duty)


def _voicemail(ctx: Context, duty: Duty) -> None:
    """A voicemail counts as an attempt and does not settle the duty."""
    attempts.left_a_message(ctx, duty)


def _later(_act: Context, _duty: Duty) -> None:
    """Changes nothing; the duty is only skipped in this sitting."""


def _show(body: Body, client: WebClient, view: View) -> None:
    """Replaces the page that was answered, or opens the view where the click came from a message."""
    if listeners.is_in_form(body):
        _update(client, body["view"]["id"], view)
    else:
        listeners.open_form(body, client, view)


def _update(client: WebClient, view_id: str, view: View) -> None:
    """Updates the block's view. A view closed meanwhile is ignored: everything is saved already."""
    try:
        client.views_update(view_id=view_id, view=view)
    except SlackApiError as refusal:
        if refusal.response.get("error") != "not_found":
            raise


def register(app: App) -> None:
    app.action(CALL_BLOCK)(on_open_block)
    app.action(FIRST)(on_start)
    app.view(SENT_THEM)(on_heads_ups_sent)
    app.action(REACHED)(on_reached)
    app.action(NO_ANSWER)(on_pass(_no_answer))
    app.action(VOICEMAIL)(on_pass(_voicemail))
    app.action(LATER)(on_pass(_later))
    app.view(SAVED)(on_outcome_saved)
    app.view_closed(SAVED)(on_form_closed)
    app.view(GO_ON)(on_go_on)
