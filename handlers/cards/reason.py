"""The reason on a card: what the client still owes, and what the ready text keeps back."""

from slack_sdk.models.blocks import Block

from handlers.cards import words
from handlers.ui import blocks
from models.duties import client_reason
from models.duties.duty import Duty


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
