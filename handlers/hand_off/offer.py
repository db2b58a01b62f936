"""Offers a duty to a colleague: the offer message, the buttons Take it and I can't, and the notes about the answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View
from sqlalchemy import select

from handlers.cards import words
from handlers.cards.status_line import CALLS, TAKE_BACK
from handlers.cards.words import HAND_OFF, TAKE_OVER
from handlers.fields import colleague
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, dates, forms
from handlers.ui.forms import Body, FieldErrors
from models.context import Context, may_act
from models.directory.recruiter import Recruiter
from models.duties import hand_off, log_entry
from models.duties.duty import Duty
from models.duties.offer import End, Offer, find
from models.errors import PermissionDenied
from models.outbox.message import Message, Rendered, Shown
from models.rules.kinds import DutyKind

OFFERED = "hand_off.offered"
TAKE = "hand_off.take"
REFUSE = "hand_off.refuse"

TAKEN_OVER = (DutyKind.KEEP_POSTED, DutyKind.THANKS, DutyKind.REFERRAL_CALL)
"""The kinds that tell nobody news."""
NAMED = 6
"""Most people whom one note names."""
NOTE = 500
"""Most characters of a note to the colleague."""


def offer_form(ctx: Context, duty: Duty) -> View:
    """The form that asks for the colleague. The owner's offer must be taken; a lead's choice assigns at once."""
    is_mine = duty.owner_id == ctx.person.id
    what = f"take over {words.contact(duty)}" if duty.kind in TAKEN_OVER else f"tell {words.name(duty)}"
    own_question = f"Who could {what}? It stays yours until they take it."
    lead_question = f"Who takes over {words.contact(duty)} from {duty.owner.name}? They get the card at once."
    return listeners.duty_form(
        duty,
        OFFERED,
        "Hand off",
        [
            blocks.sentence(own_question if is_mine else lead_question),
            forms.person("to", "Hand off to"),
            forms.line("note", "Note to them", multiline=True, length=NOTE, hint="What helps them with this call."),
        ],
        submit="Offer" if is_mine else "Assign",
    )


def on_offered(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    taker_id = forms.FormValues(body).user("to") or ""
    try:
        colleague.meet(client, body, runtime, taker_id, body["view"]["submit"]["text"])
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
        return
    answer = listeners.on_submit(lambda values, ctx, duty: colleague.offer(taker_id, ctx, duty, values.text("note")))
    answer(ack, body, runtime)


def draw_offer(message: Message, ctx: Context) -> Rendered | None:
    """The offer: candidate, role, Take it and I can't; one sentence once it is answered.

    Phone number, address and the rest of the card are shown only after it is taken.
    """
    offer = find(ctx.session, message.workspace_id, message.details["offer"])
    if offer is None or (not offer.is_open and message.ts is None):
        return None
    text = _asks(offer)
    if not offer.is_open:
        sentence = _ended(ctx, offer, is_seen=ctx.may_act_for(offer.duty.owner))
        return Rendered(sentence, blocks.as_json([blocks.sentence(sentence)]), (Shown(offer.duty_id),))
    until = dates.moment(offer.lapses_at, ctx.now, ctx.person.calendar)
    message_blocks: list[Block] = [
        blocks.header(words.title(offer.duty)),
        blocks.sentence(text),
        *blocks.facts([("Note", log_entry.hand_off_note(ctx.session, offer.duty_id, offer.to_id) or "")]),
        blocks.row(f"offer.{offer.id}", _buttons(offer)),
        blocks.aside(f"Please answer by {until}. Until you take it, it stays with {offer.giver.name}."),
    ]
    return Rendered(text, blocks.as_json(message_blocks), (Shown(offer.duty_id),))


def _asks(offer: Offer) -> str:
    what = f"tell {words.name(offer.duty)} about {words.role(offer.duty)}"
    if offer.duty.kind in TAKEN_OVER:
        what = f"take over {words.contact(offer.duty)}"
    return f"{offer.giver.name} asks whether you would {what}."


def draw_note(message: Message, ctx: Context) -> Rendered | None:
    """The note to the giver that the offer was answered, or to both that it has lapsed; or that a lead has moved it."""
    if message.details["about"] == "taken":
        return _draw_taken(message, ctx)
    offer = find(ctx.session, message.workspace_id, message.details["offer"])
    if offer is None:
        return None
    if message.details["about"] == "lapsed" and offer.is_open:
        hand_off.lapse(replace(ctx, actor=None), offer)
    ends = {"lapsed": {End.LAPSED}, "answered": {End.TAKEN, End.REFUSED}}[message.details["about"]]
    if offer.ended_as not in ends:
        return None
    # The giver gets the names once, in the first sending, although the duty is not theirs any more.
    text = _ended(ctx, offer, is_seen=ctx.may_act_for(offer.duty.owner) or message.ts is None)
    return Rendered(text, blocks.as_json([blocks.sentence(text)]))


def _draw_taken(message: Message, ctx: Context) -> Rendered | None:
    """Tells the former owner who took their duties. The people are named once, in the first sending."""
    taker = ctx.session.get(Recruiter, message.details["taker"])
    query = select(Duty).where(Duty.workspace_id == message.workspace_id, Duty.id.in_(message.details["duties"]))
    duties = list(ctx.session.scalars(query.order_by(Duty.tell_by, Duty.id)))
    handed_over = [duty for duty in duties if not duty.is_of(ctx.person)]
    if taker is None or (not handed_over and message.ts is None):
        return None
    is_call = all(duty.kind in CALLS for duty in handed_over)
    need_not = "You need not call." if is_call else "Nothing is left for you to do."
    text = f"{taker.name} has taken {_what(ctx, handed_over, is_first=message.ts is None)}. {need_not}"
    return Rendered(text, blocks.as_json([blocks.sentence(text)]))


def _what(ctx: Context, duties: Sequence[Duty], *, is_first: bool) -> str:
    """The duties in a sentence: names of up to `NAMED` people, else their number."""
    seen = [duty for duty in duties if is_first or ctx.may_act_for(duty.owner)]
    if len(seen) == 1 and len(duties) == 1:
        return f"{words.contact(seen[0])} about {words.role(seen[0])}"
    people = dates.people(len({duty.candidate.person_id for duty in duties}))
    names = list(dict.fromkeys(words.name(duty) for duty in seen))
    named = ", ".join(names) if len(names) <= NAMED else ", ".join(names[:NAMED]) + f" and {len(names) - NAMED} more"
    return f"{people} from you: {named}" if names else f"{people} from you"


def _ended(ctx: Context, offer: Offer, *, is_seen: bool) -> str:
    """Text about the end of an offer. `is_seen`: the reader may see the candidate; otherwise without names."""
    what = f"{words.contact(offer.duty)} about {words.role(offer.duty)}" if is_seen else "this"
    whole = f"{what[0].upper()}{what[1:]}"
    owner = "you" if offer.giver.id == ctx.person.id else offer.giver.name
    match offer.ended_as:
        case End.TAKEN:
            return f"{offer.taker.name} has taken {what}."
        case End.REFUSED:
            passed = "You passed." if offer.taker.id == ctx.person.id else f"{offer.taker.name} can't take {what}."
            return f"{passed} It stays with {owner}."
        case End.LAPSED:
            return f"{whole} stays with {owner}: the offer has lapsed."
        case End.TAKEN_BACK:
            return f"{offer.giver.name} took the offer back. Nothing is left for you to do."
        case _:
            return f"{whole} needs no new owner any more."


def _buttons(offer: Offer) -> list[ButtonElement]:
    value = str(offer.id)
    return [blocks.button("Take it", TAKE, value, style="primary"), blocks.button("I can't", REFUSE, value)]


def on_taken(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Takes the offer: the duty gets its new owner, and the card is sent at once."""
    _answered(body, client, respond, runtime, hand_off.take)


