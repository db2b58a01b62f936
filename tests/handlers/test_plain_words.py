"""Words that no visible text holds, since its readers sit in many countries: VOICE asks for plain American English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = [
    *sorted((ROOT / "handlers").rglob("*.py")),
    *sorted((ROOT / "bot" / "demo").rglob("*.py")),
    *sorted((ROOT / "bot" / "cli").rglob("*.py")),
    *(ROOT / "models" / "rules" / name for name in ("default_texts.py", "ladder.py")),
    ROOT / "models" / "directory" / "workspace.py",
    ROOT / "models" / "duties" / "client_reason.py",
]
"""Modules whose texts people read."""

PLAIN = {
    "whom": "who, or another sentence",
    "rings?|rang|ringing": "call",
    "shall|shan't": "will, should",
    "fitted": "fit",
    "nobody (?:of|whom|who)|of that name": "can't find anyone by that name",
    "upon|whilst|amongst|hence|thus|lest|nor": "everyday words",
    "our books|the books": "recorded",
    "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:people|days|working|business|times)": "digits",
    "[a-z]*(?:colour|favour|behaviour|honour|neighbour)[a-z]*": "-or",
    "(?:organis|recognis|anonymis|apologis|summaris|prioritis|authoris|realis|minimis)[a-z]*": "-ize",
    "cancelled|cancelling|travelled|travelling|labelled|dialled|fulfil|enrol": "one l, or two",
    "centre|grey|programme|licence": "center, gray, program, license",
    "(?:0?[1-9]|1[0-2]):[0-5][0-9] ?(?:am|pm)|[0-9]+ ?(?:am|pm)": "24-hour times",
    "he|she|him|his|her|hers": "the name, or they",
}
"""Each word as a pattern, and what stands in its place."""

EXCEPTIONS = {
    "Another candidate fitted more closely",  # the first list of reasons, as PRODUCT words it
}
WORDS = re.compile(r"\b(?:" + "|".join(PLAIN) + r")\b", re.IGNORECASE)


def _docstrings(tree: ast.AST) -> set[int]:
    bodies = [node.body for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list)]  # type: ignore[attr-defined]
    return {
        id(statement.value)
        for body in bodies
        for statement in body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }


def _logged(tree: ast.AST) -> set[int]:
    """The ids of the texts in calls such as log.info(...)."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    to_log = [call for call in calls if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "log"]
    return {id(node) for call in to_log for node in ast.walk(call)}


def visible_texts(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each string of more than one word in a module, without docstrings and lines of the log."""
    tree = ast.parse(source)
    hidden = _docstrings(tree) | _logged(tree)
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in hidden]
    for node in constants:
        if isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def stiff_words(source: str) -> list[str]:
    """The words in a module that its readers should not meet, each with its line."""
    texts = [(line, text) for line, text in visible_texts(source) if text not in EXCEPTIONS]
    return [f"{line}: {match[0]!r} in {text!r}" for line, text in texts for match in WORDS.finditer(text)]


@pytest.mark.parametrize("path", PLACES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_has_only_plain_american_words_in_its_texts(path: Path) -> None:
    assert stiff_words(path.read_text()) == []


@pytest.mark.parametrize(
    "text",
    [
        "People whom they named",
        "Tell me when, and I will ring.",
        "I find nobody of that name.",
        "Two people are waiting",
        "The colour of the chart",
        "They are anonymised by then",
        "Call her at 3 pm",
    ],
)
def test_a_stiff_word_is_found_in_plain_and_in_filled_in_texts(text: str) -> None:
    assert stiff_words(f'x = "{text}"')
    assert stiff_words(f'x = f"{{name}}: {text}"')
    assert not stiff_words(f'"""{text}"""\nlog.info("{text}")')


def test_every_exception_still_stands_somewhere() -> None:
    everything = {text for path in PLACES for _, text in visible_texts(path.read_text())}
    assert everything >= EXCEPTIONS
