"""The reason as a candidate may read or hear it: the client's words where we have them, an honest word where not."""

from models.duties.decline import Decline
from models.rules import bias_check

STILL_OWED = (
    "They have not given me their full reason yet. I have asked for it, and you hear it from me when it is here."
)
STILL_OWED_ALOUD = "I don't have the full reason yet. I will ask for it, and you will hear it from me."
OFFERED_ALOUD = "Would it help to hear what I know about the reasons?"


def told(decline: Decline) -> str:
    """The words on the reason that may leave the runtime: what was typed, else the reason chosen; only about the job.

    Words that touch a person's age, family, health and the like are left out; empty: nothing is left.
    """
    listed = "" if decline.client_owes_reason else decline.reason or ""
    return next((said for said in (decline.may_tell or "", listed) if said and not bias_check.found(said)), "")


def left_out(decline: Decline) -> list[bias_check.BiasMatch]:
    """What a ready e-mail keeps back of what was typed."""
    return bias_check.found(decline.may_tell or "")


def to_write(decline: Decline) -> str:
    """The sentence for an e-mail; empty where nothing is known."""
    if said := told(decline):
        so_far = "so far " if decline.client_owes_reason else ""
        return f"What I can tell you {so_far}about the reason: {said}"
    return STILL_OWED if decline.client_owes_reason else ""


def to_say(decline: Decline) -> str:
    """The sentence to say in a call."""
    if decline.client_owes_reason or not (decline.reason or decline.may_tell):
        return STILL_OWED_ALOUD
    return OFFERED_ALOUD
