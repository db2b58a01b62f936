"""Default texts of a workspace: ready e-mails, and lines to say aloud."""

from dataclasses import dataclass
from enum import StrEnum


class Text(StrEnum):
    """Key of a ready text."""

    HEADS_UP = "heads_up"
    """ "I will call you in a few minutes." """
    APPLIED = "applied"
    """Sign-off e-mail to a candidate who applied."""
    SUBMITTED = "submitted"
    """Sign-off e-mail to a candidate who was submitted, with the client's reason."""
    INTERVIEWED = "interviewed"
    """Sign-off e-mail to an interviewed candidate who wishes to hear by e-mail; it offers a call."""
    STILL_DECIDING = "still_deciding"
    ATTEMPTED = "attempted"
    """Closes a sign-off call after attempts on two business days."""
    KEEP_POSTED = "keep_posted"
    """Tells a candidate who is kept posted of a role that they would want."""
    TOUCH_BASE = "touch_base"
    """Keeps a candidate posted when the touch is due and no role fits."""
    THANK_YOU = "thank_you"
    CALL_INTERVIEWED = "call_interviewed"
    """Lines for the sign-off call."""
    CALL_FINAL = "call_final"
    ASK = "ask"
    """The question for a referral, at the end of the sign-off call."""
    AGAIN_FINE = "again_fine"
    """Lines for the second contact, by the mood in the first call."""
    AGAIN_COOL = "again_cool"
    AGAIN_HURT = "again_hurt"
    ASK_AGAIN = "ask_again"
    """The question at the end of the second contact."""
    VOICEMAIL = "voicemail"
    """Lines for a voicemail: they say nothing of the outcome."""


@dataclass(frozen=True)
class First:
    """A default text: the fields that its braces may name, and its words."""

    fields: tuple[str, ...]
    body: str
    subject: str = ""
    """Empty: not an e-mail, but lines to say, one a line."""


_WHO = ("first_name", "name")
_NEWS = (*_WHO, "role", "reason", "sender")
_SIGN_OFF = (*_NEWS, "promise")
_SAID = (*_WHO, "role", "reason")
_AGAIN_FIELDS = (*_WHO, "role")
_NO = "I'm sorry to say it's a no this time"
PROMISE = "I'll keep you posted when something like it comes up."
"""Stands in an e-mail only where sending it records a promise to keep the candidate posted."""
_CALL = """\
I wanted you to hear that from me.
{reason}
What would you like to do next? Would you relocate for the right role?
I'll keep you posted when something like it comes up. Is that all right?"""
_AGAIN = """\
I wanted to tell you how {role} ended.
What else do you have going?"""

FIRST: dict[Text, First] = {
    Text.HEADS_UP: First(
        (*_WHO, "role", "sender"),
        "Hello {first_name},\n\nI have news about {role} and would like to tell you myself. I will call you in a few "
        "minutes. If another time suits you better, just tell me when.\n\n{sender}",
        "A quick call about {role}",
    ),
    Text.APPLIED: First(
        _SIGN_OFF,
        "Hello {first_name},\n\nThank you for applying for {role}, and for the time you put into it.\n\n"
        f"{_NO}.\n\n{{reason}}\n\n{{promise}}\n\nIf there is anything you'd like to know, just reply.\n\n{{sender}}",
        "Your application for {role}",
    ),
    Text.SUBMITTED: First(
        _SIGN_OFF,
        "Hello {first_name},\n\nWe put you forward for {role}, and I have their answer.\n\n"
        f"{_NO}.\n\n{{reason}}\n\n{{promise}}\n\nIf there is anything you'd like to know, just reply.\n\n{{sender}}",
        "News about {role}",
    ),
    Text.INTERVIEWED: First(
        _SIGN_OFF,
        f"Hello {{first_name}},\n\nThank you for the conversations about {{role}}.\n\n{_NO}.\n\n{{reason}}\n\n"
        "I'd be glad to talk it through with you. Tell me when a call suits you, and I'll call.\n\n{promise}\n\n"
        "{sender}",
        "News about {role}",
    ),
    Text.STILL_DECIDING: First(
        (*_WHO, "role", "date", "sender"),
        "Hello {first_name},\n\nI have no final word for you yet about {role}; you hear from me by {date}.\n\n{sender}",
        "Where we stand with {role}",
    ),
    Text.ATTEMPTED: First(
        _NEWS,
        "Hello {first_name},\n\nI tried to reach you by phone about {role}, since I wanted to tell you this myself.\n\n"
        f"{_NO}.\n\n{{reason}}\n\n"
        "I'd still be glad to talk. Tell me when a call suits you, and I'll call.\n\n{sender}",
        "News about {role}",
    ),
    Text.KEEP_POSTED: First(
        (*_WHO, "role", "wish", "sender"),
        "Hello {first_name},\n\nI promised to keep you posted. {role} has just opened, and I thought of you.\n\n"
        "{wish}\n\nWould you like to hear more? A short call is enough.\n\n{sender}",
        "{role}: something for you?",
    ),
    Text.TOUCH_BASE: First(
        (*_WHO, "wish", "sender"),
        "Hello {first_name},\n\nI promised to keep you posted, and I have not forgotten. Nothing that fits has opened "
        "yet.\n\n{wish}\n\nHow are things with you, and what would you like to do next?\n\n{sender}",
        "I have not forgotten you",
    ),
    Text.THANK_YOU: First(
        (*_WHO, "referral", "sender"),
        "Hello {first_name},\n\nYou recommended {referral}, who got a job through us. I wanted you to be among the "
        "first to know.\n\nThank you. If I can do something for you in return, tell me.\n\n{sender}",
        "Thank you for {referral}",
    ),
    Text.CALL_INTERVIEWED: First(_SAID, f"I have news about {{role}}: I'm sorry, it's a no this time.\n{_CALL}"),
    Text.CALL_FINAL: First(
        _SAID,
        f"I have news about {{role}}: I'm sorry, it's a no this time. You came as far as the last round.\n{_CALL}",
    ),
    Text.ASK: First(_AGAIN_FIELDS, "Who do you know that I should be talking to?"),
    Text.AGAIN_FINE: First(_AGAIN_FIELDS, f"{_AGAIN}\nYou came far. That stays with us when the next one opens."),
    Text.AGAIN_COOL: First(
        _AGAIN_FIELDS,
        f"{_AGAIN}\nIt was a lot to hear at once. Is there anything that you would still like to know?",
    ),
    Text.AGAIN_HURT: First(
        _AGAIN_FIELDS,
        f"How are you, a few days later?\n{_AGAIN}\nYou came far, and that stays with us. I'm glad that we can "
        "still talk.",
    ),
    Text.ASK_AGAIN: First(_AGAIN_FIELDS, "Is there anyone you'd recommend for a role like this?"),
    Text.VOICEMAIL: First(
        (*_WHO, "sender", "next_try"),
        "Hello {first_name}, this is {sender}.\nI'd like to talk with you myself. There is nothing to prepare.\n"
        "I'll try you again {next_try}, or call me back when it suits you.",
    ),
}
