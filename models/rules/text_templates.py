"""Ready texts in one place: as the workspace has worded them, else as they were first, with the fields filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from models.rules.default_texts import FIRST, Text

BODY = 3000
SUBJECT = 200
LONGEST = 3000
"""What a form can show of one text; longer than this it must not get once its fields are filled in."""

MOST: Mapping[str, int] = {
    "name": 60,
    "role": 90,
    "reason": 1100,
    "sender": 80,
    "date": 40,
    "referral": 60,
    "wish": 460,
}
"""How much of each field a text takes."""

FIELD = re.compile(r"\{([^{}\n]*)\}")
BLANK_LINES = re.compile(r"(\n(?:[^\S\n]*\n)+)")


class HasTexts(Protocol):
    """A workspace, as far as its texts go: only what it worded itself, {text: {"subject": ..., "body": ...}}."""

    @property
    def texts(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Written:
    """One text as it stands now. Filling in never runs anything: what is between braces is a name or just text."""

    text: Text
    subject: str
    body: str

    @property
    def fields(self) -> tuple[str, ...]:
        """What may stand in it in braces."""
        return FIRST[self.text].fields

    @property
    def is_mail(self) -> bool:
        return bool(FIRST[self.text].subject)

    @property
    def is_first(self) -> bool:
        """It stands as it was first."""
        return self == first(self.text)

    def filled(self, **fields: str) -> tuple[str, str]:
        """Subject and text of the e-mail. A paragraph that holds nothing once it is filled in is left out.

        Takes every field of this text, by name. Raises TypeError for one that is missing or is none of its own.
        """
        given = self._given(fields)
        parts = BLANK_LINES.split(self.body.strip())
        body = ""
        for blank, paragraph in zip(["", *parts[1::2]], parts[::2], strict=True):
            if said := _filled(paragraph, given).strip():
                body += (blank if body else "") + said
        return " ".join(_filled(self.subject, given).split()), body

    def lines(self, **fields: str) -> list[str]:
        """Lines to say, one by one, without the empty ones. Takes fields as `filled` does."""
        given = self._given(fields)
        return [line for one in self.body.splitlines() if (line := _filled(one, given).strip())]

    def _given(self, fields: Mapping[str, str]) -> dict[str, str]:
        if set(fields) != set(self.fields):
            raise TypeError(f"{self.text.value} takes {', '.join(self.fields)}")
        return {name: _cut(value, MOST[name]) for name, value in fields.items()}


def of(workspace: HasTexts, text: Text) -> Written:
    """This text as the workspace has it: `of(workspace, Text.HEADS_UP).filled(name=..., role=..., sender=...)`."""
    own = workspace.texts.get(text.value)
    return Written(text, own["subject"], own["body"]) if own else first(text)


def first(text: Text) -> Written:
    """This text as every workspace begins with it."""
    return Written(text, FIRST[text].subject, FIRST[text].body)


class TemplateFault(StrEnum):
    """Why a text can't be kept as it was typed."""

    EMPTY = "empty"
    UNKNOWN_FIELD = "unknown field"
    BRACE = "brace"
    """A brace that opens or closes nothing."""
    TOO_LONG = "too long"


@dataclass(frozen=True)
class Fault:
    why: TemplateFault
    shown: str = ""
    """The field that nobody knows, or the words around the brace."""


def faults(written: Written) -> dict[str, Fault]:
    """What is wrong with a text, by "subject" and "body"; empty: it can be kept."""
    parts = {"body": (written.body, BODY, LONGEST)}
    if written.is_mail:
        parts["subject"] = (written.subject, SUBJECT, SUBJECT * 3)
    found = {part: _fault(typed, written.fields, *bounds) for part, (typed, *bounds) in parts.items()}
    return {part: fault for part, fault in found.items() if fault}


def _fault(typed: str, fields: tuple[str, ...], most: int, longest: int) -> Fault | None:
    if not typed.strip():
        return Fault(TemplateFault.EMPTY)
    for name in FIELD.findall(typed):
        if name not in fields:
            return Fault(TemplateFault.UNKNOWN_FIELD, name)
    rest = FIELD.sub(lambda found: " " * len(found.group()), typed)
    if stray := re.search(r"[{}]", rest):
        return Fault(TemplateFault.BRACE, typed[max(0, stray.start() - 10) : stray.start() + 11].strip())
    filled = len(rest) + sum(MOST[name] - len(name) - 2 for name in FIELD.findall(typed))
    return Fault(TemplateFault.TOO_LONG) if len(typed) > most or filled > longest else None


def _filled(template: str, given: Mapping[str, str]) -> str:
    """Each field once, from left to right; what a field brings in is never read again."""
    return FIELD.sub(lambda found: given.get(found.group(1), found.group()), template)


def _cut(value: str, length: int) -> str:
    return value if len(value) <= length else value[: length - 1].rstrip() + "…"
