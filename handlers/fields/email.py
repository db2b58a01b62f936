"""A ready e-mail in a form: text to copy, and a link to the mail program; asks for a missing address first."""

from typing import Any

from slack_bolt import App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block

from handlers.runtime import listeners, same_person
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, forms, parsing
from handlers.ui.blocks import mail_link
from handlers.ui.forms import Body
from models.context import Context
from models.duties import edit
from models.duties.duty import Duty
from models.duties.recognition import PersonInDoubt
from models.errors import PermissionDenied

ADDRESS = "ready_mail.address"

FIELD, ROW, TEXT, WHERE = "email", "address", "text", "where"
"""Block ids of the fields in this module, in any form."""

FAULT = "address_fault"


def parts(duty: Duty, subject: str, text: str, label: str = "The text", *, version: str = "value") -> list[Block]:
    """The blocks: the address field if it is missing, the text, and the link. For a form with a submit button.

    `version`: action id of the text. Another text in the same form needs another one, or Slack keeps showing the old
    text.
    """
    copy = forms.line(TEXT, label, initial=text, multiline=True, hint=f"Subject: {subject}", action_id=version)
    if duty.candidate.email:
        return [copy, mail_link(duty.candidate.email, subject, text)]
    field = forms.line(
        FIELD, "E-mail", length=254, hint=f"No address of {blocks.cut(duty.candidate.name, 60)} is known yet."
    )
    save = blocks.button("Save the address", ADDRESS, f"{duty.id}.{subject}")
    return [field, blocks.row(ROW, [save]), copy]


def where_field(duty: Duty) -> list[Block]:
    """The field for where an e-mail went, if no address is known: `went_to` reads it."""
    if duty.candidate.email:
        return []
    hint = "If you have no address: through which way did they get it?"
    return [forms.line(WHERE, "Or where it went, in words", length=300, hint=hint)]


def went_to(values: forms.FormValues, duty: Duty) -> str | None:
    """The typed words on where the e-mail went. Raises FieldErrors if neither an address nor a word is there."""
    where = values.text(WHERE)
    if where is None and duty.candidate.email is None and values.text(FIELD) is None:
        raise forms.FieldErrors({FIELD: "Where did you send it? Their address, or a few words below."})
    return where


def keep_address(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    """Saves the typed address, if any. Raises FieldErrors at its field, or PersonInDoubt.

    Returns a sentence if the address shows that the person does not wish to be contacted: then all their open duties
    have ended. A form that settles the duty does so before, since what was sent was sent.
    """
    email = parsing.read(FIELD, parsing.email, values.text(FIELD))
    if email:
        edit.address(ctx, duty, email, same_person.answers(values))
    return same_person.unwanted(duty)


def address_saved(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Saves the address and replaces its field by the link."""
    value = listeners.button_value(body)
    values = forms.FormValues(body) if listeners.is_in_form(body) else None
    try:
        with runtime.transaction(body) as ctx:
            duty = listeners.duty_behind(ctx, value)
            unwanted = keep_address(values, ctx, duty) if values else None
            email = duty.candidate.email
    except (PermissionDenied, Gone) as refusal:
        listeners.reply(body, client, respond, listeners.refusal_text(refusal))
    except PersonInDoubt as in_doubt:
        client.views_update(view_id=body["view"]["id"], view=same_person.ask(body["view"], in_doubt))
    except forms.FieldErrors as faults:
        client.views_update(view_id=body["view"]["id"], view=_asked_again(body["view"], faults.by_field[FIELD]))
    else:
        if unwanted:
            listeners.reply(body, client, respond, unwanted)
        elif values and email:
            subject, text = value.partition(".")[2], values.text(TEXT) or ""
            view = _with_link(body["view"], blocks.mail_link(email, subject, text))
            client.views_update(view_id=body["view"]["id"], view=view)


def _with_link(view: dict[str, Any], link_block: Block) -> dict[str, Any]:
    rest = [block for block in view["blocks"] if not _is_answered(block["block_id"])]
    after = next(place for place, block in enumerate(rest) if block["block_id"] == TEXT) + 1
    return forms.redrawn_form(view, [*rest[:after], *blocks.as_json([link_block]), *rest[after:]])


def _is_answered(block_id: str) -> bool:
    """Whether the block asks for the address or about the person."""
    return block_id in (FIELD, ROW, FAULT) or block_id.startswith(same_person.ASKED)


def _asked_again(view: dict[str, Any], why: str) -> dict[str, Any]:
    rest = [block for block in view["blocks"] if block["block_id"] != FAULT]
    after = next(place for place, block in enumerate(rest) if block["block_id"] == ROW) + 1
    fault = {**blocks.as_json([blocks.sentence(why)])[0], "block_id": FAULT}
    return forms.redrawn_form(view, [*rest[:after], fault, *rest[after:]])


def register(app: App) -> None:
    app.action(ADDRESS)(address_saved)
