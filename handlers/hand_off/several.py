"""Take all and Hand off all: what a lead does at once for everybody who needs somebody with one recruiter."""

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.views import View

from handlers.cards.words import HAND_OFF_ALL, TAKE_ALL
from handlers.fields import colleague
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, forms
from handlers.ui.forms import Body, FieldErrors
from models.context import Context
from models.directory.recruiter import find_recruiter
from models.duties import hand_off
from models.duties.duty import Duty
from models.duties.hand_off import CannotTake
from models.rules.text import counted

ALL_GIVEN = "hand_off.all_given"

NOTHING_LEFT = "Nobody was left to take over. Nothing was changed."


def took_all(ctx: Context, duties: list[Duty]) -> str | None:
    """A lead takes those of the duties that still need somebody; the cards come at once."""
    return None if hand_off.assign_all(ctx, duties, ctx.person) else NOTHING_LEFT


def all_form(_ctx: Context, duties: list[Duty]) -> View:
    """The form that asks for the colleague."""
    question = f"Who takes over these {_people(duties)} from {duties[0].owner.name}? They get the cards at once."
    form_blocks = [blocks.sentence(question), forms.person("to", "Hand off to")]
    return listeners.duties_form(duties, ALL_GIVEN, "Hand off all", form_blocks, submit="Assign")


def on_all_given(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Gives the duties to the chosen colleague, in one transaction."""
    taker_id = forms.FormValues(body).user("to") or ""
    try:
        colleague.meet(client, body, runtime, taker_id, "Assign")
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
        return
    answer = listeners.on_submit_several(lambda _values, ctx, duties: _give(ctx, duties, taker_id))
    answer(ack, body, runtime)


def _give(ctx: Context, duties: list[Duty], taker_id: str) -> str:
    taker = find_recruiter(ctx.session, ctx.workspace, taker_id)
    try:
        assigned = hand_off.assign_all(ctx, duties, taker) if taker else []
    except CannotTake as refusal:
        raise FieldErrors({"to": colleague.NOT_A_MEMBER}) from refusal
    if taker is None:
        raise FieldErrors({"to": colleague.NOT_A_MEMBER})
    return f"{taker.name} has these {_people(assigned)} now, and the cards with them." if assigned else NOTHING_LEFT


def _people(duties: list[Duty]) -> str:
    return counted(len({duty.candidate.person_id for duty in duties}), "person", "people")


def register(app: App) -> None:
    app.action(TAKE_ALL)(listeners.on_several(took_all))
    app.action(HAND_OFF_ALL)(listeners.on_open_several(all_form))
    app.view(ALL_GIVEN)(on_all_given)
