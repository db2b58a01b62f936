"""Limits of text objects, options, buttons, menus, pickers and inputs, and the blocks that may hold them."""

import re
from typing import Any

from bot.sandbox.limits.rules import (
    Findings,
    Rule,
    anything,
    boolean,
    by_type,
    integer,
    list_of,
    one_of,
    shape,
    string,
)

_triggers = list_of(one_of("on_enter_pressed", "on_character_entered"), 1, 2)
_dispatch = shape({}, {"trigger_actions_on": _triggers})
_filter = shape(
    {},
    {"include": anything, "exclude_external_shared_channels": boolean, "exclude_bot_users": boolean},
)

_several: dict[str, Rule] = {"max_selected_items": integer(1, 100)}
_ids = list_of(string(255), 0, 100)
_conversations: dict[str, Rule] = {"default_to_current_conversation": boolean, "filter": _filter}

image = shape({"type": anything, "alt_text": string(2000)}, {"image_url": string(3000), "slack_file": anything})

_SELECTS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
_MULTI = {f"multi_{name}" for name in _SELECTS}
_CHOICES = {"checkboxes", "radio_buttons", "datepicker", "timepicker", *_SELECTS}
_ONLY_MODAL = {"email_text_input", "url_text_input", "number_input", "file_input"}
_IN_BLOCK = {
    "section": {"button", "image", "overflow", *_CHOICES, *_MULTI},
    "actions": {"button", "overflow", "datetimepicker", *_CHOICES},
    "input": {"plain_text_input", "rich_text_input", "datetimepicker", *_CHOICES, *_MULTI, *_ONLY_MODAL},
    "card": {"button"},
}


def plain(most: int) -> Rule:
    """A rule: a plain_text object of 1 to `most` characters."""
    return by_type({"plain_text": shape({"type": anything, "text": string(most)}, {"emoji": boolean})})


def text(most: int) -> Rule:
    """A rule: a plain_text or mrkdwn object of 1 to `most` characters."""
    plain_text = shape({"type": anything, "text": string(most)}, {"emoji": boolean})
    mrkdwn = shape({"type": anything, "text": string(most)}, {"verbatim": boolean})
    return by_type({"plain_text": plain_text, "mrkdwn": mrkdwn})


confirm = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
option = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
marked_option = shape({"text": text(75), "value": string(150)}, {"description": text(75)})
linked_option = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": string(3000)})
option_group = shape({"label": plain(75), "options": list_of(option, 1, 100)})


def options_or_groups(element: Any, pointer: str, findings: Findings) -> None:
    """The rule of a static menu: either options or option groups, and an initial option among them."""
    options, groups = element.get("options"), element.get("option_groups")
    if (options is None) == (groups is None):
        findings.add("must define either options or option_groups", pointer)
        return
    offered = options if options is not None else [option for group in groups for option in group.get("options", [])]
    initial_is_offered(element, offered, pointer, findings)


def initial_is_offered(element: Any, offered: Any, pointer: str, findings: Findings) -> None:
    """Adds a fault for an initial option that does not equal an option in full."""
    initial = [element.get("initial_option"), *(element.get("initial_options") or [])]
    for chosen in initial:
        if chosen is not None and _bare(chosen) not in [_bare(option) for option in offered or []]:
            findings.add("initial option must match one of the options", pointer)


def _bare(part: Any) -> Any:
    """A copy without empty values and without Slack's defaults of text objects, for comparison."""
    if not isinstance(part, dict):
        return part
    defaults = {"emoji": True, "verbatim": False}
    return {name: _bare(value) for name, value in part.items() if value is not None and defaults.get(name) != value}


def _matching(pattern: str, like: str) -> Rule:
    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            findings.add(f"must be in the format {like}", pointer)

    return check


def _once(name: str) -> Rule:
    def check(value: Any, pointer: str, findings: Findings) -> None:
        boolean(value, pointer, findings)
        if value is True and findings.count(name) > 1:
            findings.add(f"only one element may set {name}", pointer)

    return check


def _element(required: dict[str, Rule], optional: dict[str, Rule], also: Rule | None = None) -> Rule:
    return shape({"type": anything, **required}, {"action_id": string(255), **optional}, also)


def _chosen(required: dict[str, Rule], optional: dict[str, Rule], also: Rule | None = None) -> Rule:
    common: dict[str, Rule] = {"confirm": confirm, "focus_on_load": _once("focus_on_load")}
    return _element(required, {**common, **optional}, also)


