"""Builders of forms and their fields, and the values of a submitted form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    ExternalDataSelectElement,
    InputBlock,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
    TimePickerElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from handlers.ui import blocks
from models.rules.text import fold, written

LONG = 3000
OPTION = 75
"""Characters that Slack shows of an option."""
TICKED = "yes"
VALUE = "value"
"""Action id of a field's element, unless a listener handles its changes."""

Body = dict[str, Any]
"""A payload from Slack (a click, a command, a form), as Bolt passes it on."""

Choices = Sequence[tuple[str, str]]
"""Values and their labels."""

KEPT = ("type", "title", "submit", "close", "callback_id", "private_metadata", "notify_on_close", "clear_on_close")
"""Keys of a view that may be sent back to Slack; it refuses the rest."""

MOST_PEOPLE = 20
MOST_OFFERED = 100
"""Slack takes no more options at a time."""


@dataclass
class FieldErrors(Exception):
    """Input that can't be saved, by field: each error is shown at its field."""

    by_field: dict[str, str]


class SecondLook(Exception):
    """Shows the form once more with a warning about some words; pressing its button again saves them."""

    def __init__(self, redrawn_form: dict[str, Any]) -> None:
        super().__init__("worth a second look")
        self.view = redrawn_form


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
    heard_by: str | None = None,
) -> InputBlock:
    """A menu to choose one option from. `heard_by`: as in `day`."""
    options = options_of(choices)
    chosen = next((option for option in options if option.value == initial), None)
    element = StaticSelectElement(action_id=heard_by or VALUE, options=options, initial_option=chosen)
    field = _field(block_id, label, element, optional=optional, hint=hint)
    field.dispatch_action = heard_by is not None or None
    return field


def ticks(
    block_id: str,
    label: str,
    choices: Choices,
    *,
    initial: Sequence[str] = (),
    optional: bool = True,
    hint: str = "",
    heard_by: str | None = None,
) -> InputBlock:
    """Checkboxes. `heard_by`: as in `day`."""
    options = options_of(choices)
    ticked = [option for option in options if option.value in initial]
    element = CheckboxesElement(action_id=heard_by or VALUE, options=options, initial_options=ticked or None)
    field = _field(block_id, label, element, optional=optional, hint=hint)
    field.dispatch_action = heard_by is not None or None
    return field


def tick(block_id: str, label: str, sentence: str, *, initial: bool = False, heard_by: str | None = None) -> InputBlock:
    """One checkbox with this sentence beside it. `heard_by`: as in `day`."""
    return ticks(block_id, label, [(TICKED, sentence)], initial=[TICKED] if initial else (), heard_by=heard_by)


def day(
    block_id: str,
    label: str,
    *,
    initial: str | None = None,
    optional: bool = True,
    hint: str = "",
    heard_by: str | None = None,
) -> InputBlock:
    """A date picker; dates are ISO. `heard_by`: the action id whose listener gets each choice."""
    element = DatePickerElement(action_id=heard_by or VALUE, initial_date=initial)
    field = _field(block_id, label, element, optional=optional, hint=hint)
    field.dispatch_action = heard_by is not None or None
    return field


def person(
    block_id: str, label: str, *, initial: str | None = None, optional: bool = False, hint: str = ""
) -> InputBlock:
    """A picker for one colleague."""
    element = UserSelectElement(action_id=VALUE, initial_user=initial)
    return _field(block_id, label, element, optional=optional, hint=hint)


def options_of(choices: Choices) -> list[Option]:
    """The choices as options; long labels that differ stay different when shortened."""
    labels = told_apart([label for _, label in choices])
    return [Option(value=value, text=blocks.plain(label)) for (value, _), label in zip(choices, labels, strict=True)]


def told_apart(labels: Sequence[str]) -> list[str]:
    """The labels shortened in the middle to Slack's length; those that become equal get a number in front."""
    short = [blocks.cut_inside(label, OPTION) for label in labels]
    cut_from: dict[str, list[str]] = {}
    for label, short_label in zip(labels, short, strict=True):
        if label not in cut_from.setdefault(short_label, []):
            cut_from[short_label].append(label)
    return [
        blocks.cut_inside(f"{cut_from[short_label].index(label) + 1}. {label}", OPTION)
        if len(cut_from[short_label]) > 1
        else short_label
        for label, short_label in zip(labels, short, strict=True)
    ]


