"""Slack's rate limits, multiplied by LENIENT_FACTOR unless `strict`."""

import threading
import time
from collections import defaultdict, deque

LENIENT_FACTOR = 100
BURST = 5


class RateLimits:
    """Counts calls per method and minute, and posts per channel and second, in real time."""

    def __init__(self) -> None:
        self.strict = False
        self._lock = threading.Lock()
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)
        self._posts: dict[str, float] = {}

    def retry_after(self, method: str, calls_per_minute: int, channel: str | None) -> int | None:
        """Seconds for Retry-After when this call exceeds a limit, else None."""
        now = time.monotonic()
        with self._lock:
            calls = self._calls[method]
            while calls and calls[0] <= now - 60:
                calls.popleft()
            allowed = calls_per_minute if self.strict else calls_per_minute * LENIENT_FACTOR
            if len(calls) >= allowed:
                return int(60 - (now - calls[0])) + 1
            if self.strict and method == "chat.postMessage" and channel and self._exceeds_post_rate(channel, now):
                return 1
            calls.append(now)
            return None

    def _exceeds_post_rate(self, channel: str, now: float) -> bool:
        """Whether a post exceeds one per second. A burst of up to BURST posts passes and delays the next posts."""
        due = max(self._posts.get(channel, now), now)
        if due - now > BURST - 1:
            return True
        self._posts[channel] = due + 1
        return False
