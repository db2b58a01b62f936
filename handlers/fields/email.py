"""A ready e-mail in a form: to copy from, or opened in one's own mail program; a missing address is asked for first."""

from slack_sdk.models.blocks import Block

from handlers.runtime import same_person
from handlers.ui import blocks, forms, parsing
from handlers.ui.mail_link import link
from models.context import Context
from models.duties import edit
from models.duties.duty import Duty

ADDRESS = "ready_mail.address"

FIELD, ROW, TEXT = "email", "address", "text"
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


def keep_address(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    """The address, where one was typed. Raises Faults at its field, or PersonInDoubt.

    Returns a sentence where it tells that they do not wish to be contacted: then everything open with them has ended.
    A form that settles the duty does so first, since what was sent was sent.
    """
    email = parsing.read(FIELD, parsing.email, values.text(FIELD))
    if email:
        edit.address(ctx, duty, email, same_person.answers(values))
    return same_person.unwanted(duty)
