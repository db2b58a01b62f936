"""The field for how a candidate wishes to hear the news."""

from slack_sdk.models.blocks import InputBlock

from handlers.ui import forms
from models.directory.candidate import ContactWish

FIELD = "wishes"
CHOICES = [(ContactWish.CALL, "Call"), (ContactWish.EMAIL, "E-mail")]


def field(given: ContactWish | None = None, hint: str = "") -> InputBlock:
    """The field with its current value."""
    return forms.choice(FIELD, "They wish to hear by", CHOICES, initial=given, hint=hint)


def read(values: forms.FormValues) -> ContactWish | None:
    chosen = values.chosen(FIELD)
    return ContactWish(chosen) if chosen else None
