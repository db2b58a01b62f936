"""The e-mail that tells them, in a form: the news by e-mail, or the one that closes a call nobody could make."""

import json
from functools import partial

from slack_bolt import Ack, App
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import ready, reason, words
from handlers.cards.call import CLOSING, WRITE
from handlers.cards.email import SENT
from handlers.fields import email as ready_mail
from handlers.runtime import listeners as answering
from handlers.runtime.runtime import House
from handlers.ui import blocks, forms
from handlers.ui.forms import Body
from models.context import Act
from models.duties import attempts as trying
from models.duties import settle as telling
from models.duties.duty import Duty
from models.rules.deadlines import Kind
from models.rules.default_texts import Text

SENT_IT = "email.sent_it"
CLOSED = "email.closed"

FOLLOW_UP = [("0", "Not at all"), *((str(n), f"{n} business days") for n in range(2, 6))]
TOO_SOON = "The closing e-mail comes after tries on two business days. Nothing was changed."


def sent(act: Act, duty: Duty, _value: str) -> None:
    telling.sent(act, duty)


def opened(act: Act, duty: Duty) -> View:
    """The news by e-mail: what is owed, or what they wish in place of a call."""
    said = f"The news for {words.name(duty)}, ready to send."
    more: list[Block] = []
    if duty.kind is Kind.CALL:
        said = f"{words.name(duty)} wishes to hear by e-mail. The text offers a call; this counts as told by e-mail."
        more = [forms.choice("follow_up", "Follow up in", FOLLOW_UP, initial="0", optional=False)]
    return _form(act, duty, ready.sign_off(duty), ("The e-mail", SENT_IT), said, more)


def closing(act: Act, duty: Duty) -> View:
    """Tries on two business days, and nobody picked up: the e-mail that closes it."""
    if not trying.may_close(act.session, duty):
        return answering.notice(TOO_SOON)
    said = f"{words.name(duty)} could not be reached. This tells them, and leaves the door open for a call."
    return _form(act, duty, Text.ATTEMPTED, ("Closing e-mail", CLOSED), said, [])


def _form(act: Act, duty: Duty, text: Text, form: tuple[str, str], said: str, more: list[Block]) -> View:
    title, callback_id = form
    subject, body = ready.mail(duty, text, act.person.name)
    return View(
        type="modal",
        callback_id=callback_id,
        title=title,
        submit="Sent",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[blocks.sentence(said), *ready_mail.parts(duty, subject, body), *reason.left_out(duty), *more],
    )


def sent_it(ack: Ack, body: Body, house: House) -> None:
    answering.submitted(ack, body, house, partial(_sent, forms.Typed(body)))


def _sent(values: forms.Typed, act: Act, duty: Duty) -> str | None:
    if duty.kind is Kind.CALL:
        telling.emailed(act, duty, int(values.chosen("follow_up") or 0))
    else:
        telling.sent(act, duty)
    return ready_mail.keep_address(values, act, duty)


def closed(ack: Ack, body: Body, house: House) -> None:
    answering.submitted(ack, body, house, partial(_close, forms.Typed(body)))


def _close(values: forms.Typed, act: Act, duty: Duty) -> str | None:
    # Before the address is kept: what is refused changes nothing.
    if not trying.may_close(act.session, duty):
        return TOO_SOON
    trying.attempted(act, duty)
    return ready_mail.keep_address(values, act, duty)


def register(app: App) -> None:
    app.action(SENT)(answering.answer(sent))
    app.action(WRITE)(answering.form(opened))
    app.view(SENT_IT)(sent_it)
    app.action(CLOSING)(answering.form(closing))
    app.view(CLOSED)(closed)
