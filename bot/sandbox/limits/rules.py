"""The few words in which Slack's limits are written down; each rule notes faults in Slack's own phrases."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Findings:
    """What was found wrong so far, and what has to be unique or counted over the whole surface."""

    surface: str
    faults: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, fault: str, pointer: str) -> None:
        """Notes a fault at this place."""
        self.faults.append(f"{fault} [json-pointer:{pointer}]")

    def count(self, name: str) -> int:
        """Counts one more of these and says how many there are now."""
        self.counts[name] = self.counts.get(name, 0) + 1
        return self.counts[name]


Rule = Callable[[Any, str, Findings], None]


def string(most: int, least: int = 1) -> Rule:
    """Text of so many characters."""

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, str):
            findings.add("must be a string", pointer)
        elif len(value) > most:
            findings.add(f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            findings.add(f"must be more than {least - 1} characters", pointer)

    return check


def integer(least: int, most: int) -> Rule:
    """A whole number within these."""

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            findings.add("must be an integer", pointer)
        elif not least <= value <= most:
            findings.add(f"must be between {least} and {most}", pointer)

    return check


def number(value: Any, pointer: str, findings: Findings) -> None:
    """Any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        findings.add("must be a number", pointer)


def boolean(value: Any, pointer: str, findings: Findings) -> None:
    """Yes or no."""
    if not isinstance(value, bool):
        findings.add("must be a boolean", pointer)


def anything(value: Any, pointer: str, findings: Findings) -> None:
    """No rule."""


def one_of(*allowed: str) -> Rule:
    """One of these words."""

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if value not in allowed:
            findings.add(f"must be a valid enum value: {', '.join(allowed)}", pointer)

    return check


def list_of(rule: Rule, least: int, most: int) -> Rule:
    """A list of so many items that each keep the rule."""

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, list):
            findings.add("must be an array", pointer)
            return
        if len(value) > most:
            findings.add(f"no more than {most} items allowed", pointer)
        if len(value) < least:
            findings.add(f"no fewer than {least} items allowed", pointer)
        for index, item in enumerate(value):
            rule(item, f"{pointer}/{index}", findings)

    return check


def shape(required: dict[str, Rule], optional: dict[str, Rule] | None = None, also: Rule | None = None) -> Rule:
    """A dict with these properties and no others; `also` looks at it as a whole."""
    rules = required | (optional or {})

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, dict):
            findings.add("must be an object", pointer)
            return
        for name in required:
            if value.get(name) is None:
                findings.add(f"missing required field: {name}", pointer)
        for name, part in value.items():
            if name not in rules:
                findings.add(f"invalid additional property: {name}", pointer)
            elif part is not None or name not in required:
                rules[name](part, f"{pointer}/{name}", findings)
        if also is not None:
            also(value, pointer, findings)

    return check


def by_type(rules: dict[str, Rule], allowed: Callable[[str, Findings], bool] | None = None) -> Rule:
    """A dict whose `type` says which rule it keeps; other types, or types not `allowed` here, are refused."""

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, dict):
            findings.add("must be an object", pointer)
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in rules or (allowed and not allowed(kind, findings)):
            findings.add(f"unsupported type: {kind}", f"{pointer}/type")
        else:
            rules[kind](value, pointer, findings)

    return check
