"""The card of a duty, whatever its kind: the same in a message of its own, in a list and on Home."""

from slack_sdk.models.blocks import Block

from handlers.cards import call, email, second_contact
from handlers.sight import Sight
from models.duty import Duty
from models.owed import Kind

BY_KIND = {Kind.CALL: call.card, Kind.EMAIL: email.card, Kind.FOLLOW_UP: second_contact.card}


def card(sight: Sight, duty: Duty) -> list[Block]:
    """The blocks of this duty's card for this reader, now."""
    return BY_KIND[duty.kind](sight, duty)
