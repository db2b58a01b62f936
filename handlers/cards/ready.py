"""Fills the workspace's text templates for one contact."""

from slack_sdk.models.blocks import Block

from handlers.cards import words
from handlers.ui import blocks
from models.duties import client_reason
from models.duties.duty import Duty
from models.rules import text_templates
from models.rules.default_texts import Text
from models.rules.kinds import Stage
from models.rules.text_templates import Written

BY_STAGE = {Stage.APPLIED: Text.APPLIED, Stage.SUBMITTED: Text.SUBMITTED}


def sign_off(duty: Duty) -> Text:
    """The template of the sign-off e-mail, by stage."""
    return BY_STAGE.get(duty.recorded.stage, Text.INTERVIEWED)


def filled_mail(duty: Duty, text: Text, sender: str, **more: str) -> tuple[str, str]:
    """Subject and text of an e-mail. `more`: fields that the database does not know, such as a date."""
    written = text_templates.of(duty.workspace, text)
    return written.filled(**field_values(written, duty, sender, **more))


def filled_lines(duty: Duty, text: Text, sender: str, **more: str) -> list[str]:
    """The filled lines to say aloud. `more`: as in `filled_mail`."""
    written = text_templates.of(duty.workspace, text)
    return written.lines(**field_values(written, duty, sender, **more))


def field_values(written: Written, duty: Duty, sender: str, **more: str) -> dict[str, str]:
    """The values of the template's fields."""
    first_name = blocks.cut(duty.candidate.first_name, words.NAME)
    about = {"name": words.name(duty), "first_name": first_name, "role": words.role(duty)}
    values = about | {"sender": sender, "reason": "", "promise": ""} | more
    if duty.decline:
        reason = client_reason.to_write if written.is_mail else client_reason.to_say
        values["reason"] = reason(duty.decline)
    return {name: values[name] for name in written.fields}


def add_reason_button(duty: Duty) -> list[Block]:
    """The button that adds the reason, if the client still owes it."""
    if duty.decline is None or not duty.decline.client_owes_reason:
        return []
    return [blocks.row(f"reason.{duty.id}", [blocks.button("Add the reason", words.ADD_REASON, str(duty.id))])]


def left_out_phrases(duty: Duty) -> list[Block]:
    """Names the phrases that the ready e-mail leaves out, since they are about the person and not the job."""
    matches = client_reason.left_out(duty.decline)[:3] if duty.decline else []
    if not matches:
        return []
    phrases = ", ".join(f"“{blocks.cut(match.phrase, 40)}” ({match.ground})" for match in matches)
    return [blocks.aside(f"What you may tell them is left out of the text: {phrases}. Say what the job needed.")]
