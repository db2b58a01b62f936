"""Rules for all blocks and answers in the code: interactive blocks have ids, and answers are private explicitly."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import handlers

SOURCES = sorted(Path(handlers.__file__).parent.rglob("*.py"))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """The calls in a module: the name of the function, and the call."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func).rpartition(".")[2], node


def keywords(call: ast.Call) -> dict[str | None, str]:
    return {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}


def is_answered(name: str, call: ast.Call) -> bool:
    """Whether the block is interactive."""
    return name in ("InputBlock", "ActionsBlock") or (name == "SectionBlock" and "accessory" in keywords(call))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_block_that_somebody_answers_to_has_an_id_of_ours(path: Path) -> None:
    nameless = [
        call.lineno for name, call in calls(path) if is_answered(name, call) and "block_id" not in keywords(call)
    ]
    assert nameless == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_answer_at_the_address_of_a_request_says_that_it_is_private(path: Path) -> None:
    for name, call in calls(path):
        how = keywords(call)
        if name == "respond" and None not in how and how.get("delete_original") != "True":
            assert how.get("response_type") == "'ephemeral'", (path.name, call.lineno)


def test_both_are_looked_for_where_they_stand() -> None:
    every = [(name, call) for path in SOURCES for name, call in calls(path)]
    assert len([call for name, call in every if is_answered(name, call)]) > 20
    assert len([call for name, call in every if name == "respond"]) > 20
