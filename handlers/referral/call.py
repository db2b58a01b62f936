"""The answers on the card of a referral call: in touch, not interested, and how to reach them."""

from slack_bolt import App
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.referral import ADD_REACH, IN_TOUCH, NOT_INTERESTED, REACH
from handlers.referral.list import reach_field, read_reach
from handlers.runtime import listeners
from handlers.ui import blocks, forms
from models.context import Context
from models.duties import referral_status
from models.duties.duty import Duty
from models.duties.referral import Status

REACH_SAVED = "referral_call.reach_saved"


def in_touch(ctx: Context, duty: Duty, _value: str) -> None:
    """Records that the person was reached."""
    referral_status.answer_call(ctx, duty, Status.CONTACTED)


def not_interested(ctx: Context, duty: Duty, _value: str) -> None:
    """Records that the person does not want the job."""
    referral_status.answer_call(ctx, duty, Status.NO)


def reach_form(_ctx: Context, duty: Duty) -> View | None:
    """The form for a number or an address; None for a duty of another kind."""
    if duty.referral is None:
        return None
    question = blocks.sentence(f"How can you reach {words.name(duty)}?")
    return listeners.duty_form(
        duty, REACH_SAVED, ADD_REACH, [question, reach_field(duty.referral.reach)], submit="Save", close="Later"
    )


def _save_reach(values: forms.FormValues, ctx: Context, duty: Duty) -> None:
    if duty.referral:
        referral_status.take_reach(ctx, duty.referral, read_reach(values, ctx.person.country))


def register(app: App) -> None:
    app.action(IN_TOUCH)(listeners.on_button(in_touch))
    app.action(NOT_INTERESTED)(listeners.on_button(not_interested))
    app.action(REACH)(listeners.on_open(reach_form))
    app.view(REACH_SAVED)(listeners.on_submit(_save_reach))
