"""Text templates: the workspace's own wording, else the default, with fields filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from models.rules.default_texts import FIRST, Text

BODY = 3000
SUBJECT = 200
LONGEST = 3000
"""Maximum length of a text with its fields filled in, as a form can show it."""

MOST: Mapping[str, int] = {
    "name": 60,
    "first_name": 60,
    "role": 90,
    "reason": 1100,
    "promise": 80,
    "sender": 80,
    "date": 40,
    "next_try": 40,
    "referral": 60,
    "wish": 460,
}
"""Maximum length of each field's value."""

FIELD = re.compile(r"\{([^{}\n]*)\}")
BLANK_LINES = re.compile(r"(\n(?:[^\S\n]*\n)+)")


class HasTexts(Protocol):
    """A workspace's own texts, {text: {"subject": ..., "body": ...}}."""

    @property
    def texts(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Written:
    """A text in its current wording. Filling in never evaluates anything: braces hold a field's name or plain text."""

    text: Text
    subject: str
    body: str

    @property
    def fields(self) -> tuple[str, ...]:
        """Field names that its braces may contain."""
        return FIRST[self.text].fields

    @property
    def is_mail(self) -> bool:
        return bool(FIRST[self.text].subject)

    @property
    def is_first(self) -> bool:
        """Whether it is the default wording."""
        return self == first(self.text)

    def filled(self, **fields: str) -> tuple[str, str]:
        """Subject and body of the e-mail. Paragraphs that are empty once filled in are dropped.

        Takes every field of this text, by name. Raises TypeError for a missing or unknown field.
        """
        values = self._given(fields)
        parts = BLANK_LINES.split(self.body.strip())
        body = ""
        for blank, paragraph in zip(["", *parts[1::2]], parts[::2], strict=True):
            if text := _filled(paragraph, values).strip():
                body += (blank if body else "") + text
        return " ".join(_filled(self.subject, values).split()), body

    def lines(self, **fields: str) -> list[str]:
        """Lines to say, without empty ones. Takes fields as `filled` does."""
        values = self._given(fields)
        return [line for template in self.body.splitlines() if (line := _filled(template, values).strip())]

    def _given(self, fields: Mapping[str, str]) -> dict[str, str]:
        if set(fields) != set(self.fields):
            raise TypeError(f"{self.text.value} takes {', '.join(self.fields)}")
        return {name: _cut(value, MOST[name]) for name, value in fields.items()}


def of(workspace: HasTexts, text: Text) -> Written:
    """The workspace's wording of a text: `of(workspace, Text.HEADS_UP).filled(name=..., role=..., sender=...)`."""
    own = workspace.texts.get(text.value)
    return Written(text, own["subject"], own["body"]) if own else first(text)


def first(text: Text) -> Written:
    """The default wording of a text."""
    return Written(text, FIRST[text].subject, FIRST[text].body)


class TemplateFault(StrEnum):
    """Why a typed text can't be saved."""

    EMPTY = "empty"
    UNKNOWN_FIELD = "unknown field"
    BRACE = "brace"
    """A brace without its counterpart."""
    TOO_LONG = "too long"


@dataclass(frozen=True)
class Fault:
    why: TemplateFault
    shown: str = ""
    """The unknown field, or the words around the brace."""


def faults(written: Written) -> dict[str, Fault]:
    """Faults of a text, by "subject" and "body"; empty: it can be saved."""
    parts = {"body": (written.body, BODY, LONGEST)}
    if written.is_mail:
        parts["subject"] = (written.subject, SUBJECT, SUBJECT * 3)
    by_part = {part: _fault(typed, written.fields, *bounds) for part, (typed, *bounds) in parts.items()}
    return {part: fault for part, fault in by_part.items() if fault}


def _fault(typed: str, fields: tuple[str, ...], most: int, longest: int) -> Fault | None:
    if not typed.strip():
        return Fault(TemplateFault.EMPTY)
    for name in FIELD.findall(typed):
        if name not in fields:
            return Fault(TemplateFault.UNKNOWN_FIELD, name)
    rest = FIELD.sub(lambda field: " " * len(field.group()), typed)
    if stray := re.search(r"[{}]", rest):
        return Fault(TemplateFault.BRACE, typed[max(0, stray.start() - 10) : stray.start() + 11].strip())
    filled = len(rest) + sum(MOST[name] - len(name) - 2 for name in FIELD.findall(typed))
    return Fault(TemplateFault.TOO_LONG) if len(typed) > most or filled > longest else None


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Replaces each field once, from left to right; values are never parsed for fields."""
    return FIELD.sub(lambda field: values.get(field.group(1), field.group()), template)


def _cut(value: str, length: int) -> str:
    return value if len(value) <= length else value[: length - 1].rstrip() + "…"
