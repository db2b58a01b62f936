"""More: the answers that come up less often, each with what it does."""

import json
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View

from handlers import answering, blocks, forms, typed
from handlers.answering import Gone
from handlers.cards import words
from handlers.cards.call import ADD_NUMBER, MORE
from handlers.cards.words import EDIT, HAND_OFF, HOLD, RELEASE
from handlers.house import Body, House
from models import editing, telling, trying, undoing
from models.act import Act, NotTheirs
from models.duty import Duty
from models.owed import Kind

EMAILED = "more.emailed"
EMAILED_SAVED = "more.emailed_saved"
WRONG_NUMBER = "more.wrong_number"
NUMBER_SAVED = "more.number_saved"
KNEW = "more.knew"
WITHDREW = "more.withdrew"

CALL_CHOICES = [
    ("Hand off", HAND_OFF, "Offer this to a colleague. It stays yours until they take it."),
    ("E-mailed at their wish", EMAILED, "They preferred an e-mail, and it is on its way."),
    ("Wrong number", WRONG_NUMBER, "Clears the number and asks for another one."),
    ("Hold the news", HOLD, "Until a set day, with a reason. By when they should know stays."),
    ("They already knew", KNEW, "Somebody told them before. No second contact."),
    ("They withdrew", WITHDREW, "They took themselves out. Nothing is owed any more."),
    ("Edit", EDIT, "Name, phone, e-mail, reason, what you may tell, care, tell-by."),
]
ONLY_CALLS = {EMAILED, WRONG_NUMBER}
FOLLOW_UP = [("0", "Not at all"), *((str(n), f"{n} business days") for n in range(2, 6))]


def opened(act: Act, duty: Duty) -> View:
    """All that can be done with this duty now."""
    choices = [one for one in CALL_CHOICES if duty.kind is Kind.CALL or one[1] not in ONLY_CALLS]
    if duty.kind is Kind.FOLLOW_UP:
        choices = [one for one in choices if one[1] != HOLD]
    rows = [_choice(label, action_id, said, str(duty.id)) for label, action_id, said in choices]
    if duty.held_until:
        rows.append(_choice("Stop holding", RELEASE, "They can hear it now.", str(duty.id)))
    last = undoing.undoable(act, duty)
    if last:
        said = "Takes back what was recorded last."
        rows.append(_choice("Undo", words.UNDO, said, f"{duty.id}.{last.id}"))
    head = blocks.aside(f"{words.name(duty)} · {words.role(duty)}")
    return View(type="modal", title="More", close="Close", blocks=[head, *rows])


def _choice(label: str, action_id: str, said: str, value: str) -> Block:
    return SectionBlock(block_id=action_id, text=blocks.plain(said), accessory=blocks.button(label, action_id, value))


def knew(act: Act, duty: Duty, _value: str) -> str:
    telling.knew(act, duty)
    return f"Noted: {words.name(duty)} knew already. Nothing more is owed."


def withdrew(act: Act, duty: Duty, _value: str) -> str:
    telling.withdrew(act, duty)
    return f"Noted: {words.name(duty)} has withdrawn. Nothing more is owed."


def emailed(_act: Act, duty: Duty) -> View:
    """They wished to hear by e-mail; is there to be a second contact?"""
    return View(
        type="modal",
        callback_id=EMAILED_SAVED,
        title="E-mailed at their wish",
        submit="Save",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[
            blocks.sentence(f"{words.name(duty)} has heard it by e-mail. Would a call in a few days be welcome?"),
            forms.choice("follow_up", "Follow up in", FOLLOW_UP, initial="0", optional=False),
        ],
    )


def emailed_saved(ack: Ack, body: Body, house: House) -> None:
    answering.submitted(ack, body, house, partial(_emailed, forms.Typed(body)))


def _emailed(values: forms.Typed, act: Act, duty: Duty) -> None:
    telling.emailed(act, duty, int(values.chosen("follow_up") or 0))


def wrong_number(ack: Ack, body: Body, client: WebClient, respond: Respond, house: House) -> None:
    """The number is cleared, it counts as a try, and the form asks for another one."""
    ack()
    try:
        with house.act(body) as act:
            duty = answering.duty_behind(act, answering.pressed(body))
            cleared = trying.wrong_number(act, duty)
            view = _another_number(duty) if cleared else answering.notice(answering.truth(act, duty))
    except (NotTheirs, Gone) as refusal:
        answering.tell(body, client, respond, answering.refused(refusal))
    else:
        client.views_update(view_id=body["view"]["id"], view=view)


def add_number(_act: Act, duty: Duty) -> View:
    """No number is known: it is asked for on the card."""
    return _number_form(duty, "Phone number", f"At which number does {words.name(duty)} pick up?")


def _another_number(duty: Duty) -> View:
    return _number_form(duty, "Wrong number", f"The number of {words.name(duty)} is cleared. Is there another one?")


def _number_form(duty: Duty, title: str, asked: str) -> View:
    return View(
        type="modal",
        callback_id=NUMBER_SAVED,
        title=title,
        submit="Save",
        close="Later",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[
            blocks.sentence(asked),
            forms.line("phone", "Phone", length=60),
        ],
    )


def number_saved(ack: Ack, body: Body, house: House) -> None:
    answering.submitted(ack, body, house, partial(_number, forms.Typed(body)))


def _number(values: forms.Typed, act: Act, duty: Duty) -> None:
    phone = typed.read("phone", typed.phone, values.text("phone"))
    if phone:
        editing.edit(act, duty, editing.details_of(duty, phone=phone))


def register(app: App) -> None:
    app.action(MORE)(answering.form(opened))
    app.action(KNEW)(answering.answer(knew))
    app.action(WITHDREW)(answering.answer(withdrew))
    app.action(EMAILED)(answering.form(emailed))
    app.view(EMAILED_SAVED)(emailed_saved)
    app.action(WRONG_NUMBER)(wrong_number)
    app.action(ADD_NUMBER)(answering.form(add_number))
    app.view(NUMBER_SAVED)(number_saved)
