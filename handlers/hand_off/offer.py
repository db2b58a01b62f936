"""Handing a call to a colleague: the offer, Take it, Not me, and the one sentence that answers it."""

import json
from dataclasses import replace
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.words import HAND_OFF, TAKE_OVER
from handlers.fields import colleague
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, dates, forms
from handlers.ui.forms import Body, FieldErrors
from models.context import Context, NotTheirs, may_act
from models.duties import hand_off, offer
from models.duties.duty import Duty
from models.duties.offer import End, Offer
from models.outbox.message import Message, Rendered, Shown
from models.rules.deadlines import DutyKind

OFFERED = "hand_off.offered"
TAKE = "hand_off.take"
REFUSE = "hand_off.refuse"


def opened(ctx: Context, duty: Duty) -> View:
    """Whom to ask. The duty stays where it is until they take it; a lead assigns it at once."""
    is_mine = duty.owner_id == ctx.person.id
    mine = f"Who could tell {words.name(duty)}? It stays yours until they take it."
    theirs = f"Who takes over {words.contact(duty)} from {duty.owner.name}? They get the card at once."
    return View(
        type="modal",
        callback_id=OFFERED,
        title="Hand off",
        submit="Offer" if is_mine else "Assign",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[
            blocks.sentence(mine if is_mine else theirs),
            forms.person("to", "To whom"),
        ],
    )


def offered(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    to = forms.FormValues(body).user("to") or ""
    try:
        colleague.meet(client, body, runtime, to, body["view"]["submit"]["text"])
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
        return
    listeners.on_submit(ack, body, runtime, partial(colleague.offer, to))


def draw_offer(message: Message, ctx: Context) -> Rendered | None:
    """Who it is about, and for which role, with Take it and Not me; once answered, one sentence.

    Number, address and all else that the card holds come with the card, once it is taken.
    """
    made = offer.find(ctx.session, message.workspace_id, message.details["offer"])
    if made is None or (not made.is_open and message.ts is None):
        return None
    text = _asks(made)
    if not made.is_open:
        said = _ended(made, is_seen=ctx.may_act_for(made.duty.owner))
        return Rendered(said, blocks.as_json([blocks.sentence(said)]), (Shown(made.duty_id),))
    until = dates.moment(made.lapses_at, ctx.now, ctx.person.calendar)
    shown: list[Block] = [
        blocks.header(words.title(made.duty)),
        blocks.sentence(text),
        blocks.row(f"offer.{made.id}", _buttons(made)),
        blocks.aside(f"The offer stands until then: {until}. Until you take it, it stays with {made.giver.name}."),
    ]
    return Rendered(text, blocks.as_json(shown), (Shown(made.duty_id),))


def _asks(made: Offer) -> str:
    what = f"tell {words.name(made.duty)} about {words.role(made.duty)}"
    if made.duty.kind in (DutyKind.KEEP_POSTED, DutyKind.THANKS):
        what = f"take over {words.contact(made.duty)}"
    return f"{made.giver.name} asks whether you would {what}."


def draw_note(message: Message, ctx: Context) -> Rendered | None:
    """The answer to an offer, to who made it; or, to both, that it has lapsed."""
    made = offer.find(ctx.session, message.workspace_id, message.details["offer"])
    if made is None:
        return None
    if message.details["about"] == "lapsed" and made.is_open:
        hand_off.lapse(replace(ctx, actor=None), made)
    wanted = {"lapsed": {End.LAPSED}, "answered": {End.TAKEN, End.REFUSED}}[message.details["about"]]
    if made.ended_as not in wanted:
        return None
    # Whoever gave it away hears once which one it was.
    said = _ended(made, is_seen=ctx.may_act_for(made.duty.owner) or message.ts is None)
    return Rendered(said, blocks.as_json([blocks.sentence(said)]))


def _ended(made: Offer, *, is_seen: bool) -> str:
    """How an offer has ended. `is_seen`: to somebody who may see the person; without names to all others."""
    what = f"{words.contact(made.duty)} about {words.role(made.duty)}" if is_seen else "this"
    whole = f"{what[0].upper()}{what[1:]}"
    match made.ended_as:
        case End.TAKEN:
            return f"{made.taker.name} has taken {what}."
        case End.REFUSED:
            return f"{made.taker.name} can't take {what}. It stays with {made.giver.name}."
        case End.LAPSED:
            return f"{whole} stays with {made.giver.name}: the offer has lapsed."
        case _:
            return f"{whole} needs no new owner any more."


def _buttons(made: Offer):  # type: ignore[no-untyped-def]
    value = str(made.id)
    return [blocks.button("Take it", TAKE, value, style="primary"), blocks.button("Not me", REFUSE, value)]


def took(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """The card comes at once, and the call is theirs."""
    ack()
    _answered(body, client, respond, runtime, hand_off.take)


def refused(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    ack()
    _answered(body, client, respond, runtime, hand_off.refuse)


def _answered(body: Body, client: WebClient, respond: Respond, runtime: Runtime, answer) -> None:  # type: ignore[no-untyped-def]
    said = ""
    try:
        with runtime.transaction(body) as ctx:
            made = offer.find(ctx.session, ctx.workspace.id, listeners.number(listeners.button_value(body)))
            if made is None or not answer(ctx, made):
                said = "This offer has ended. Nothing was changed." if made is None else _told(ctx, made)
    except (NotTheirs, listeners.Gone) as refusal:
        said = listeners.refused(refusal)
    if said:
        listeners.reply(body, client, respond, said)


def _told(ctx: Context, made: Offer) -> str:
    return _ended(made, is_seen=may_act(ctx.person, made.duty.owner))


def took_over(ctx: Context, duty: Duty, _value: str) -> str | None:
    """A lead takes what was handed up; the first to take it wins."""
    return None if hand_off.take_over(ctx, duty) else f"{duty.owner.name} has this already. Nothing was changed."


def register(app: App) -> None:
    app.action(HAND_OFF)(listeners.on_open(opened))
    app.view(OFFERED)(offered)
    app.action(TAKE)(took)
    app.action(REFUSE)(refused)
    app.action(TAKE_OVER)(listeners.on_button(took_over))
