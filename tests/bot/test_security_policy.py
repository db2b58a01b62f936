"""SECURITY.md: it names a test for each promise, and each test exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(?:(test_\w+\.py))?(?:::)?(test_\w+)?`")


def promises() -> list[str]:
    """The rows of the tables of promises, without the heads."""
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| promise")]
    assert len(rows) > 20
    return rows


def test_every_promise_names_a_test() -> None:
    assert [row for row in promises() if "`test_" not in row.split("|")[2]] == []


def test_every_test_that_is_named_is_there() -> None:
    files = {path.name: path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    everything = "\n".join(files.values())
    for file, function in NAMED.findall("\n".join(promises())):
        assert not file or file in files, file
        assert not function or f"def {function}(" in (files[file] if file else everything), function