def on_refused(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    _answered(body, client, respond, runtime, hand_off.refuse)


def _answered(
    body: Body, client: WebClient, respond: Respond, runtime: Runtime, answer: Callable[[Context, Offer], bool]
) -> None:
    text = ""
    try:
        with runtime.transaction(body) as ctx:
            offer = find(ctx.session, ctx.workspace.id, listeners.number(listeners.button_value(body)))
            if offer is None or not answer(ctx, offer):
                text = "This offer has ended. Nothing was changed." if offer is None else _told(ctx, offer)
    except (PermissionDenied, listeners.Gone) as refusal:
        text = listeners.refusal_text(refusal)
    if text:
        listeners.reply(body, client, respond, text)


def _told(ctx: Context, offer: Offer) -> str:
    return _ended(ctx, offer, is_seen=may_act(ctx.person, offer.duty.owner))


def took_over(ctx: Context, duty: Duty, _value: str) -> str | None:
    """A lead takes an escalated duty; the first to take it wins."""
    return None if hand_off.take_over(ctx, duty) else f"{duty.owner.name} has this already. Nothing was changed."


def took_back(ctx: Context, duty: Duty, _value: str) -> str | None:
    """Withdraws the offer: the card and the offer say so."""
    if hand_off.take_back(ctx, duty):
        return None
    return f"There is no open offer any more. It is with {duty.owner.name}. Nothing was changed."


def register(app: App) -> None:
    app.action(HAND_OFF)(listeners.on_open(offer_form))
    app.view(OFFERED)(on_offered)
    app.action(TAKE)(on_taken)
    app.action(REFUSE)(on_refused)
    app.action(TAKE_BACK)(listeners.on_button(took_back))
    app.action(TAKE_OVER)(listeners.on_button(took_over))
