"""The field for the team's reasons. Option values are the texts, so that a changed list is never misread."""

from collections.abc import Sequence

from slack_sdk.models.blocks import InputBlock

from handlers.ui import forms

VALUE = 150
"""Maximum characters that Slack accepts as an option's value."""


def field(listed: Sequence[str], *, given: str | None = None, optional: bool = True, hint: str = "") -> InputBlock:
    """The menu of reasons; includes the earlier reason `given` if it is no longer in the list."""
    every = [*listed, *([given] if given and given not in listed else [])]
    choices = [(reason[:VALUE], reason) for reason in every]
    return forms.choice(
        "reason", "Reason", choices, initial=given[:VALUE] if given else None, optional=optional, hint=hint
    )


def read(values: forms.FormValues) -> str | None:
    return values.chosen("reason")
