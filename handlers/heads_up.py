"""The heads-up e-mail, "I will call you in a few minutes": ready to copy, or opened in one's own mail program."""

import json
from urllib.parse import quote

from slack_bolt import Ack, App
from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View

from handlers import answering, blocks, forms
from handlers.cards import words
from handlers.cards.call import HEADS_UP
from handlers.house import Body, House
from models import trying
from models.act import Act
from models.duty import Duty

SENT_IT = "heads_up.sent"
MAILTO_LENGTH = 1900


def opened(act: Act, duty: Duty) -> View:
    """The ready e-mail. It tells them to expect a call; it never settles the duty."""
    subject, text = ready(duty, act.person.name)
    return View(
        type="modal",
        callback_id=SENT_IT,
        title="Heads-up e-mail",
        submit="I sent it",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[
            blocks.sentence(f"A short note first, so that {words.name(duty)} picks up. Send it, then call."),
            forms.line("text", "To copy from", initial=text, multiline=True),
            *_mail_link(duty, subject, text),
            blocks.aside("Then I ask how it went, after ten minutes and once more after thirty."),
        ],
    )


def ready(duty: Duty, sender: str) -> tuple[str, str]:
    """Subject and text of the e-mail."""
    about = words.role(duty)
    text = (
        f"Hello {words.name(duty)},\n\n"
        f"I have news about {about} and would like to tell you myself. "
        "I will call you in a few minutes. If another time suits you better, just tell me when.\n\n"
        f"{sender}"
    )
    return f"A quick call about {about}", text


def mailto(email: str, subject: str, text: str) -> str:
    """The address that opens the mail program; with the subject alone where the whole would be too long."""
    start = f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}"
    whole = f"{start}&body={quote(text, safe='')}"
    return whole if len(whole) <= MAILTO_LENGTH else start


def _mail_link(duty: Duty, subject: str, text: str) -> list[Block]:
    if not duty.candidate.email:
        return [blocks.aside("No e-mail address is known yet; it can be added under More, Edit.")]
    address = mailto(duty.candidate.email, subject, text)
    return [SectionBlock(text=MarkdownTextObject(text=f"<{address}|Open it in my mail program>"))]


def sent(ack: Ack, body: Body, house: House) -> None:
    """The note is out: from now on they expect a call."""
    answering.submitted(ack, body, house, _sent)


def _sent(act: Act, duty: Duty) -> None:
    trying.heads_up(act, duty)


def register(app: App) -> None:
    app.action(HEADS_UP)(answering.form(opened))
    app.view(SENT_IT)(sent)
