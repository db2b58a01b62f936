"""Reports modules, packages and functions that are too large, and class names that are used twice."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

PACKAGES = ("models", "scheduler", "handlers", "bot", "scripts")
MODULE_LINES = 400
FUNCTION_LINES = 60
MOST_FUNCTIONS_LINES = 25
PACKAGE_MODULES = (2, 26)
UNIQUE_NAME_PACKAGES = ("models", "scheduler", "handlers")
"""Packages in which the name of a public class is unique."""


def code_lines(text: str) -> int:
    """Lines that are neither blank nor only a comment."""
    return sum(1 for line in text.splitlines() if line.strip() and not line.strip().startswith("#"))


def functions(text: str) -> Iterator[tuple[str, int, int]]:
    """Name, first line and length in lines of every function."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def size_faults(texts: dict[str, str]) -> list[str]:
    """Modules and functions that are too long, a sentence each. `texts`: path -> text."""
    findings = [
        f"{path}: {code_lines(text)} code lines, {MODULE_LINES} at most"
        for path, text in texts.items()
        if code_lines(text) > MODULE_LINES
    ]
    measured = [(path, *function) for path, text in texts.items() for function in functions(text)]
    findings += [
        f"{path}:{line}: {name} is {length} lines long, {FUNCTION_LINES} at most"
        for path, name, line, length in measured
        if length > FUNCTION_LINES
    ]
    lengths = [length for *_, length in measured]
    if len(lengths) > 1 and quantiles(lengths, n=10, method="inclusive")[-1] > MOST_FUNCTIONS_LINES:
        findings.append(f"nine functions in ten should be at most {MOST_FUNCTIONS_LINES} lines long, and are not")
    return findings


def package_faults(texts: dict[str, str]) -> list[str]:
    """Packages with too few or too many modules or without a docstring of one line. `texts`: path -> text."""
    modules: dict[str, list[str]] = defaultdict(list)
    for path in texts:
        modules[str(Path(path).parent)].append(Path(path).name)
    findings = []
    for package, names in modules.items():
        if "__init__.py" not in names or package.endswith("migrations"):
            continue
        count = len([name for name in names if not name.startswith("__")])
        has_packages = any(Path(other).parent == Path(package) for other in modules)
        if count > PACKAGE_MODULES[-1] or (count < PACKAGE_MODULES[0] and not has_packages):
            findings.append(f"{package}: {count} modules, {PACKAGE_MODULES[0]} to {PACKAGE_MODULES[-1]} are wanted")
        docstring = ast.get_docstring(ast.parse(texts.get(f"{package}/__init__.py", ""))) or ""
        if len(docstring.splitlines()) != 1:
            findings.append(f"{package}: its docstring has {len(docstring.splitlines())} lines, one is wanted")
    return findings


def name_faults(texts: dict[str, str]) -> list[str]:
    """Names of public classes that several modules define, so that a search finds the wrong class."""
    places: dict[str, list[str]] = defaultdict(list)
    for path, text in texts.items():
        if Path(path).parts[0] in UNIQUE_NAME_PACKAGES:
            for node in ast.parse(text).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(path)
    return [f"class {name} stands in {' and '.join(paths)}" for name, paths in places.items() if len(paths) > 1]


def main() -> None:
    root = Path(__file__).resolve().parent.parent
    paths = sorted(path for floor in PACKAGES for path in (root / floor).rglob("*.py"))
    texts = {str(path.relative_to(root)): path.read_text("utf-8") for path in paths if "versions" not in path.parts}
    if findings := [*size_faults(texts), *package_faults(texts), *name_faults(texts)]:
        sys.exit("\n".join(findings))


if __name__ == "__main__":
    main()
