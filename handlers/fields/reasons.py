"""The team's reasons to choose from: each says itself, so that a list changed meanwhile is never misread."""

from collections.abc import Sequence

from slack_sdk.models.blocks import InputBlock

from handlers.ui import forms

VALUE = 150
"""What Slack takes as an option's value."""


def field(listed: Sequence[str], *, given: str | None = None, optional: bool = True, hint: str = "") -> InputBlock:
    """The list; with the reason that was given before, also where it is no longer among them."""
    every = [*listed, *([given] if given and given not in listed else [])]
    choices = [(reason[:VALUE], reason) for reason in every]
    return forms.choice(
        "reason", "Reason", choices, initial=given[:VALUE] if given else None, optional=optional, hint=hint
    )


def read(values: forms.FormValues) -> str | None:
    return values.chosen("reason")
