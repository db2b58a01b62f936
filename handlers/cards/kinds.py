"""The wording of each kind of duty: the card's title, what is owed, and the reasons why a list asks about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.rules.kinds import DutyKind
from models.rules.ladder import AskReason


@dataclass(frozen=True)
class KindWording:
    """The words for one kind of duty; `{name}` stands for the candidate."""

    title: str
    owed: str
    """What the candidate waits for: "a call"."""
    contact: str
    """The duty as something that is handed off, or let go."""
    asks: Mapping[AskReason, str] = field(default_factory=dict)
    """Reasons for its place in the owner's list, where the general ones do not fit."""


KINDS = {
    DutyKind.CALL: KindWording("Sign-off call: {name}", "a call", "the call to {name}"),
    DutyKind.EMAIL: KindWording("Sign-off e-mail: {name}", "an e-mail", "the e-mail to {name}"),
    DutyKind.FOLLOW_UP: KindWording("Second contact: {name}", "a second call", "the second contact with {name}"),
    DutyKind.KEEP_POSTED: KindWording(
        "Keep posted: {name}",
        "word, as promised,",
        "the promise to keep {name} posted",
        {
            AskReason.FIRST_ASK: "you promised to keep them posted, and this is the day",
            AskReason.NUDGE: "they were promised word, and have not had it yet",
            AskReason.HANDED_UP: "they were promised word so long ago that a lead is asked to help",
        },
    ),
    DutyKind.UPDATE: KindWording(
        "Still deciding: {name}",
        "an update",
        "the update to {name}",
        {AskReason.FIRST_ASK: "they are in play, and should hear that it takes longer"},
    ),
    DutyKind.THANKS: KindWording(
        "Thank you: {name}",
        "a thank-you",
        "the thank-you to {name}",
        {
            AskReason.FIRST_ASK: "somebody whom they named was placed, and they should hear it",
            AskReason.NUDGE: "they have not been thanked yet",
            AskReason.LET_GO: "the thank-you is let go",
        },
    ),
}
"""Every kind has one."""
