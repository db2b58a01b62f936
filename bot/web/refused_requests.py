"""Counts every request and connection that the web server refuses, and logs them at a limited rate."""

import time
from collections import Counter
from collections.abc import Callable

import structlog

log = structlog.get_logger()

LOG_SECONDS = 60.0
"""Each reason is logged once in this time, so that no attacker can fill the log."""


class RefusedRequests:
    """Logs each reason at once, then at most once a minute with its count since. For one thread."""

    def __init__(
        self, count: Callable[[str], None] = lambda reason: None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._count = count
        self._now = now
        self._since: Counter[str] = Counter()
        self._logged: dict[str, float] = {}

    def refused(self, reason: str) -> None:
        """Counts a refusal. `reason` is one of the bot's own constants, never data from the request."""
        self._count(reason)
        self._since[reason] += 1
        self.tell()

    def tell(self, *, all_at_once: bool = False) -> None:
        """Logs the reasons whose minute is over; call it regularly. `all_at_once`: logs all that is not logged yet."""
        now = self._now()
        for reason, times in list(self._since.items()):
            if all_at_once or now - self._logged.get(reason, now - LOG_SECONDS) >= LOG_SECONDS:
                log.warning("request refused", reason=reason, times=times)
                self._logged[reason] = now
                del self._since[reason]
