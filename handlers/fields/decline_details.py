"""Form fields for the details of a decline: the reason, what may be told, and whether to handle it with care."""

from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.models.blocks import InputBlock

from handlers.ui import forms
from models.duties.decline import NO_DETAILS, DeclineDetails

VALUE = 150
"""Maximum characters that Slack accepts as an option's value."""
REASON_MISSING = "Which reason was it? Whoever calls needs it. “The client owes me the reason” is fine too."


def detail_fields(reasons: Sequence[str], given: DeclineDetails = NO_DETAILS, hint: str = "") -> list[InputBlock]:
    """All fields with their current values, as the forms that record and edit a decline show them.

    `hint`: below the reason.
    """
    return [
        reason_field(reasons, given=given.reason, hint=hint),
        may_tell_field(given.may_tell),
        forms.tick("care", "Handle with care", "Send a heads-up e-mail before the call", initial=given.care),
    ]


def read_details(values: forms.FormValues, given: DeclineDetails = NO_DETAILS) -> DeclineDetails:
    """The details as submitted; what the form has no field for stays as `given`."""
    return replace(given, reason=read_reason(values), may_tell=values.text("may_tell"), care=values.is_ticked("care"))


def reason_field(
    listed: Sequence[str], *, given: str | None = None, optional: bool = True, hint: str = ""
) -> InputBlock:
    """The menu of reasons; includes the earlier reason `given` if it is no longer in the list."""
    every = [*listed, *([given] if given and given not in listed else [])]
    choices = [(reason[:VALUE], reason) for reason in every]
    return forms.choice(
        "reason", "Reason", choices, initial=given[:VALUE] if given else None, optional=optional, hint=hint
    )


def read_reason(values: forms.FormValues) -> str | None:
    return values.chosen("reason")


def may_tell_field(given: str | None = None, hint: str = "") -> InputBlock:
    return forms.line("may_tell", "What you may tell them", initial=given, multiline=True, length=1000, hint=hint)
