"""The bot processes of a chaos run (start, kill, suspend, terminate) and the clock that they share with Slack."""

import os
import signal
import struct
import subprocess
import sys
import time
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from types import TracebackType

from bot.sandbox.state.clock import Clock

ROOT = Path(__file__).resolve().parents[2]
EXIT_SECONDS = 10.0
"""Seconds that a bot may take to exit after SIGTERM."""

_SHIFT = struct.Struct("d")


@dataclass(frozen=True)
class Timing:
    """Timeouts of the bots, in seconds."""

    lease: float = 15.0
    """Lease of a message: shorter than the bot's default, longer than a call can take."""
    call: int = 3
    """Timeout of each of the four parts of a call: connect, TLS handshake, request, response."""
    tick: float = 1.0

    @property
    def longest_call(self) -> float:
        return self.call * 4

    @property
    def shortest_lease(self) -> float:
        """Longer than a call. The bot renews the lease before each post."""
        return self.longest_call + 2

    @property
    def takeover_limit(self) -> float:
        """Seconds after a kill within which another bot must claim the messages; that bot may be in a call at first."""
        return self.lease + self.tick + self.longest_call


@dataclass(eq=False)
class BotProcess:
    """One bot process. `ready_file` exists as soon as the bot is connected."""

    process: "subprocess.Popen[bytes]"
    ready_file: Path
    is_suspended: bool = False

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    @property
    def is_ready(self) -> bool:
        return self.is_alive and not self.is_suspended and self.ready_file.exists()


class Fleet:
    """All bot processes of one part. The end of the `with` block kills every process that is left."""

    def __init__(self, folder: Path, timing: Timing, environment: dict[str, str]) -> None:
        self._folder, self._timing = folder, timing
        self._environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
        self._lock = RLock()
        self._all: list[BotProcess] = []
        self.started = self.killed = self.suspended = self.asked_to_exit = 0
        self.slow_to_exit = 0
        """Number of bots that had not exited EXIT_SECONDS after SIGTERM."""

    def start(self) -> BotProcess:
        """Starts another bot, which is ready some seconds later."""
        with self._lock:
            self.started += 1
            ready = self._folder / f"ready-{self.started}"
            log = self._folder / f"bot-{self.started}.log"
            with log.open("wb") as stderr:
                process = subprocess.Popen(
                    self._command(ready), cwd=self._folder, env=self._environment, stdin=subprocess.PIPE, stderr=stderr
                )
            bot = BotProcess(process, ready)
            self._all.append(bot)
            return bot

    def alive(self) -> list[BotProcess]:
        with self._lock:
            return [bot for bot in self._all if bot.is_alive]

    def ready(self) -> list[BotProcess]:
        return [bot for bot in self.alive() if bot.is_ready]

    def kill(self, bot: BotProcess) -> None:
        """Sends SIGKILL and waits for the exit."""
        if bot.is_alive:
            bot.process.kill()
            bot.process.wait()
            self.killed += 1

    def suspend(self, bot: BotProcess) -> None:
        """Sends SIGSTOP: the process pauses without noticing it."""
        bot.is_suspended = True
        bot.process.send_signal(signal.SIGSTOP)
        self.suspended += 1

    def resume(self, bot: BotProcess) -> None:
        if bot.is_suspended:
            bot.process.send_signal(signal.SIGCONT)
            bot.is_suspended = False

    def terminate(self, *bots: BotProcess) -> None:
        """Sends SIGTERM, as a deployment does; counts and kills the bots that have not exited after EXIT_SECONDS."""
        for bot in bots:
            self.resume(bot)
            bot.process.terminate()
        deadline = time.monotonic() + EXIT_SECONDS
        for bot in bots:
            self.asked_to_exit += 1
            try:
                bot.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.slow_to_exit += 1
                bot.process.kill()
                bot.process.wait()

    def __enter__(self) -> "Fleet":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for bot in self._all:
            if bot.is_alive:
                bot.process.kill()
            bot.process.wait()
            if bot.process.stdin:
                bot.process.stdin.close()

    def _command(self, ready: Path) -> list[str]:
        clock, lease, call = self._folder / "clock", str(self._timing.lease), str(self._timing.call)
        bot = [sys.executable, "-m", "scripts.chaos.bot"]
        return [*bot, "--clock", str(clock), "--ready", str(ready), "--lease", lease, "--call", call]


class ClockReader:
    """The clock of a bot process: the machine's clock plus an offset in seconds, which it reads from a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Aware, in UTC."""
        (shift,) = _SHIFT.unpack(self._path.read_bytes())
        return datetime.fromtimestamp(time.time() + shift, UTC)


class ClockControl:
    """Sets the clock of the bots (the file) and of Slack together, and converts their times to real seconds."""

    def __init__(self, path: Path, start: datetime) -> None:
        self._path = path
        self.slack = Clock(start, ticking=True)
        self._jumps: list[tuple[datetime, datetime, float]] = []
        """For each jump: time before, time after, and real second (monotonic)."""
        self.jump(start)

    def now(self) -> datetime:
        return self.slack.now()

    def jump(self, moment: datetime) -> None:
        """Sets the clock forward to this moment; an earlier moment changes nothing."""
        before = self.slack.now()
        if self._jumps and moment <= before:
            return
        self._jumps.append((before, moment.astimezone(UTC), time.monotonic()))
        self._write(moment.timestamp() - time.time())
        self.slack.set(moment)

    def real_seconds(self, moment: datetime) -> float:
        """The first real second (monotonic) at which the clock showed this moment or a later one."""
        index = bisect_right([after for _, after, _ in self._jumps], moment)
        if index == 0:
            return self._jumps[0][2]
        _, after, start_second = self._jumps[index - 1]
        second = start_second + (moment - after) / timedelta(seconds=1)
        return min(second, self._jumps[index][2]) if index < len(self._jumps) else second

    def _write(self, shift: float) -> None:
        replacement = self._path.with_suffix(".new")
        replacement.write_bytes(_SHIFT.pack(shift))
        # Atomic: a bot that reads at the same time gets the old or the new offset, never a part of either.
        replacement.replace(self._path)


@dataclass(frozen=True)
class Plan:
    """Parameters of one part: number of bots, duration in real seconds, number of business days."""

    name: str
    seed: str
    bots: int
    seconds: float
    days: int
    timing: Timing
