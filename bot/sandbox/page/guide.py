"""The guided path: what a newcomer tries first, one step after the other."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step; `text` is mrkdwn. `go` is the query string that leads there: `as=U0ANA&in=dm&say=/help`."""

    title: str
    text: str
    go: str = ""


def current(cookie: str | None, count: int) -> int | None:
    """Which step a visitor is at; None when they left the path or there is none."""
    if not count or cookie == "off":
        return None
    return min(int(cookie), count - 1) if cookie and cookie.isdecimal() else 0
