"""Looks up every library of requirements.lock in the advisory database; fails unless all are found and clean.

Trap: pip-audit alone says "No known vulnerabilities found" even if it looked up no library at all.
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


def pinned_versions(lock: str) -> dict[str, str]:
    """Name -> version of every library in the lock, regardless of its platform markers."""
    return {_normalized(name): version for name, version in PINNED.findall(lock)}


def faults(report: Report, libraries: dict[str, str]) -> list[str]:
    """The faults of these libraries and of the report on them, a sentence each; empty when all is well.

    `report` is the output of pip-audit with `--format json`.
    """
    entries = {_normalized(entry["name"]): entry for entry in report["dependencies"]}
    skipped = {name: entry["skip_reason"] for name, entry in entries.items() if "skip_reason" in entry}
    sentences = [fault for name, entry in entries.items() if name not in skipped for fault in _vulnerabilities(entry)]
    if skipped:
        first = next(iter(skipped.values()))
        sentences.append(
            f"{len(skipped)} of {len(libraries)} libraries were not audited: {', '.join(skipped)} ({first})"
        )
    return [*sentences, *_missing(entries, libraries)]


def _vulnerabilities(entry: dict[str, Any]) -> Iterator[str]:
    for vulnerability in entry["vulns"]:
        names = ", ".join([vulnerability["id"], *vulnerability.get("aliases", [])])
        fixed_in = " or ".join(vulnerability["fix_versions"]) or "no version yet"
        yield f"{entry['name']} {entry['version']} has {names}; fixed in {fixed_in}"


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


def run_pip_audit(libraries: dict[str, str]) -> Report:
    """pip-audit's report on these versions, from PyPI. Ends the process if pip-audit writes no report."""
    with TemporaryDirectory() as folder:
        # Leaves out the platform markers of the lock, so that libraries of other systems are looked up, too.
        requirements, output = Path(folder) / "requirements.txt", Path(folder) / "report.json"
        requirements.write_text("".join(f"{name}=={version}\n" for name, version in libraries.items()), "utf-8")
        command = ["uv", "tool", "run", "--from", PIP_AUDIT, "pip-audit", "--disable-pip", "--no-deps"]
        options = ["--requirement", str(requirements), "--format", "json", "--output", str(output)]
        # Ignores exit status and output: both are those of a clean report even when nothing was looked up.
        done = subprocess.run([*command, *options], check=False, capture_output=True, text=True)
        if not output.exists():
            sys.exit(f"Nothing was audited: pip-audit wrote no report. It said:\n{done.stderr}")
        report: Report = json.loads(output.read_text("utf-8"))
    return report


def main() -> None:
    libraries = pinned_versions(LOCK.read_text("utf-8"))
    if sentences := faults(run_pip_audit(libraries), libraries):
        sys.exit("\n".join([*sentences, "The audit failed."]))
    print(f"All {len(libraries)} libraries of requirements.lock were audited; none has a known vulnerability.")


if __name__ == "__main__":
    main()
