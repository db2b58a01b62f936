"""The stages a candidate may reach, the kinds of duty, and which kind is owed for which stage."""

from enum import StrEnum


class Stage(StrEnum):
    """How far the candidate got."""

    APPLIED = "applied"
    SUBMITTED = "submitted"
    INTERVIEWED = "interviewed"
    FINAL = "final"


class DutyKind(StrEnum):
    """The contact that a duty owes."""

    CALL = "call"
    """The sign-off call: a person tells them, with feedback."""
    EMAIL = "email"
    """The sign-off e-mail, for candidates who did not reach an interview."""
    FOLLOW_UP = "follow_up"
    """The second contact, a few days after the call."""
    KEEP_POSTED = "keep_posted"
    """A touch promised to a candidate who wishes to be kept posted."""
    UPDATE = "update"
    """"We are still deciding", for a candidate in play who has heard nothing."""
    THANKS = "thanks"
    """The thank-you to a candidate whose referral was placed."""
    REFERRAL_CALL = "referral_call"
    """The first contact with a person whom a candidate named; the duty's candidate is who named them."""


NEWS = frozenset({DutyKind.CALL, DutyKind.EMAIL})
"""The kinds that tell a candidate of a decline."""

AHEAD_OF_TIME = frozenset({DutyKind.UPDATE, DutyKind.KEEP_POSTED, DutyKind.FOLLOW_UP, DutyKind.REFERRAL_CALL})
"""The kinds that are created long before their day."""


def kind_owed(stage: Stage) -> DutyKind:
    """The contact owed for the stage reached: the further they got, the more personal."""
    match stage:
        case Stage.APPLIED | Stage.SUBMITTED:
            return DutyKind.EMAIL
        case Stage.INTERVIEWED | Stage.FINAL:
            return DutyKind.CALL
