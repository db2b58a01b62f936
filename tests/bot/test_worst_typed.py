"""Typed text keeps the bot busy for linear time only: tests every pattern, and every function that reads typed text."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import bot
import handlers
import models
import scheduler
from bot.monitoring.logs import SECRET
from bot.sandbox.html.markdown import markdown
from bot.sandbox.html.mrkdwn import _span, mrkdwn
from bot.sandbox.html.viewer import Viewer
from bot.sandbox.visitor.dates import MrkdwnReader
from handlers.runtime import signoffs_command
from handlers.settings import away, team_form
from handlers.ui import parsing
from handlers.ui.parsing import ParseError
from models.directory import role
from models.duties import referral
from models.privacy import mention_search, mentions
from models.rules import bias_check, opening_match
from models.rules.default_texts import Text
from models.rules.text import fold, spellings
from models.rules.text_templates import Written, faults
from tests import worst

ROOT = Path(__file__).parents[2]
FLOORS = (bot, handlers, models, scheduler)
EXAMPLE = "Jane van Doe"
ACCENTED = "Björn O'Brien-Oest"

BUILT: dict[str, list[re.Pattern[str]]] = {
    "bot/monitoring/logs.py": [re.compile(f"xoxb\\-1|{SECRET.pattern}")],
    "bot/sandbox/limits/elements.py": [
        re.compile(r"\d{4}-\d\d-\d\d"),
        re.compile(r"([01]\d|2[0-3]):[0-5]\d"),
    ],
    "bot/sandbox/html/drawing.py": [re.compile(re.escape("http://127.0.0.1:1") + r"/files-pri/(\w+)(?:/.*)?")],
    "bot/sandbox/html/mrkdwn.py": [_span("*")],
    "models/privacy/mention_search.py": [
        re.compile(mention_search.expression(words.words, is_json))
        for words in (
            *mentions.of_name(EXAMPLE),
            *mentions.of_name(ACCENTED),
            *mentions.of_phone("111 1111", "+11111111"),
        )
        for is_json in (False, True)
    ],
    "models/privacy/mentions.py": [
        mark.pattern
        for mark in (
            *mentions.of_name(EXAMPLE),
            *mentions.of_name(ACCENTED),
            *mentions.of_phone("0171 1234567", "+491711234567"),
            *mentions.of_phone("111 111 1111", "+11111111111"),
            *mentions.of_email("a.a-a+a@a.example"),
        )
    ],
}
"""Examples of patterns that functions put together from parts, by file."""

MOMENT = datetime(2026, 3, 3, tzinfo=UTC)
MARKS = [*mentions.of_name(EXAMPLE), *mentions.of_phone("0171 1234567", "+491711234567")]

READERS: dict[str, Callable[[str], Any]] = {
    "the words after /signoffs": lambda text: signoffs_command.subcommand({"text": text}),
    "words split": signoffs_command.split,
    "away until when": lambda text: away.day_named(text, date(2026, 3, 3)),
    "away from when until when": lambda text: away.span_named(f"from {text} until {text}", date(2026, 3, 3)),
    "the words after /decline": parsing.words,
    "people on a form": parsing.candidates,
    "one person": parsing.candidate,
    "an e-mail address": parsing.email,
    "a phone number": parsing.phone,
    "a line with a title": lambda text: parsing.candidate(f"Doe, Jane, PhD, {text}"),
    "name and ways to reach": parsing.name_and_reach,
    "every spelling": spellings,
    "a link": parsing.link,
    "a week": parsing.read_week,
    "closed days": team_form._days,
    "the days of the ladder": team_form._numbers,
    "an opening": opening_match.read,
    "the words of an opening": opening_match.words,
    "a reason": bias_check.find_bias,
    "how to reach a referral": partial(referral.ways_to_reach, country="DE"),
    "a role": role.split,
    "a name": fold,
    "a text of the team's": lambda text: faults(Written(Text.HEADS_UP, text, text)),
    "a text filled in": lambda text: Written(Text.HEADS_UP, text, text).filled(
        name="Jane Doe", first_name="Jane", role="Pilot", sender="Ana"
    ),
    "mentions taken out": lambda text: mentions._without([text, {"note": text}], MARKS),
    "markdown": markdown,
    "mrkdwn": partial(mrkdwn, viewer=Viewer(ZoneInfo("UTC"), MOMENT)),
    "what a person reads": MrkdwnReader(None, {}, MOMENT).read,
}
"""The functions that read typed text, by a name of the text."""

READER_BEGINNINGS = (
    *("", "Jane Doe", "Jane Doe, ", "a@", "who is ", "away until ", "Fri 9", "+49 ", "old ", "https://", "*a", "*a* "),
)


def held(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """The patterns in a module's value, which is a pattern or contains patterns."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict | list | tuple) and depth < 4:
        for part in value.values() if isinstance(value, dict) else value:
            yield from held(part, depth + 1)


