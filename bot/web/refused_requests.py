"""The requests and connections that the bot's web server refused: all of them counted, few of them logged."""

import time
from collections import Counter
from collections.abc import Callable

import structlog

log = structlog.get_logger()

LOG_SECONDS = 60.0
"""Each reason has one line in this time, so that a stranger cannot fill the log."""


class RefusedRequests:
    """Logs each reason at once, then at most once a minute with how often it came since. For one thread."""

    def __init__(
        self, count: Callable[[str], None] = lambda reason: None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._count = count
        self._now = now
        self._since: Counter[str] = Counter()
        self._logged: dict[str, float] = {}

    def refused(self, reason: str) -> None:
        """Counts one; `reason` is a word or two of ours, never anything that was sent."""
        self._count(reason)
        self._since[reason] += 1
        self.tell()

    def tell(self, *, all_at_once: bool = False) -> None:
        """Logs what has waited for its minute. To be called now and then; `all_at_once`: whatever has not been told."""
        now = self._now()
        for reason, times in list(self._since.items()):
            if all_at_once or now - self._logged.get(reason, now - LOG_SECONDS) >= LOG_SECONDS:
                log.warning("request refused", reason=reason, times=times)
                self._logged[reason] = now
                del self._since[reason]
