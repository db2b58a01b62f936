"""One clock for a Slack and bots in several processes: it goes as fast as real time, and is moved forward by jumps."""

import struct
import time
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox.state.clock import Clock

_SHIFT = struct.Struct("d")


class Moved:
    """The moment that stands in a file, as seconds by which it is ahead of this machine's clock."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Aware, in UTC."""
        (shift,) = _SHIFT.unpack(self._path.read_bytes())
        return datetime.fromtimestamp(time.time() + shift, UTC)


class Mover:
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

    def real(self, moment: datetime) -> float:
        """The first real second (monotonic) at which it was this moment or later."""
        place = bisect_right([after for _, after, _ in self._jumps], moment)
        if place == 0:
            return self._jumps[0][2]
        _, after, began = self._jumps[place - 1]
        went_by = began + (moment - after) / timedelta(seconds=1)
        return min(went_by, self._jumps[place][2]) if place < len(self._jumps) else went_by

    def _write(self, shift: float) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_bytes(_SHIFT.pack(shift))
        # Whoever reads meanwhile reads the old one or the new one, never half of either.
        fresh.replace(self._path)
