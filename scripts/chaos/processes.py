"""The bot processes of a chaos run, started, killed, stopped and continued, and the one clock that they share."""

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
"""Seconds that a bot may take to finish what it holds when it is asked to end."""

_SHIFT = struct.Struct("d")


@dataclass(frozen=True)
class Timing:
    """How patient the bots are; all in seconds."""

    lease: float = 15.0
    """Shorter than the bot's own, and longer than a call can take."""
    call: int = 3
    """What the bot grants each of a call's four parts: connecting, the handshake, the request, the answer."""
    tick: float = 1.0

    @property
    def longest_call(self) -> float:
        return self.call * 4

    @property
    def shortest_lease(self) -> float:
        """Longer than a call; it begins anew before each post."""
        return self.longest_call + 2

    @property
    def takeover_limit(self) -> float:
        """Within so many seconds the messages of a killed bot are taken up by another, which may be in a call first."""
        return self.lease + self.tick + self.longest_call


@dataclass(eq=False)
class BotProcess:
    """One process."""

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
    """All bots of one part. Every process has ended once the `with` block has."""

    def __init__(self, folder: Path, timing: Timing, environment: dict[str, str]) -> None:
        self._folder, self._timing = folder, timing
        self._environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
        self._lock = RLock()
        self._all: list[BotProcess] = []
        self.started = self.killed = self.suspended = self.asked_to_exit = 0
        self.slow_to_exit = 0
        """How many were asked to end and had not after ten seconds."""

    def start(self) -> BotProcess:
        """One more bot; it is at work some seconds later."""
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
        """SIGKILL: it does nothing more, whatever it was doing."""
        if bot.is_alive:
            bot.process.kill()
            bot.process.wait()
            self.killed += 1

    def suspend(self, bot: BotProcess) -> None:
        """SIGSTOP: it stands still, and does not know it."""
        bot.is_suspended = True
        bot.process.send_signal(signal.SIGSTOP)
        self.suspended += 1

    def resume(self, bot: BotProcess) -> None:
        if bot.is_suspended:
            bot.process.send_signal(signal.SIGCONT)
            bot.is_suspended = False

    def terminate(self, *bots: BotProcess) -> None:
        """SIGTERM, as a deployment does; whoever needs more than ten seconds is counted and killed."""
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
    """The moment that stands in a file, as seconds by which it is ahead of this machine's clock."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Aware, in UTC."""
        (shift,) = _SHIFT.unpack(self._path.read_bytes())
        return datetime.fromtimestamp(time.time() + shift, UTC)


class ClockControl:
    """Moves the file and Slack's clock together, and remembers which real second was which moment."""

    def __init__(self, path: Path, start: datetime) -> None:
        self._path = path
        self.slack = Clock(start, ticking=True)
        self._jumps: list[tuple[datetime, datetime, float]] = []
        """Where the clock was, where it went, and the real second at which it did."""
        self.jump(start)

    def now(self) -> datetime:
        return self.slack.now()

    def jump(self, moment: datetime) -> None:
        """It is this moment from now on; an earlier one than now changes nothing."""
        before = self.slack.now()
        if self._jumps and moment <= before:
            return
        self._jumps.append((before, moment.astimezone(UTC), time.monotonic()))
        self._write(moment.timestamp() - time.time())
        self.slack.set(moment)

    def real_seconds(self, moment: datetime) -> float:
        """The first real second (monotonic) at which it was this moment or later."""
        index = bisect_right([after for _, after, _ in self._jumps], moment)
        if index == 0:
            return self._jumps[0][2]
        _, after, start_second = self._jumps[index - 1]
        second = start_second + (moment - after) / timedelta(seconds=1)
        return min(second, self._jumps[index][2]) if index < len(self._jumps) else second

    def _write(self, shift: float) -> None:
        replacement = self._path.with_suffix(".new")
        replacement.write_bytes(_SHIFT.pack(shift))
        # Whoever reads meanwhile reads the old one or the new one, never half of either.
        replacement.replace(self._path)


@dataclass(frozen=True)
class Plan:
    """So many bots, for so long, through so many business days."""

    name: str
    seed: str
    bots: int
    seconds: float
    days: int
    timing: Timing
