"""Handing a call to a colleague: the offer, Take it, Not me, and the one sentence that answers it."""

import json
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers import answering, blocks, days, forms
from handlers.cards import words
from handlers.cards.words import HAND_OFF, TAKE_OVER
from handlers.forms import Faults
from handlers.house import Body, House, team_of, user_of
from handlers.sight import Sight
from models import handing, offer, recruiter
from models.act import Act, NotTheirs
from models.drawing import Drawing, Shown
from models.duty import Duty
from models.handing import CannotTake
from models.message import Message
from models.offer import End, Offer

OFFERED = "hand_off.offered"
TAKE = "hand_off.take"
REFUSE = "hand_off.refuse"

HURRY_SECONDS = 1
NOT_A_MEMBER = "Only full members of this workspace can take a call. Choose somebody else."


def opened(_act: Act, duty: Duty) -> View:
    """Whom to ask. The duty stays where it is until they take it."""
    return View(
        type="modal",
        callback_id=OFFERED,
        title="Hand off",
        submit="Offer",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[
            blocks.sentence(f"Who could tell {words.name(duty)}? It stays yours until they take it."),
            forms.person("to", "To whom"),
        ],
    )


def offered(ack: Ack, body: Body, client: WebClient, house: House) -> None:
    to = forms.Typed(body).user("to") or ""
    try:
        house.meet(client, team_of(body), to, seconds=HURRY_SECONDS)
    except (SlackApiError, OSError):
        ack(
            response_action="errors",
            errors={"to": "Slack did not tell me about them just now. Press Offer again."},
        )
        return
    answering.submitted(ack, body, house, partial(_offer, to))


def _offer(to: str, act: Act, duty: Duty) -> str | None:
    taker = recruiter.find(act.session, act.workspace, to)
    if taker is None:
        raise Faults({"to": NOT_A_MEMBER})
    try:
        made = handing.offer_to(act, duty, taker)
    except CannotTake as refusal:
        raise Faults({"to": NOT_A_MEMBER if taker.id != duty.owner_id else "It is theirs already."}) from refusal
    return None if made else f"{taker.name} has the call now, and the card with it."


def draw_offer(message: Message, sight: Sight) -> Drawing | None:
    """The card with Take it and Not me; once answered, one sentence."""
    made = offer.find(sight.session, message.workspace_id, message.details["offer"])
    if made is None or (not made.is_open and message.ts is None):
        return None
    text = f"{made.giver.name} asks whether you would tell {words.name(made.duty)} about {words.role(made.duty)}."
    if not made.is_open:
        said = _ended(made)
        return Drawing(said, blocks.as_json([blocks.sentence(said)]), (Shown(made.duty_id),))
    until = days.moment(made.lapses_at, sight.now, sight.reader.calendar)
    shown: list[Block] = [
        blocks.header(words.title(made.duty)),
        blocks.sentence(text),
        *words.facts(sight, made.duty),
        blocks.row(f"offer.{made.id}", _buttons(made)),
        blocks.aside(f"The offer stands until then: {until}. Until you take it, it stays with {made.giver.name}."),
    ]
    return Drawing(text, blocks.as_json(shown), (Shown(made.duty_id),))


def draw_note(message: Message, sight: Sight) -> Drawing | None:
    """The answer to an offer, to who made it; or, to both, that it has lapsed."""
    made = offer.find(sight.session, message.workspace_id, message.details["offer"])
    if made is None:
        return None
    if message.details["about"] == "lapsed" and made.is_open:
        act = Act(sight.session, sight.workspace, sight.now)
        handing.lapse(act, made)
    wanted = {"lapsed": {End.LAPSED}, "answered": {End.TAKEN, End.REFUSED}}[message.details["about"]]
    if made.ended_as not in wanted:
        return None
    said = _ended(made)
    return Drawing(said, blocks.as_json([blocks.sentence(said)]))


def _ended(made: Offer) -> str:
    name, role = words.name(made.duty), words.role(made.duty)
    match made.ended_as:
        case End.TAKEN:
            return f"{made.taker.name} has taken the call to {name} about {role}."
        case End.REFUSED:
            return f"{made.taker.name} can't take the call to {name} about {role}. It stays with {made.giver.name}."
        case End.LAPSED:
            return f"The call to {name} about {role} stays with {made.giver.name}: the offer has lapsed."
        case _:
            return f"The call to {name} about {role} needs no new owner any more."


def _buttons(made: Offer):  # type: ignore[no-untyped-def]
    value = str(made.id)
    return [blocks.button("Take it", TAKE, value, style="primary"), blocks.button("Not me", REFUSE, value)]


def took(ack: Ack, body: Body, client: WebClient, respond: Respond, house: House) -> None:
    """The card comes at once, and the call is theirs."""
    ack()
    _answered(body, client, respond, house, handing.take)


def refused(ack: Ack, body: Body, client: WebClient, respond: Respond, house: House) -> None:
    ack()
    _answered(body, client, respond, house, handing.refuse)


def _answered(body: Body, client: WebClient, respond: Respond, house: House, answer) -> None:  # type: ignore[no-untyped-def]
    house.meet(client, team_of(body), user_of(body))
    said = ""
    try:
        with house.act(body) as act:
            made = offer.find(act.session, act.workspace.id, int(answering.pressed(body)))
            if made is None or not answer(act, made):
                said = "This offer has ended. Nothing was changed." if made is None else _ended(made)
    except NotTheirs as refusal:
        said = answering.refused(refusal)
    if said:
        answering.tell(body, client, respond, said)


def took_over(act: Act, duty: Duty, _value: str) -> str | None:
    """A lead takes what was handed up; the first to take it wins."""
    return None if handing.take_over(act, duty) else f"{duty.owner.name} has this already. Nothing was changed."


def register(app: App) -> None:
    app.action(HAND_OFF)(answering.form(opened))
    app.view(OFFERED)(offered)
    app.action(TAKE)(took)
    app.action(REFUSE)(refused)
    app.action(TAKE_OVER)(answering.answer(took_over))
