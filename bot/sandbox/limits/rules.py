"""The rule functions that Slack's limits are built of. A rule adds faults, in Slack's phrases, to Findings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Findings:
    """The faults of a surface so far, its block ids, and counts of what is limited per surface."""

    surface: str
    faults: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, fault: str, pointer: str) -> None:
        """Adds a fault at a JSON pointer."""
        self.faults.append(f"{fault} [json-pointer:{pointer}]")

    def count(self, name: str) -> int:
        """Increments and returns the count of `name`."""
        self.counts[name] = self.counts.get(name, 0) + 1
        return self.counts[name]


Rule = Callable[[Any, str, Findings], None]


def string(most: int, least: int = 1) -> Rule:
    """A rule: a string of `least` to `most` characters."""

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, str):
            findings.add("must be a string", pointer)
        elif len(value) > most:
            findings.add(f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            findings.add(f"must be more than {least - 1} characters", pointer)

    return check


def integer(least: int, most: int) -> Rule:
    """A rule: an integer from `least` to `most`."""

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            findings.add("must be an integer", pointer)
        elif not least <= value <= most:
            findings.add(f"must be between {least} and {most}", pointer)

    return check


def number(value: Any, pointer: str, findings: Findings) -> None:
    """The rule of a number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        findings.add("must be a number", pointer)


def boolean(value: Any, pointer: str, findings: Findings) -> None:
    """The rule of a boolean."""
    if not isinstance(value, bool):
        findings.add("must be a boolean", pointer)


def anything(value: Any, pointer: str, findings: Findings) -> None:
    """The rule that accepts every value."""


def one_of(*allowed: str) -> Rule:
    """A rule: one of the allowed strings."""

    def check(value: Any, pointer: str, findings: Findings) -> None:
        if value not in allowed:
            findings.add(f"must be a valid enum value: {', '.join(allowed)}", pointer)

    return check


def list_of(rule: Rule, least: int, most: int) -> Rule:
    """A rule: a list of `least` to `most` items, each checked by `rule`."""

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
    """A rule: a dict with these properties and no others; `also` checks the whole dict."""
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
    """A rule: a dict, checked by the rule of its `type`. Unknown types and types that are not `allowed` are faults."""

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
