"""The call block: five hard calls in one sitting, one card after the other, and what came out of it at the end."""

from collections.abc import Callable

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from handlers.call import block_pages, outcome_form, save_outcome
from handlers.call.block_pages import FIRST, GO_ON, LATER, NO_ANSWER, REACHED, SENT_THEM, VOICEMAIL
from handlers.cards.home_buttons import CALL_BLOCK
from handlers.runtime import listeners
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.ui import forms
from handlers.ui.forms import Body
from models.context import Context, NotTheirs
from models.duties import attempts
from models.duties.duty import Duty

SAVED = "call_block.saved"


def opened(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Who expects a call first, then who has waited longest."""
    ack()
    with runtime.reading(body) as ctx:
        view = block_pages.first(ctx, block_pages.begin(ctx))
    listeners.open_form(body, client, view)


def started(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """No heads-ups today."""
    ack()
    with runtime.reading(body) as ctx:
        view = block_pages.following(ctx, block_pages.of(ctx, body))
    _show(body, client, view)


def sent_them(ack: Ack, body: Body, runtime: Runtime) -> None:
    """All of these expect a call from now on; the first of them is the next card."""
    typed = forms.FormValues(body)
    ticked = [duty_id for field in typed.fields for duty_id in typed.ticked(field)]
    try:
        with runtime.transaction(body) as ctx:
            for duty_id in ticked:
                attempts.heads_up(ctx, listeners.duty_behind(ctx, duty_id))
            view = block_pages.following(ctx, block_pages.of(ctx, body))
    except (NotTheirs, Gone) as refusal:
        view = listeners.notice(listeners.refused(refusal))
    ack(response_action="update", view=view)


def reached(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """How did it go? The form lies on the block; where somebody settled it meanwhile, the next card comes."""
    ack()
    said = ""
    try:
        with runtime.reading(body) as ctx:
            duty = listeners.duty_behind(ctx, listeners.button_value(body))
            here = block_pages.of(ctx, body)
            if duty.is_open:
                view = outcome_form.view(ctx, duty, callback_id=SAVED, keeps=here.kept)
            else:
                said = listeners.describe_ended(ctx, duty)
                view = block_pages.following(ctx, here, said)
    except (NotTheirs, Gone) as refusal:
        listeners.reply(body, client, respond, listeners.refused(refusal))
        return
    if said:
        _show(body, client, view)
    else:
        listeners.open_form(body, client, view)


def saved(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Kept; below it the block goes on with the next card, or with a break after a hard one."""
    kept = save_outcome.save(body, runtime)
    if kept.wanting:
        ack(response_action="errors", errors=kept.wanting)
        return
    if kept.is_refused:
        listeners.close(ack, kept.said)
        return
    ack()
    with runtime.reading(body) as ctx:
        here = block_pages.of(ctx, body)
        if kept.hurt:
            view = block_pages.hard(here, kept.hurt, has_follow_up=kept.has_follow_up)
        else:
            view = block_pages.following(ctx, here, kept.said)
    _update(client, body["view"]["root_view_id"], view)


def left(ack: Ack, body: Body, runtime: Runtime) -> None:
    """The form was closed without saving: the card is still there, and so is the block."""
    ack()
    save_outcome.left(body, runtime)


def went_on(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """After the break, the next card."""
    answered = block_pages.answered(body, client, runtime, "Go on")
    if answered.faults:
        ack(response_action="errors", errors=answered.faults)
        return
    with runtime.reading(body) as ctx:
        view = block_pages.following(ctx, block_pages.of(ctx, body), answered.said)
    ack(response_action="update", view=view)


def passed(change: Callable[[Context, Duty], object]) -> Callable[..., None]:
    """A listener for an answer that leads on: what it changes, and the next card."""

    def listener(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
        ack()
        try:
            with runtime.transaction(body) as ctx:
                duty = listeners.duty_behind(ctx, listeners.button_value(body))
                said = "" if duty.is_open else listeners.describe_ended(ctx, duty)
                change(ctx, duty)
                view = block_pages.following(ctx, block_pages.of(ctx, body).passed(duty.id), said)
        except (NotTheirs, Gone) as refusal:
            listeners.reply(body, client, respond, listeners.refused(refusal))
            return
        _show(body, client, view)

    return listener


def _no_answer(ctx: Context, duty: Duty) -> None:
    attempts.no_answer(ctx, duty)


def _voicemail(ctx: Context, duty: Duty) -> None:
    """A message on their voicemail is a try; they have not been told."""
    attempts.left_a_message(ctx, duty)


def _later(_act: Context, _duty: Duty) -> None:
    """Not in this sitting; the card stays where it is."""


def _show(body: Body, client: WebClient, view: View) -> None:
    """In place of the page that was answered."""
    if listeners.is_in_form(body):
        _update(client, body["view"]["id"], view)
    else:
        listeners.open_form(body, client, view)


def _update(client: WebClient, view_id: str, view: View) -> None:
    """The block's page anew; where it was closed meanwhile there is nothing to show, and all is in the rows."""
    try:
        client.views_update(view_id=view_id, view=view)
    except SlackApiError as refusal:
        if refusal.response.get("error") != "not_found":
            raise


def register(app: App) -> None:
    app.action(CALL_BLOCK)(opened)
    app.action(FIRST)(started)
    app.view(SENT_THEM)(sent_them)
    app.action(REACHED)(reached)
    app.action(NO_ANSWER)(passed(_no_answer))
    app.action(VOICEMAIL)(passed(_voicemail))
    app.action(LATER)(passed(_later))
    app.view(SAVED)(saved)
    app.view_closed(SAVED)(left)
    app.view(GO_ON)(went_on)