class FormValues:
    """The values of a submitted form, by field."""

    def __init__(self, body: Body) -> None:
        self.view: dict[str, Any] = body["view"]
        self._values: Mapping[str, Mapping[str, Any]] = (self.view.get("state") or {}).get("values") or {}

    @property
    def metadata(self) -> dict[str, Any]:
        """The form's private metadata."""
        return dict(json.loads(self.view.get("private_metadata") or "{}"))

    @property
    def fields(self) -> list[str]:
        """The ids of all submitted fields."""
        return list(self._values)

    def text(self, block_id: str) -> str | None:
        """The stripped text; None if nothing was typed."""
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


def modal(
    callback_id: str, title: str, form_blocks: Sequence[Block], *, submit: str, close: str = "Cancel", **carried: Any
) -> View:
    """A form. `carried`: JSON values for its private metadata, which its answer reads."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=title,
        submit=submit,
        close=close,
        private_metadata=json.dumps(carried) if carried else None,
        blocks=form_blocks,
    )


def _field(block_id: str, label: str, element: Any, *, optional: bool, hint: str) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=blocks.plain(label, 2000),
        element=element,
        optional=optional,
        hint=blocks.plain(hint, 2000) if hint else None,
    )


def redrawn_form(
    old_view: dict[str, Any], blocks: Sequence[dict[str, Any]], metadata: str | None = None
) -> dict[str, Any]:
    """The view from a payload with these blocks; a field keeps its typed value as long as its block keeps its id."""
    properties = {key: old_view[key] for key in KEPT if old_view.get(key) is not None}
    return {**properties, "blocks": list(blocks), **({} if metadata is None else {"private_metadata": metadata})}


def clock(block_id: str, label: str, *, initial: str, hint: str = "") -> InputBlock:
    """A picker for a time of day, "09:00"."""
    element = TimePickerElement(action_id="value", initial_time=initial)
    return _picker(block_id, label, element, hint)


def number(block_id: str, label: str, bounds: tuple[int, int], *, initial: int, hint: str = "") -> InputBlock:
    """A field for a whole number within bounds, both included."""
    low, high = bounds
    element = NumberInputElement(
        action_id="value",
        is_decimal_allowed=False,
        min_value=str(low),
        max_value=str(high),
        initial_value=str(min(max(initial, low), high)),
    )
    return _picker(block_id, label, element, hint)


def people(block_id: str, label: str, action_id: str, *, initial: Sequence[str], hint: str = "") -> InputBlock:
    """A picker for several colleagues; the listener of `action_id` gets each choice."""
    element = UserMultiSelectElement(
        action_id=action_id, initial_users=list(initial) or None, max_selected_items=MOST_PEOPLE
    )
    return _picker(block_id, label, element, hint, optional=True, dispatch_action=True)


def channel(block_id: str, label: str, action_id: str, *, initial: str | None, hint: str = "") -> InputBlock:
    """A picker for a public or private channel; the listener of `action_id` gets the choice."""
    element = ConversationSelectElement(
        action_id=action_id,
        initial_conversation=initial,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    return _picker(block_id, label, element, hint, optional=True, dispatch_action=True)


def search(block_id: str, label: str, action_id: str, *, initial: tuple[str, str], hint: str = "") -> InputBlock:
    """A searchable menu; the listener of `action_id` returns options for the typed text. `initial`: value and label."""
    (chosen,) = options_of([initial])
    element = ExternalDataSelectElement(action_id=action_id, min_query_length=0, initial_option=chosen)
    return _picker(block_id, label, element, hint)


def offered(choices: Choices, typed: str) -> list[dict[str, Any]]:
    """The choices whose label contains the typed text, those that begin with it first."""
    spellings = written(typed)
    matches = [
        choice for choice in choices if any(spelling in label for spelling in spellings for label in written(choice[1]))
    ]
    matches.sort(key=lambda choice: not fold(choice[1]).startswith(tuple(spellings)))
    return [option.to_dict() for option in options_of(matches[:MOST_OFFERED])]


def _picker(
    block_id: str, label: str, element: Any, hint: str, *, optional: bool = False, dispatch_action: bool | None = None
) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=blocks.plain(label),
        element=element,
        optional=optional,
        hint=blocks.plain(hint, 2000) if hint else None,
        dispatch_action=dispatch_action,
    )
