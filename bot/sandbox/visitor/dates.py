"""Renders mrkdwn as plain text, and Slack's date tokens, in a reader's zone."""

import html
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class LocalClock(Protocol):
    """A reader's zone and current local time."""

    @property
    def zone(self) -> ZoneInfo:
        """The reader's zone."""

    @property
    def today(self) -> datetime:
        """The current time in the reader's zone."""


Write = Callable[[datetime, LocalClock], str]

_HALF_YEAR = timedelta(days=183)


def ordinal(day: int) -> str:
    """A day of the month as an ordinal: 1st, 2nd, 3rd, 11th."""
    ending = "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def clock_time(moment: datetime) -> str:
    """The time of day in Slack's format: 9:05 AM."""
    return f"{moment.hour % 12 or 12}:{moment:%M} {'AM' if moment.hour < 12 else 'PM'}"


def relative_day(moment: datetime, viewer: LocalClock) -> str | None:
    """ "today", "tomorrow" or "yesterday" in the reader's zone, else None."""
    days = (moment.date() - viewer.today.date()).days
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)


def long_date(moment: datetime, viewer: LocalClock) -> str:
    """Tuesday, March 3rd; with the year when the date is more than half a year away."""
    return f"{moment:%A}, {_month_and_day(moment, viewer)}"


def day_heading(moment: datetime, viewer: LocalClock) -> str:
    """The heading between two days of a conversation."""
    return (relative_day(moment, viewer) or "").capitalize() or long_date(moment, viewer)


def _near(moment: datetime, viewer: LocalClock) -> bool:
    return abs(viewer.today - moment) < _HALF_YEAR


def _month_and_day(moment: datetime, viewer: LocalClock) -> str:
    year = "" if _near(moment, viewer) else f", {moment.year}"
    return f"{moment:%B} {ordinal(moment.day)}{year}"


def _short(moment: datetime, viewer: LocalClock) -> str:
    year = "" if _near(moment, viewer) else f", {moment.year}"
    return f"{moment:%b} {moment.day}{year}"


def _ago(moment: datetime, viewer: LocalClock) -> str:
    seconds = int((viewer.today - moment).total_seconds())
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        count = abs(seconds) // size
        if count:
            amount = f"{count} {name}{'s' if count > 1 else ''}"
            return f"{amount} ago" if seconds > 0 else f"in {amount}"
    return "just now"


def _time(moment: datetime, _: LocalClock) -> str:
    return clock_time(moment)


def _time_with_seconds(moment: datetime, _: LocalClock) -> str:
    return clock_time(moment).replace(" ", f":{moment:%S} ")


def _strftime(template: str) -> Write:
    return lambda moment, _: moment.strftime(template)


def _relative_day_or(write: Write) -> Write:
    return lambda moment, viewer: relative_day(moment, viewer) or write(moment, viewer)


_TOKENS: dict[str, Write] = {
    "date_num": _strftime("%Y-%m-%d"),
    "date_slash": _strftime("%m/%d/%Y"),
    "date": _month_and_day,
    "date_pretty": _relative_day_or(_month_and_day),
    "date_short": _short,
    "date_short_pretty": _relative_day_or(_short),
    "date_long": long_date,
    "date_long_pretty": _relative_day_or(long_date),
    "day_divider_pretty": _relative_day_or(long_date),
    "time": _time,
    "time_secs": _time_with_seconds,
    "ago": _ago,
}
_TOKEN = re.compile(r"\{(\w+)\}")


def slack_date(seconds: int | str, template: str, viewer: LocalClock) -> str | None:
    """The text of `<!date^seconds^template>` for this reader; None when `seconds` is no valid Unix time."""
    try:
        moment = datetime.fromtimestamp(int(seconds), viewer.zone)
    except (ValueError, OverflowError, OSError):
        return None

    def write(token: re.Match[str]) -> str:
        known = _TOKENS.get(token.group(1))
        return known(moment, viewer) if known else token.group(0)

    return _TOKEN.sub(write, template)


_REFERENCE = re.compile(r"<([^<>\n]*)>")
_CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
_STYLED = {
    mark: re.compile(
        rf"(?<![\w{sign}]){sign}(?=\S)((?:[^{sign}\n]|(?<=[^\W{sign}]){sign}(?=[^\W{sign}]))+)(?<=\S){sign}(?!\w)"
    )
    for mark, sign in ((mark, re.escape(mark)) for mark in "*_~")
}


class MrkdwnReader:
    """Renders mrkdwn as plain text for a reader: names for ids, dates in the zone. `now` is aware."""

    def __init__(self, zone: str | None, names: Mapping[str, str], now: datetime) -> None:
        self.zone = ZoneInfo(zone or "UTC")
        self.names = names
        self.now = now

    @property
    def today(self) -> datetime:
        """The current time in the reader's zone."""
        return self.now.astimezone(self.zone)

    def read(self, mrkdwn: str) -> str:
        """The visible text of a mrkdwn string."""
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
        return html.unescape(_REFERENCE.sub(lambda match: self.render_reference(match.group(1)), text))

    def render_reference(self, inside: str) -> str:
        """The visible text of `<...>`: a mention, a channel, a date or a link; `inside` has no brackets."""
        target, _, label = inside.partition("|")
        if target.startswith("@"):
            return f"@{self.names.get(target[1:], label or target[1:])}"
        if target.startswith("#"):
            return f"#{self.names.get(target[1:], label or target[1:])}"
        if target.startswith("!date^"):
            return self.format_date(target, label)
        if target.startswith("!"):
            return label or f"@{target[1:].partition('^')[0]}"
        return label or target.removeprefix("mailto:").removeprefix("tel:")

    def format_date(self, target: str, fallback: str) -> str:
        """The text of a date token such as `!date^1700000000^{date_short} at {time}`, or the fallback."""
        _, seconds, template, *_ = [*target.split("^"), "", ""]
        return (template and slack_date(seconds, template, self)) or fallback
