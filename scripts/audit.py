"""Looks up every library in requirements.lock in the advisory database; fails unless all were found and are clean.

pip-audit alone says "No known vulnerabilities found" also when it could look up none of them.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
PIP_AUDIT = "pip-audit==2.10.1"
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)

Report = dict[str, Any]


def pinned(lock: str) -> dict[str, str]:
    """Name -> version of every library in the lock, for whatever system it is."""
    return {_normalized(name): version for name, version in PINNED.findall(lock)}


def faults(report: Report, libraries: dict[str, str]) -> list[str]:
    """What is wrong with these libraries or with the report on them, one sentence each; none when all is well.

    `report` is what pip-audit writes with `--format json`.
    """
    entries = {_normalized(entry["name"]): entry for entry in report["dependencies"]}
    skipped = {name: entry["skip_reason"] for name, entry in entries.items() if "skip_reason" in entry}
    said = [fault for name, entry in entries.items() if name not in skipped for fault in _known(entry)]
    if skipped:
        first = next(iter(skipped.values()))
        said.append(f"{len(skipped)} of {len(libraries)} libraries were not audited: {', '.join(skipped)} ({first})")
    return [*said, *_missing(entries, libraries)]


def _known(entry: dict[str, Any]) -> Iterator[str]:
    for known in entry["vulns"]:
        names = ", ".join([known["id"], *known.get("aliases", [])])
        mended = " or ".join(known["fix_versions"]) or "no version yet"
        yield f"{entry['name']} {entry['version']} has {names}; mended in {mended}"


def _missing(entries: dict[str, dict[str, Any]], libraries: dict[str, str]) -> Iterator[str]:
    for name, version in libraries.items():
        if name not in entries:
            yield f"{name} {version} is in the lock and not in the report"
        elif (audited_as := entries[name].get("version", version)) != version:
            yield f"{name} was audited in version {audited_as}, and the lock has {version}"
    for name in sorted(set(entries) - set(libraries)):
        yield f"{name} is in the report and not in the lock"
    if not libraries:
        yield "requirements.lock names no library"


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def audited(libraries: dict[str, str]) -> Report:
    """pip-audit's report on these versions; it asks PyPI. The process ends when there is none."""
    with TemporaryDirectory() as folder:
        # Without the markers of the lock: what only other systems install is looked up, too.
        wanted, written = Path(folder) / "requirements.txt", Path(folder) / "report.json"
        wanted.write_text("".join(f"{name}=={version}\n" for name, version in libraries.items()), "utf-8")
        command = ["uv", "tool", "run", "--from", PIP_AUDIT, "pip-audit", "--disable-pip", "--no-deps"]
        options = ["--requirement", str(wanted), "--format", "json", "--output", str(written)]
        # Neither its exit status counts nor what it says: both are those of a clean report when it looked up nothing.
        done = subprocess.run([*command, *options], check=False, capture_output=True, text=True)
        if not written.exists():
            sys.exit(f"Nothing was audited: pip-audit wrote no report. It said:\n{done.stderr}")
        report: Report = json.loads(written.read_text("utf-8"))
    return report


def main() -> None:
    libraries = pinned(LOCK.read_text("utf-8"))
    if found := faults(audited(libraries), libraries):
        sys.exit("\n".join([*found, "The audit failed."]))
    print(f"All {len(libraries)} libraries of requirements.lock were audited; none has a known vulnerability.")


if __name__ == "__main__":
    main()
