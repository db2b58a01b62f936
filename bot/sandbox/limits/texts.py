"""Text objects, options and confirm dialogs."""

from typing import Any

from bot.sandbox.limits.rules import (
    Findings,
    Rule,
    anything,
    boolean,
    by_type,
    list_of,
    one_of,
    shape,
    string,
)


def plain(most: int, least: int = 1) -> Rule:
    """A plain_text object of so many characters."""
    return by_type({"plain_text": shape({"type": anything, "text": string(most, least)}, {"emoji": boolean})})


def text(most: int, least: int = 1) -> Rule:
    """A plain_text or mrkdwn object of so many characters."""
    plain_text = shape({"type": anything, "text": string(most, least)}, {"emoji": boolean})
    mrkdwn = shape({"type": anything, "text": string(most, least)}, {"verbatim": boolean})
    return by_type({"plain_text": plain_text, "mrkdwn": mrkdwn})


confirm = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
option = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
marked_option = shape({"text": text(75), "value": string(150)}, {"description": text(75)})
linked_option = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": string(3000)})
option_group = shape({"label": plain(75), "options": list_of(option, 1, 100)})


def options_or_groups(element: Any, at: str, found: Findings) -> None:
    """A menu has either options or groups of them; what is chosen at first is one of them."""
    options, groups = element.get("options"), element.get("option_groups")
    if (options is None) == (groups is None):
        found.add("must define either options or option_groups", at)
        return
    offered = options if options is not None else [each for group in groups for each in group.get("options", [])]
    initial_is_offered(element, offered, at, found)


def initial_is_offered(element: Any, offered: Any, at: str, found: Findings) -> None:
    """`initial_option(s)` must equal an option in full."""
    initial = [element.get("initial_option"), *(element.get("initial_options") or [])]
    for each in initial:
        if each is not None and _bare(each) not in [_bare(option) for option in offered or []]:
            found.add("initial option must match one of the options", at)


def _bare(part: Any) -> Any:
    """Without the defaults that Slack completes text objects with."""
    if not isinstance(part, dict):
        return part
    defaults = {"emoji": True, "verbatim": False}
    return {name: _bare(value) for name, value in part.items() if value is not None and defaults.get(name) != value}
