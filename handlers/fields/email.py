"""A ready e-mail in a form: to copy from, or opened in one's own mail program; a missing address is asked for first."""

import re
from urllib.parse import quote

from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock

from handlers.fields import same_person
from handlers.ui import blocks, forms
from handlers.ui import parsing as typed
from models.context import Act
from models.duties import edit as editing
from models.duties.duty import Duty

ADDRESS = "ready_mail.address"
MAILTO_LENGTH = 1900
BREAK = re.compile(r"\r\n|\r|\n")

FIELD, ROW, TEXT, LINK = "email", "address", "text", "mail_link"
"""The blocks of this room, wherever they stand."""


def parts(duty: Duty, subject: str, text: str, label: str = "To copy from", *, version: str = "value") -> list[Block]:
    """The address where it is missing, the text, and the link to the mail program. Stands in a form with a button.

    `version`: another text in the same form needs another one, or Slack goes on showing what stood there.
    """
    copy = forms.line(TEXT, label, initial=text, multiline=True, hint=f"Subject: {subject}", action_id=version)
    if duty.candidate.email:
        return [copy, link(duty.candidate.email, subject, text)]
    asked = forms.line(
        FIELD, "E-mail", length=254, hint=f"No address of {blocks.cut(duty.candidate.name, 60)} is known yet."
    )
    save = blocks.button("Save the address", ADDRESS, f"{duty.id}.{subject}")
    return [asked, blocks.row(ROW, [save]), copy]


def link(email: str, subject: str, text: str, block_id: str = LINK) -> Block:
    """The way into one's own mail program; Slack takes such an address in a sentence only, not on a button."""
    address = mailto(email, subject, text)
    return SectionBlock(block_id=block_id, text=MarkdownTextObject(text=f"<{address}|Open it in my mail program>"))


def mailto(email: str, subject: str, text: str) -> str:
    """The address that opens the mail program; with the subject alone where the whole would be too long.

    Line breaks are CR LF, as RFC 6068 asks: some mail programs show a lone LF as no break at all.
    """
    start = f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}"
    body = BREAK.sub("\r\n", text)
    whole = f"{start}&body={quote(body, safe='')}"
    if len(whole) <= MAILTO_LENGTH:
        return whole
    return start if len(start) <= MAILTO_LENGTH else f"mailto:{quote(email, safe='@')}"


def keep_address(values: forms.Typed, act: Act, duty: Duty) -> str | None:
    """The address, where one was typed. Raises Faults at its field, or PersonInDoubt.

    Returns a sentence where it tells that they do not wish to be contacted: then everything open with them has ended.
    A form that settles the duty does so first, since what was sent was sent.
    """
    email = typed.read(FIELD, typed.email, values.text(FIELD))
    if email:
        editing.address(act, duty, email, same_person.answers(values))
    return same_person.unwanted(duty)
