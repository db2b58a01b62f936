"""Says which module or function has grown past what one look can hold."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

FLOORS = ("models", "scheduler", "handlers", "bot", "scripts")
MODULE_LINES = 400
FUNCTION_LINES = 60
MOST_FUNCTIONS_LINES = 25


def code_lines(text: str) -> int:
    """Lines that are neither blank nor only a comment."""
    return sum(1 for line in text.splitlines() if line.strip() and not line.strip().startswith("#"))


def functions(text: str) -> Iterator[tuple[str, int, int]]:
    """Name, first line and length in lines of every function."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def faults(texts: dict[str, str]) -> list[str]:
    """What is too long in these modules (path -> text), one sentence each."""
    found = [
        f"{path}: {code_lines(text)} code lines, {MODULE_LINES} at most"
        for path, text in texts.items()
        if code_lines(text) > MODULE_LINES
    ]
    measured = [(path, *function) for path, text in texts.items() for function in functions(text)]
    found += [
        f"{path}:{line}: {name} is {length} lines long, {FUNCTION_LINES} at most"
        for path, name, line, length in measured
        if length > FUNCTION_LINES
    ]
    lengths = [length for *_, length in measured]
    if len(lengths) > 1 and quantiles(lengths, n=10, method="inclusive")[-1] > MOST_FUNCTIONS_LINES:
        found.append(f"nine functions in ten should be at most {MOST_FUNCTIONS_LINES} lines long, and are not")
    return found


def main() -> None:
    root = Path(__file__).resolve().parent.parent
    paths = sorted(path for floor in FLOORS for path in (root / floor).rglob("*.py"))
    texts = {str(path.relative_to(root)): path.read_text("utf-8") for path in paths if "versions" not in path.parts}
    if found := faults(texts):
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
