"""scripts/bootstrap.py: the first start on a machine that has nothing but Python."""

import ast
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from scripts import bootstrap

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins for Python are shell scripts")

WORKS = "exit 0"
BROKEN = "exit 1"
WITHOUT_ENSUREPIP = 'case "$*" in *ensurepip*) exit 1;; esac'
WITHOUT_NETWORK = 'case "$*" in *--require-hashes*) echo no route to host >&2; exit 1;; esac'


def stand_in(place: Path, script: str) -> Path:
    """Writes an executable in place of Python that runs the script."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    return place


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    lock = tmp_path / "requirements.lock"
    lock.write_text("click==8.5.1\n")
    return lock


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH, on a machine where the running Python is broken."""
    folder = tmp_path / "on the path"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "executable", str(stand_in(tmp_path / "old" / "python", BROKEN)))
    return folder


@pytest.fixture
def installed(tmp_path: Path, lock: Path) -> Path:
    """An environment in which the libraries of the lock were installed."""
    environment = tmp_path / ".venv"
    venv.create(environment, symlinks=True)
    (environment / "installed").write_text(bootstrap.stamp_of(lock))
    return environment


def test_an_environment_that_holds_the_lock_is_left_alone(installed: Path, lock: Path) -> None:
    assert bootstrap.is_ready(installed, lock)


def test_an_environment_that_was_never_finished_is_not_ready(installed: Path, lock: Path) -> None:
    (installed / "installed").unlink()
    assert not bootstrap.is_ready(installed, lock)


def test_a_changed_lock_is_installed_again(installed: Path, lock: Path) -> None:
    lock.write_text("click==8.5.2\n")
    assert not bootstrap.is_ready(installed, lock)


def test_an_environment_whose_python_is_gone_is_not_ready(installed: Path, lock: Path) -> None:
    bootstrap.python_of(installed).unlink()
    assert not bootstrap.is_ready(installed, lock)


def test_an_environment_whose_libraries_are_gone_is_not_ready(installed: Path, lock: Path) -> None:
    shutil.rmtree(installed / "lib")
    assert not bootstrap.is_ready(installed, lock)


def test_a_python_that_cannot_serve_is_passed_over(path: Path, tmp_path: Path) -> None:
    stand_in(path / "python3", BROKEN)
    newer = stand_in(path / "python3.12", WORKS)
    assert bootstrap.find_python(bootstrap.NEW_ENOUGH, tmp_path / ".venv") == newer


def test_the_environment_to_be_replaced_is_not_asked_to_make_its_own_replacement(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = tmp_path / ".venv"
    stand_in(environment / "bin" / "python3", WORKS)
    outside = stand_in(path / "python3", WORKS)
    monkeypatch.setenv("PATH", f"{environment / 'bin'}{os.pathsep}{path}")
    assert bootstrap.find_python(bootstrap.NEW_ENOUGH, environment) == outside


@pytest.mark.parametrize(
    ("script", "advice"),
    [(BROKEN, "Python 3.11 or newer"), (WITHOUT_ENSUREPIP, "sudo apt install python3-venv")],
)
def test_a_machine_that_cannot_start_is_told_what_to_install(
    path: Path, tmp_path: Path, script: str, advice: str
) -> None:
    stand_in(path / "python3", script)
    with pytest.raises(bootstrap.CannotSetUp, match=advice):
        bootstrap.make_environment(tmp_path / ".venv", uv=None)
    assert not (tmp_path / ".venv").exists()


def start(checkout: Path) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"NO_UV": "1"}
    command = [sys.executable, "scripts/bootstrap.py"]
    return subprocess.run(command, cwd=checkout, env=environ, capture_output=True, text=True, check=False)


def test_without_a_network_the_first_start_says_so_and_the_next_one_goes_on(tmp_path: Path) -> None:
    checkout = tmp_path / "my checkout"
    (checkout / "scripts").mkdir(parents=True)
    shutil.copy(Path(bootstrap.__file__), checkout / "scripts")
    (checkout / "requirements.lock").write_text("click==8.5.1\n")
    python = stand_in(checkout / ".venv" / "bin" / "python", WITHOUT_NETWORK)

    offline = start(checkout)
    assert offline.returncode == 2
    assert "check the connection" in offline.stderr
    assert "Traceback" not in offline.stderr

    stand_in(python, WORKS)
    online, again = start(checkout), start(checkout)
    assert (online.returncode, again.returncode) == (0, 0)
    assert "Setting up" in online.stderr
    assert again.stderr == ""


def test_an_old_python_can_read_far_enough_to_find_a_newer_one() -> None:
    ast.parse(Path(bootstrap.__file__).read_text("utf-8"), feature_version=(3, 6))
