"""What a person reads where an app wrote mrkdwn: no markup, names for ids, dates in the reader's own zone."""

import html
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_REFERENCE = re.compile(r"<([^<>\n]*)>")
_CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
_STYLED = {
    mark: re.compile(rf"(?<![\w{re.escape(mark)}]){re.escape(mark)}(?=\S)(.+?)(?<=\S){re.escape(mark)}(?!\w)")
    for mark in "*_~"
}
_TOKEN = re.compile(r"\{(\w+)\}")


class Reader:
    """Who reads: the zone for dates, the names of people and channels by id, and the day it is."""

    def __init__(self, zone: str | None, names: Mapping[str, str], now: datetime) -> None:
        self.zone = ZoneInfo(zone or "UTC")
        self.names = names
        self.now = now

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
        if not seconds.isdigit() or not form:
            return fallback
        moment = datetime.fromtimestamp(int(seconds), UTC).astimezone(self.zone)
        return _TOKEN.sub(lambda token: self._dated(token.group(1), moment), form)

    def _dated(self, token: str, moment: datetime) -> str:
        if token.endswith("_pretty"):
            near = self._near(moment.date())
            return near or self._dated(token.removesuffix("_pretty"), moment)
        forms = {
            "date_num": f"{moment:%Y-%m-%d}",
            "date_slash": f"{moment:%m/%d/%Y}",
            "date": f"{moment:%B} {_ordinal(moment.day)}, {moment.year}",
            "date_short": f"{moment:%b} {moment.day}, {moment.year}",
            "date_long": f"{moment:%A}, {moment:%B} {_ordinal(moment.day)}, {moment.year}",
            "day_divider_pretty": f"{moment:%A}, {moment:%B} {_ordinal(moment.day)}",
            "time": f"{moment.hour % 12 or 12}:{moment:%M} {moment:%p}",
            "time_secs": f"{moment.hour % 12 or 12}:{moment:%M:%S} {moment:%p}",
            "ago": self._ago(moment),
        }
        return forms.get(token, f"{{{token}}}")

    def _near(self, day: date) -> str | None:
        today = self.now.astimezone(self.zone).date()
        return {
            today: "today",
            today - timedelta(days=1): "yesterday",
            today + timedelta(days=1): "tomorrow",
        }.get(day)

    def _ago(self, moment: datetime) -> str:
        minutes = int((self.now - moment).total_seconds() // 60)
        if minutes < 60:
            return f"{max(minutes, 0)} minutes ago"
        return f"{minutes // 60} hours ago" if minutes < 1440 else f"{minutes // 1440} days ago"


def _ordinal(day: int) -> str:
    if 10 <= day % 100 <= 20:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"