def _menu(optional: dict[str, Rule], also: Rule | None = None) -> Rule:
    return _chosen({}, {"placeholder": plain(150), **optional}, also)


def _typed(optional: dict[str, Rule], required: dict[str, Rule] | None = None, also: Rule | None = None) -> Rule:
    common: dict[str, Rule] = {
        "placeholder": plain(150),
        "focus_on_load": _once("focus_on_load"),
        "dispatch_action_config": _dispatch,
    }
    return _element(required or {}, {**common, **optional}, also)


def _offered(element: Any, pointer: str, findings: Findings) -> None:
    initial_is_offered(element, element.get("options"), pointer, findings)


def _lengths(element: Any, pointer: str, findings: Findings) -> None:
    least, most = element.get("min_length"), element.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        findings.add("min_length must not be greater than max_length", pointer)
    initial = element.get("initial_value")
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        findings.add(f"must be less than {most + 1} characters", f"{pointer}/initial_value")


_options: dict[str, Rule] = {
    "options": list_of(option, 1, 100),
    "option_groups": list_of(option_group, 1, 100),
}

_button = _element(
    {"text": plain(75)},
    {
        "value": string(2000),
        "url": string(3000),
        "style": one_of("primary", "danger"),
        "confirm": confirm,
        "accessibility_label": string(75),
    },
)
_date, _clock = _matching(r"\d{4}-\d\d-\d\d", "YYYY-MM-DD"), _matching(r"([01]\d|2[0-3]):[0-5]\d", "HH:mm")

RULES: dict[str, Rule] = {
    "image": image,
    "button": _button,
    "overflow": _element({"options": list_of(linked_option, 1, 5)}, {"confirm": confirm}),
    "checkboxes": _chosen(
        {"options": list_of(marked_option, 1, 10)},
        {"initial_options": list_of(marked_option, 1, 10)},
        _offered,
    ),
    "radio_buttons": _chosen({"options": list_of(marked_option, 1, 10)}, {"initial_option": marked_option}, _offered),
    "static_select": _menu({**_options, "initial_option": option}, options_or_groups),
    "multi_static_select": _menu(
        {**_options, **_several, "initial_options": list_of(option, 1, 100)}, options_or_groups
    ),
    "external_select": _menu({"initial_option": option, "min_query_length": integer(0, 100)}),
    "multi_external_select": _menu(
        {**_several, "initial_options": list_of(option, 1, 100), "min_query_length": integer(0, 100)}
    ),
    "users_select": _menu({"initial_user": string(255)}),
    "multi_users_select": _menu({**_several, "initial_users": _ids}),
    "conversations_select": _menu(
        {**_conversations, "initial_conversation": string(255), "response_url_enabled": boolean}
    ),
    "multi_conversations_select": _menu({**_conversations, **_several, "initial_conversations": _ids}),
    "channels_select": _menu({"initial_channel": string(255), "response_url_enabled": boolean}),
    "multi_channels_select": _menu({**_several, "initial_channels": _ids}),
    "datepicker": _menu({"initial_date": _date}),
    "timepicker": _menu({"initial_time": _clock, "timezone": string(255)}),
    "datetimepicker": _chosen({}, {"initial_date_time": integer(1_000_000_000, 9_999_999_999)}),
    "plain_text_input": _typed(
        {
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        also=_lengths,
    ),
    "email_text_input": _typed({"initial_value": string(3000, 0)}),
    "url_text_input": _typed({"initial_value": string(3000, 0)}),
    "number_input": _typed(
        {"initial_value": string(255), "min_value": string(255), "max_value": string(255)},
        {"is_decimal_allowed": boolean},
    ),
    "rich_text_input": _typed({"initial_value": anything}),
    "file_input": _element({}, {"filetypes": list_of(string(50), 1, 100), "max_files": integer(1, 10)}),
}


def element_in(block: str) -> Rule:
    """The rule of elements in blocks of type `block`."""

    def allowed(kind: str, findings: Findings) -> bool:
        if kind not in _IN_BLOCK[block]:
            return False
        if kind in _ONLY_MODAL:
            return findings.surface == "modal"
        if kind == "rich_text_input":
            return findings.surface in ("modal", "home")
        return kind != "datetimepicker" or findings.surface != "home"

    return by_type(RULES, allowed)
