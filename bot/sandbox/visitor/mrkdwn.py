"""What a person reads where an app wrote mrkdwn: no markup, names for ids, dates in the reader's own zone."""

import html
import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.visitor.dates import slack_date

_REFERENCE = re.compile(r"<([^<>\n]*)>")
_CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
_STYLED = {
    mark: re.compile(
        rf"(?<![\w{sign}]){sign}(?=\S)((?:[^{sign}\n]|(?<=[^\W{sign}]){sign}(?=[^\W{sign}]))+)(?<=\S){sign}(?!\w)"
    )
    for mark, sign in ((mark, re.escape(mark)) for mark in "*_~")
}


class Reader:
    """Who reads: the zone for dates, the names of people and channels by id, and the day it is."""

    def __init__(self, zone: str | None, names: Mapping[str, str], now: datetime) -> None:
        self.zone = ZoneInfo(zone or "UTC")
        self.names = names
        self.now = now

    @property
    def today(self) -> datetime:
        """The reader's own wall clock."""
        return self.now.astimezone(self.zone)

    def read(self, mrkdwn: str) -> str:
        """The visible text."""
        parts: list[str] = []
        position = 0
        for code in _CODE.finditer(mrkdwn):
            parts.append(self._styled(mrkdwn[position : code.start()]))
            parts.append(self._plain(code.group(1) or code.group(2)))
            position = code.end()
        parts.append(self._styled(mrkdwn[position:]))
        return "".join(parts)

    def _styled(self, text: str) -> str:
        for pattern in _STYLED.values():
            text = pattern.sub(r"\1", text)
        return self._plain(text)

    def _plain(self, text: str) -> str:
        return html.unescape(_REFERENCE.sub(lambda found: self.reference(found.group(1)), text))

    def reference(self, inside: str) -> str:
        """What stands for `<...>`: a mention, a channel, a date or a link; `inside` has no brackets."""
        target, _, label = inside.partition("|")
        if target.startswith("@"):
            return f"@{self.names.get(target[1:], label or target[1:])}"
        if target.startswith("#"):
            return f"#{self.names.get(target[1:], label or target[1:])}"
        if target.startswith("!date^"):
            return self.dated(target, label)
        if target.startswith("!"):
            return label or f"@{target[1:].partition('^')[0]}"
        return label or target.removeprefix("mailto:").removeprefix("tel:")

    def dated(self, target: str, fallback: str) -> str:
        """A date token such as `!date^1700000000^{date_short} at {time}` in the reader's zone."""
        _, seconds, form, *_ = [*target.split("^"), "", ""]
        return (form and slack_date(seconds, form, self)) or fallback
