"""The answers on the call card: I reached them, with the outcome form; no answer; left a voicemail."""

import json

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.views import View

from handlers.call import block_pages, outcome_form
from handlers.call.outcome_form import SaveResult
from handlers.cards.call import NO_ANSWER, REACHED, VOICEMAIL
from handlers.cards.words import name
from handlers.runtime import listeners, private_list
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks
from handlers.ui.forms import Body
from models.context import Context
from models.duties import attempts
from models.duties.duty import Duty

HURT_DONE = "call.hurt"


def reached(ctx: Context, duty: Duty) -> View:
    """The form that asks how the call went."""
    return outcome_form.view(ctx, duty)


def saved(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Saves the outcome; after a call with mood Hurt, offers a pause and a hand-off of the second contact."""
    result = outcome_form.save(body, runtime)
    if result.wanting:
        ack(response_action="errors", errors=result.wanting)
        return
    if result.hurt:
        ack(response_action="update", view=_hurt(result))
    else:
        listeners.close(ack, result.said)
    private_list.show_again(body, runtime)


def _hurt(result: SaveResult) -> View:
    """The form after a call with mood Hurt, shown once after the save; both fields are optional."""
    intro = blocks.sentence("It is saved. That was a hard one, and they heard it from a person. Take a moment.")
    return View(
        type="modal",
        callback_id=HURT_DONE,
        title="That was a hard one",
        submit="Done",
        close="Not now",
        clear_on_close=True,
        private_metadata=json.dumps({"duty": result.hurt}),
        blocks=[intro, *block_pages.fields(has_follow_up=result.has_follow_up)],
    )


def hurt(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Saves the pause and the colleague chosen for the second contact."""
    result = block_pages.answered(body, client, runtime, "Done")
    if result.faults:
        ack(response_action="errors", errors=result.faults)
    else:
        listeners.close(ack, result.said)


def left(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Notes that the form was closed unsaved; the next nudge mentions it."""
    ack()
    outcome_form.left(body, runtime)


def no_answer(ctx: Context, duty: Duty, _value: str) -> None:
    """Records an attempt; the duty stays open."""
    attempts.no_answer(ctx, duty)


def voicemail(ctx: Context, duty: Duty, _value: str) -> str:
    attempts.voicemail(ctx, duty)
    return f"Noted. {name(duty)} should still hear it from a person, so I will ask again in the morning."


def register(app: App) -> None:
    app.action(REACHED)(listeners.on_open(reached))
    app.action(NO_ANSWER)(listeners.on_button(no_answer))
    app.action(VOICEMAIL)(listeners.on_button(voicemail))
    app.view(outcome_form.SAVE)(saved)
    app.view_closed(outcome_form.SAVE)(left)
    app.view(HURT_DONE)(hurt)
