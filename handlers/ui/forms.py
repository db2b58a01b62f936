"""The few shared words of every form: fields with a label, and what was typed into them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    CheckboxesElement,
    DatePickerElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
    UserSelectElement,
)

from handlers.ui import blocks

LONG = 3000
OPTION = 75
"""Characters that Slack shows of an option."""
TICKED = "yes"
VALUE = "value"
"""What the element of a field is called, unless somebody listens to it."""

Body = dict[str, Any]
"""What Slack sent (a click, a command, a form), as Bolt hands it on."""

Choices = Sequence[tuple[str, str]]
"""Values and their labels."""


@dataclass
class FieldErrors(Exception):
    """What can't be kept as it was typed, by field: each is shown at its own."""

    by_field: dict[str, str]


class SecondLook(Exception):
    """The form is shown once more, with the words in question named; pressing its button again keeps them."""

    def __init__(self, view: dict[str, Any]) -> None:
        super().__init__("worth a second look")
        self.view = view


def line(
    block_id: str,
    label: str,
    *,
    initial: str | None = None,
    optional: bool = True,
    multiline: bool = False,
    hint: str = "",
    placeholder: str = "",
    length: int = LONG,
    action_id: str = VALUE,
) -> InputBlock:
    """A text field; the block's id names the field."""
    element = PlainTextInputElement(
        action_id=action_id,
        initial_value=initial[:length] if initial else None,
        multiline=multiline,
        max_length=length,
        placeholder=blocks.plain(placeholder, 150) if placeholder else None,
    )
    return _field(block_id, label, element, optional=optional, hint=hint)


def choice(
    block_id: str,
    label: str,
    choices: Choices,
    *,
    initial: str | None = None,
    optional: bool = True,
    hint: str = "",
) -> InputBlock:
    """A field to choose one from."""
    options = options_of(choices)
    chosen = next((option for option in options if option.value == initial), None)
    element = StaticSelectElement(action_id=VALUE, options=options, initial_option=chosen)
    return _field(block_id, label, element, optional=optional, hint=hint)


def ticks(
    block_id: str,
    label: str,
    choices: Choices,
    *,
    initial: Sequence[str] = (),
    optional: bool = True,
    hint: str = "",
) -> InputBlock:
    """Boxes to tick."""
    options = options_of(choices)
    ticked = [option for option in options if option.value in initial]
    element = CheckboxesElement(action_id=VALUE, options=options, initial_options=ticked or None)
    return _field(block_id, label, element, optional=optional, hint=hint)


def tick(block_id: str, label: str, said: str, *, initial: bool = False) -> InputBlock:
    """One box: `said` is the sentence beside it."""
    return ticks(block_id, label, [(TICKED, said)], initial=[TICKED] if initial else ())


def day(
    block_id: str,
    label: str,
    *,
    initial: str | None = None,
    optional: bool = True,
    hint: str = "",
    heard_by: str | None = None,
) -> InputBlock:
    """A date picker; dates are ISO. `heard_by`: the listener of this action hears of each choice."""
    element = DatePickerElement(action_id=heard_by or VALUE, initial_date=initial)
    field = _field(block_id, label, element, optional=optional, hint=hint)
    field.dispatch_action = heard_by is not None or None
    return field


def person(
    block_id: str, label: str, *, initial: str | None = None, optional: bool = False, hint: str = ""
) -> InputBlock:
    """A colleague."""
    element = UserSelectElement(action_id=VALUE, initial_user=initial)
    return _field(block_id, label, element, optional=optional, hint=hint)


def options_of(choices: Choices) -> list[Option]:
    """The choices as options; labels that differ look different, however long they are."""
    labels = told_apart([label for _, label in choices])
    return [Option(value=value, text=blocks.plain(label)) for (value, _), label in zip(choices, labels, strict=True)]


def told_apart(labels: Sequence[str]) -> list[str]:
    """The labels in Slack's length, shortened inside; those that differ only in what was cut have a number in front."""
    short = [blocks.cut_inside(label, OPTION) for label in labels]
    cut_from: dict[str, list[str]] = {}
    for label, shown in zip(labels, short, strict=True):
        if label not in cut_from.setdefault(shown, []):
            cut_from[shown].append(label)
    return [
        blocks.cut_inside(f"{cut_from[shown].index(label) + 1}. {label}", OPTION) if len(cut_from[shown]) > 1 else shown
        for label, shown in zip(labels, short, strict=True)
    ]


class FormValues:
    """What was typed or chosen in a submitted form, by field."""

    def __init__(self, body: Body) -> None:
        self.view: dict[str, Any] = body["view"]
        self._values: Mapping[str, Mapping[str, Any]] = (self.view.get("state") or {}).get("values") or {}

    @property
    def metadata(self) -> dict[str, Any]:
        """What the form carries along about itself."""
        return dict(json.loads(self.view.get("private_metadata") or "{}"))

    @property
    def fields(self) -> list[str]:
        """The ids of all fields that came with the form."""
        return list(self._values)

    def text(self, block_id: str) -> str | None:
        """The text without the blanks around it; None when nothing was typed."""
        value = self._element(block_id).get("value")
        return value.strip() or None if value else None

    def chosen(self, block_id: str) -> str | None:
        option = self._element(block_id).get("selected_option")
        return option.get("value") if option else None

    def ticked(self, block_id: str) -> list[str]:
        return [option["value"] for option in self._element(block_id).get("selected_options") or []]

    def is_ticked(self, block_id: str) -> bool:
        return TICKED in self.ticked(block_id)

    def date(self, block_id: str) -> str | None:
        return self._element(block_id).get("selected_date") or None

    def user(self, block_id: str) -> str | None:
        return self._element(block_id).get("selected_user") or None

    def users(self, block_id: str) -> list[str]:
        return list(self._element(block_id).get("selected_users") or [])

    def channel(self, block_id: str) -> str | None:
        return self._element(block_id).get("selected_conversation") or None

    def time(self, block_id: str) -> str | None:
        """A time of day, "09:00"."""
        return self._element(block_id).get("selected_time") or None

    def moment(self, block_id: str) -> int | None:
        """Seconds since 1970."""
        return self._element(block_id).get("selected_date_time") or None

    def _element(self, block_id: str) -> Mapping[str, Any]:
        return next(iter((self._values.get(block_id) or {}).values()), None) or {}


def _field(block_id: str, label: str, element: Any, *, optional: bool, hint: str) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=blocks.plain(label, 2000),
        element=element,
        optional=optional,
        hint=blocks.plain(hint, 2000) if hint else None,
    )
