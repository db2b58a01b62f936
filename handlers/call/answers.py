"""The answers to the call card: I reached them, and how it went; no answer; a voicemail."""

import json

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.views import View

from handlers.call import block_pages, outcome_form, save_outcome
from handlers.call.save_outcome import SaveResult
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
    """They have heard it: how did it go?"""
    return outcome_form.view(ctx, duty)


def saved(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Keeps how the call went; after one that hurt there is an offer."""
    kept = save_outcome.save(body, runtime)
    if kept.wanting:
        ack(response_action="errors", errors=kept.wanting)
        return
    if kept.hurt:
        ack(response_action="update", view=_hurt(kept))
    else:
        listeners.close(ack, kept.said)
    private_list.show_again(body, runtime)


def _hurt(kept: SaveResult) -> View:
    """Offered once, right after it was saved; closing it costs nothing."""
    said = blocks.sentence("It is saved. That was a hard one, and they heard it from a person. Take a moment.")
    return View(
        type="modal",
        callback_id=HURT_DONE,
        title="That was a hard one",
        submit="Done",
        close="Not now",
        clear_on_close=True,
        private_metadata=json.dumps({"duty": kept.hurt}),
        blocks=[said, *block_pages.fields(has_follow_up=kept.has_follow_up)],
    )


def hurt(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """A pause, or a colleague for the second contact."""
    answered = block_pages.answered(body, client, runtime, "Done")
    if answered.faults:
        ack(response_action="errors", errors=answered.faults)
    else:
        listeners.close(ack, answered.said)


def left(ack: Ack, body: Body, runtime: Runtime) -> None:
    """The form was closed without saving: the next nudge says that it still can be."""
    ack()
    save_outcome.left(body, runtime)


def no_answer(ctx: Context, duty: Duty, _value: str) -> None:
    """It counts as a try, and the card stays."""
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