def of_modules() -> dict[re.Pattern[str], str]:
    """Every pattern at the top level of our modules, and its place."""
    patterns: dict[re.Pattern[str], str] = {}
    for floor in FLOORS:
        for module in pkgutil.walk_packages(floor.__path__, f"{floor.__name__}."):
            if ".migrations" in module.name or module.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                for number, pattern in enumerate(held(value)):
                    patterns.setdefault(pattern, f"{module.name}.{name} {number}")
    return patterns


@cache
def of_functions() -> list[tuple[str, re.Pattern[str] | None]]:
    """The file of every pattern inside a function, and the pattern; None: it is put together from parts."""
    return list(_of_functions())


def _of_functions() -> Iterator[tuple[str, re.Pattern[str] | None]]:
    for floor in FLOORS:
        for file in sorted((ROOT / floor.__name__).rglob("*.py")):
            if not re.search(r"\bre\.", code := file.read_text()):
                continue
            tree = ast.parse(code)
            functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
            calls = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.Call)]
            for call in dict.fromkeys(calls):
                if ast.unparse(call.func).startswith("re.") and call.func.attr != "escape":  # type: ignore[attr-defined]
                    fixed = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
                    yield str(file.relative_to(ROOT)), re.compile(str(fixed)) if fixed is not None else None


def every_pattern() -> dict[str, re.Pattern[str]]:
    """All patterns of the code, by their places."""
    patterns = {where: pattern for pattern, where in of_modules().items()}
    for where, inside in of_functions():
        patterns |= {f"{where} {inside.pattern}": inside} if inside else {}
    patterns |= {f"{where} {built.pattern}": built for where, made in BUILT.items() for built in made}
    return dict(sorted(patterns.items()))  # of_phone has no order of its own


def forgiving(reader: Callable[[str], Any]) -> Callable[[str], Any]:
    """The reader, which may raise for text that it can't read."""

    def read(text: str) -> Any:
        try:
            return reader(text)
        except (ParseError, ValueError) as refusal:
            return refusal

    return read


@pytest.mark.parametrize("pattern", [pytest.param(pattern, id=where) for where, pattern in every_pattern().items()])
def test_no_pattern_backtracks(pattern: re.Pattern[str]) -> None:
    assert worst.faults_of(pattern) == []


@pytest.mark.parametrize("what", READERS)
def test_whatever_is_typed_is_read_at_once(what: str) -> None:
    assert worst.faults(what, forgiving(READERS[what]), READER_BEGINNINGS) == []


def test_each_pattern_that_is_put_together_from_parts_has_an_example() -> None:
    assert {where for where, pattern in of_functions() if pattern is None} == set(BUILT)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s*away\b\s*(?:until\b)?\s*(.*?)\s*",
        r"\s*who(?:\s+is)?\b[\s:]*(.*?)[\s?]*",
        r"[^\s<>]*@[^\s<>]*",
        r",?\s*\bnamed\s+by\b\s*",
        r"\*\*(?=\S)(.+?)(?<=\S)\*\*",
        r"(?<=://)[^\s/:@]+:[^\s@]+(?=@)",
        r"(a+)+b",
    ],
)
def test_a_pattern_that_backtracks_would_be_seen(pattern: str) -> None:
    assert worst.faults_of(re.compile(pattern), suspicions=1)
