"""Ready texts about one contact: the workspace's words, with what is known of this person filled in."""

from slack_sdk.models.blocks import Block

from handlers.cards import words
from handlers.ui import blocks
from models.duties import client_reason
from models.duties.duty import Duty
from models.rules import text_templates
from models.rules.deadlines import Stage
from models.rules.default_texts import Text
from models.rules.text_templates import Written

BY_STAGE = {Stage.APPLIED: Text.APPLIED, Stage.SUBMITTED: Text.SUBMITTED}


def sign_off(duty: Duty) -> Text:
    """The e-mail that tells them, by how far they got."""
    return BY_STAGE.get(duty.recorded.stage, Text.INTERVIEWED)


def mail(duty: Duty, text: Text, sender: str, **more: str) -> tuple[str, str]:
    """Subject and text of an e-mail. `more`: fields that the database does not know, such as a date."""
    written = text_templates.of(duty.workspace, text)
    return written.filled(**fields(written, duty, sender, **more))


def lines(duty: Duty, text: Text, sender: str) -> list[str]:
    """Lines to say aloud."""
    written = text_templates.of(duty.workspace, text)
    return written.lines(**fields(written, duty, sender))


def fields(written: Written, duty: Duty, sender: str, **more: str) -> dict[str, str]:
    """What stands for each field of this text."""
    known = {"name": words.name(duty), "role": words.role(duty), "sender": sender, "reason": ""} | more
    if duty.decline:
        reason = client_reason.to_write if written.is_mail else client_reason.to_say
        known["reason"] = reason(duty.decline)
    return {name: known[name] for name in written.fields}


def asked(duty: Duty) -> list[Block]:
    """While the client owes the reason: the way to write it down."""
    if duty.decline is None or not duty.decline.client_owes_reason:
        return []
    return [blocks.row(f"reason.{duty.id}", [blocks.button("Add the reason", words.ADD_REASON, str(duty.id))])]


def left_out(duty: Duty) -> list[Block]:
    """What the ready e-mail keeps back, since it speaks of the person and not of the job."""
    kept_back = client_reason.left_out(duty.decline)[:3] if duty.decline else []
    if not kept_back:
        return []
    named = ", ".join(f"“{blocks.cut(one.phrase, 40)}” ({one.ground})" for one in kept_back)
    return [blocks.aside(f"What you may tell them is left out of the text: {named}. Say what the job needed.")]
