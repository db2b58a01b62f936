"""How somebody wishes to hear the news: the field, the same in every form."""

from slack_sdk.models.blocks import InputBlock

from handlers.ui import forms
from models.directory.candidate import Wish

FIELD = "wishes"
CHOICES = [(Wish.CALL, "Call"), (Wish.EMAIL, "E-mail")]


def field(given: Wish | None = None, hint: str = "") -> InputBlock:
    """The field, with what is known."""
    return forms.choice(FIELD, "They wish to hear by", CHOICES, initial=given, hint=hint)


def read(values: forms.Typed) -> Wish | None:
    chosen = values.chosen(FIELD)
    return Wish(chosen) if chosen else None
