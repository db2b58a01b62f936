"""Runs Signoff in a process of its own, for tests of its exit status, signals and output.

A process that is spawned, as people start it, imports the whole bot, which takes longer than most tests. A forked
process has imported the bot already.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

import pytest

from bot.__main__ import main
from tests.bot.ports import until
from tests.effort import LONG

ROOT = Path(__file__).parents[2]
PRELOADED = [
    *("bot.__main__", "bot.app", "bot.demo.workspace", "bot.monitoring.logs", "models.migrate"),
    "tests.bot.processes",  # every forked process imports it, and pytest with it
]


class Process(Protocol):
    """A process that runs or has ended."""

    @property
    def pid(self) -> int | None: ...

    def ended(self, seconds: float) -> int | None:
        """The exit status; None if the process still runs after so many seconds."""

    def kill(self) -> None: ...


@dataclass
class Started:
    """A command that runs, and its output."""

    process: Process
    output: Path
    errors: Path

    def send_signal(self, number: signal.Signals) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, number)

    def wait(self, seconds: float) -> int:
        """Waits until the process ends by itself; returns its exit status."""
        status = self.process.ended(seconds)
        assert status is not None, f"still there after {seconds} seconds"
        return status

    def kill(self) -> None:
        """Kills the process."""
        self.process.kill()
        self.process.ended(20)

    def says(self, words: str, seconds: float) -> str:
        """Waits for these words in the output, or for the end of the process; returns the whole output."""
        until(lambda: words in self.printed or self.process.ended(0) is not None, seconds)
        return self.printed

    @property
    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")

    @property
    def complained(self) -> str:
        return self.errors.read_text(encoding="utf-8")


def spawned(folder: Path, environment: Mapping[str, str], *words: str) -> Started:
    """Starts `python -m bot` with these words, as people do."""
    output, errors = _outlets(folder)
    command = [sys.executable, "-m", "bot", *words]
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(
            command, cwd=folder, env={**environment, "PYTHONPATH": str(ROOT)}, stdout=out, stderr=err
        )
    return Started(_Spawned(process), output, errors)


def forked(
    folder: Path, environment: Mapping[str, str], *words: str, constants: Mapping[str, float] | None = None
) -> Started:
    """Starts the bot in a process that has imported it already; in the long run spawns it.

    `constants`: shorter times for constants of the bot, by "module.NAME"; the long run ignores them.
    """
    if LONG:
        return spawned(folder, environment, *words)
    output, errors = _outlets(folder)
    arguments = (words, str(folder), dict(environment), str(output), str(errors), dict(constants or {}))
    process = forking().Process(target=_run, args=arguments)
    process.start()
    return Started(_Forked(process), output, errors)


class _Spawned:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def ended(self, seconds: float) -> int | None:
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        self._process.kill()


class _Forked:
    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def ended(self, seconds: float) -> int | None:
        self._process.join(seconds)
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()


@cache
def forking() -> ForkServerContext:
    """The context for processes that have imported the bot already."""
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # whatever folder the first test that forks is in
        forkserver.ensure_running()
    return context


def _outlets(folder: Path) -> tuple[Path, Path]:
    number = time.monotonic_ns()
    output, errors = folder / f"{number}.out", folder / f"{number}.err"
    output.touch()
    errors.touch()
    return output, errors


def _run(
    words: Sequence[str],
    folder: str,
    environment: dict[str, str],
    output: str,
    errors: str,
    constants: dict[str, float],
) -> None:
    """Runs the command in the forked process."""
    assert set(PRELOADED) <= sys.modules.keys()
    for path, number in ((output, 1), (errors, 2)):
        written = os.open(path, os.O_WRONLY | os.O_APPEND)
        os.dup2(written, number)
        os.close(written)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for name, value in constants.items():
        module, _, constant = name.rpartition(".")
        assert isinstance(vars(import_module(module))[constant], int | float)
        setattr(import_module(module), constant, value)
    main(args=list(words), prog_name="signoff")
